"""How one wants to be told."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.teamwork.models import NoticeSettings
from gongzhi.civic.teamwork.queries.notices import way_of
from gongzhi.civic.teamwork.vocabulary import NoticeReason, NoticeWay


def _hour(**options: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class ChoiceOfNotices(forms.Form):
    """A way for each reason, and the hours of e-mail."""

    by_mail = forms.BooleanField(label=_("也用邮件通知我"), required=False)
    quiet_from = _hour(
        label=_("免打扰从"), help_text=_("这段时间不发邮件，危急事项除外。起止相同就是不设免打扰。")
    )
    quiet_to = _hour(label=_("到"))
    rests_on_days_off = forms.BooleanField(label=_("休息日和节假日也不发邮件"), required=False)
    digest_at = _hour(label=_("每日汇总邮件的时间"))
    language = forms.ChoiceField(label=_("邮件的语言"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, chosen: NoticeSettings) -> None:
        super().__init__(data, initial={name: getattr(chosen, name) for name in _PLAIN})
        self.auto_id = "notices-%s"
        for reason in NoticeReason:
            self.fields[f"way_{reason}"] = forms.ChoiceField(
                label=reason.label, choices=NoticeWay.choices, initial=way_of(chosen, reason)
            )

    @property
    def ways(self) -> list[forms.BoundField]:
        """Return the fields of the reasons."""
        return [self[f"way_{reason}"] for reason in NoticeReason]

    @property
    def hours(self) -> list[forms.BoundField]:
        """Return the other fields."""
        return [self[name] for name in _PLAIN]

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        kept = self.cleaned_data
        ways = {reason: NoticeWay(kept[f"way_{reason}"]) for reason in NoticeReason}
        return {"ways": ways, **{name: kept[name] for name in _PLAIN}}


_PLAIN = ("by_mail", "quiet_from", "quiet_to", "rests_on_days_off", "digest_at", "language")
