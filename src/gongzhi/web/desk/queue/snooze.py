"""Putting a case aside from its page, and taking it back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import snooze_case, wake_case
from gongzhi.civic.teamwork.queries.snooze import usual_moments
from gongzhi.civic.teamwork.vocabulary import SnoozeFor
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff, seen_case


class SnoozeForm(forms.Form):
    """Until when, by a usual span or a time of one's own, and why."""

    span = forms.ChoiceField(choices=SnoozeFor.choices, required=False)
    until = forms.DateTimeField(
        label=_("自定时间"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    why = forms.CharField(label=_("为什么(只有自己看到)"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, auto_id="snooze-%s")
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Turn a usual span into its moment."""
        said = self.cleaned_data
        said["until"] = usual_moments(self.at).get(said.get("span"), said.get("until"))  # type: ignore[arg-type]  # None finds none
        if said["until"] is None:
            self.add_error(None, _("请选择什么时候再提醒。"))
        return said


@require_POST
@for_staff
def snooze(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponse:
    """Put a case aside in one's own queue."""
    case, form = seen_case(number, by, at), SnoozeForm(request.POST, at=at)
    if not form.is_valid():
        messages.error(request, _now("请选择什么时候再提醒。"))
        return redirect("desk:case", number)
    said = form.cleaned_data
    try:
        put = snooze_case(case, until=said["until"], why=said["why"], by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:case", number)
    told = _now("%(until)s再提醒您。有新进展会提前回到列表，同事看到的不变。")
    messages.success(request, told % {"until": f"{timezone.localtime(put.until):%m-%d %H:%M}"})
    return redirect("desk:queue")


@require_POST
@for_staff
def wake(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponse:
    """Take a case back into one's queue."""
    wake_case(seen_case(number, by, at), by=by, at=at)
    messages.success(request, _now("已回到您的列表。"))
    return redirect("desk:case", number)
