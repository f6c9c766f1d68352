"""Pages of guardianships: noted with what was shown, looked up for one ward, ended; never listed."""

from datetime import date, datetime, time

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.privacy.actions import end_guardianship, note_guardianship
from gongzhi.civic.privacy.models import Guardianship
from gongzhi.civic.privacy.queries import details_of_all
from gongzhi.civic.privacy.queries.consents import guardianships_of
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN, GuardianProof, Ward
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.refusals import refusals_on, telling

MOST = 50


class AccountField(forms.CharField):
    """Somebody's account, by the name under which they sign in."""

    def clean(self, value: str) -> Person | None:
        """Return the person."""
        name = super().clean(value)
        if not name:
            return None
        try:
            return Person.objects.get_by_natural_key(name)
        except (Person.DoesNotExist, ValidationError):
            raise ValidationError(_("没有这个登录名。请本人在“我的账号”里看一看。")) from None


class WardForm(forms.Form):
    """Of whom the guardians are asked for."""

    of = AccountField(label=gettext_lazy("被监护人的登录名"), max_length=150)


class GuardianshipForm(forms.Form):
    """Who decides for whom, why, and what was shown."""

    ward = AccountField(label=gettext_lazy("被监护人的登录名"), max_length=150)
    guardian = AccountField(label=gettext_lazy("监护人的登录名"), max_length=150)
    because = forms.TypedChoiceField(
        label=gettext_lazy("为什么有监护人"), choices=Ward.choices, coerce=Ward, widget=forms.RadioSelect
    )
    proof = forms.TypedChoiceField(
        label=gettext_lazy("看过什么材料"),
        choices=GuardianProof.choices,
        coerce=GuardianProof,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("看过原件就行，不留复印件，不拍照。"),
    )
    until = forms.DateField(
        label=gettext_lazy("到哪天为止"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy(
            "孩子写满十四周岁的那天，不记出生日期；到那天自动结束。成年人没有期限的留空。"
        ),
        error_messages={"invalid": gettext_lazy("请按2025-03-01这样写日期。")},
    )


@for_officers
def guardianships(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Note a guardianship, or look up the guardians of one person."""
    form = GuardianshipForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            note_guardianship(
                said["ward"].pk,
                said["guardian"].pk,
                because=said["because"],
                proof=said["proof"],
                until=_midnight(said["until"]),
                by=by,
                at=at,
            )
            messages.success(request, _("已登记。监护人登录后，在“我的授权”里替被监护人决定。"))
            return redirect("desk:guardianships")
    page = {"form": form, "may_guard": can_guard_privacy(by, at=at), **_asked(request, at)}
    return render(request, "desk/privacy/guardianships.html", page, status=422 if form.errors else 200)


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _asked(request: HttpRequest, at: datetime) -> dict[str, object]:
    look = WardForm(request.GET if "of" in request.GET else None)
    if not look.is_valid():
        return {"look": look}
    found = list(guardianships_of(look.cleaned_data["of"].pk)[:MOST])
    return {"look": look, "asked": True, "found": _named(found, at)}


def _named(found: list[Guardianship], at: datetime) -> list[tuple[Guardianship, str, bool]]:
    """Return each with the guardian's sign-in name, and whether it holds."""
    known = details_of_all({each.guardian for each in found})
    return [(each, known.get(each.guardian, NOTHING_KNOWN).sign_in_name, each.holds(at)) for each in found]


@require_POST
@for_officers
def guardianship_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """End a guardianship."""
    with telling(request, _("监护已结束，以后由本人决定。")):
        end_guardianship(get_object_or_404(Guardianship, pk=pk), by=by, at=at)
    return redirect("desk:guardianships")
