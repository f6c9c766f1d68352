"""Pages of the limits: within what time whom to tell of incidents, by which rule."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.privacy.actions import set_notice_limit
from gongzhi.civic.privacy.models import NoticeLimit
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.refusals import refusals_on
from gongzhi.web.templatetags.look import span_in_words

A_WEEK = 7 * 24 * 60  # minutes


class LimitForm(forms.Form):
    """How soon, by which rule, and whether it holds here."""

    minutes = forms.IntegerField(
        label=gettext_lazy("发现后多少分钟以内"),
        min_value=1,
        max_value=A_WEEK,
        required=False,
        help_text=gettext_lazy("留空就是“立即”，规定里没有写多久的不要填。"),
    )
    source = forms.CharField(label=gettext_lazy("依据"), max_length=500, widget=forms.Textarea({"rows": 3}))
    is_on = forms.BooleanField(label=gettext_lazy("在本市适用"), required=False)


@require_safe
@for_officers
def limits(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the limits with their sources."""
    rows = [(each, _amount(each)) for each in NoticeLimit.objects.all()[:100]]
    page = {"limits": rows, "may_guard": can_guard_privacy(by, at=at)}
    return render(request, "desk/privacy/limits.html", page)


def _amount(limit: NoticeLimit) -> str:
    return _("立即") if limit.minutes is None else span_in_words(timedelta(minutes=limit.minutes))


@for_officers
def limit(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Change a limit; incidents noted before keep what they had."""
    found = get_object_or_404(NoticeLimit, pk=pk)
    usual = {"minutes": found.minutes, "source": found.source, "is_on": found.is_on}
    form = LimitForm(request.POST or None, initial=usual)
    if form.is_valid():
        with refusals_on(form):
            set_notice_limit(found, **form.cleaned_data, by=by, at=at)
            messages.success(request, _("已保存。"))
            return redirect("desk:notice-limits")
    page = {"form": form, "limit": found, "may_guard": can_guard_privacy(by, at=at)}
    return render(request, "desk/privacy/limit.html", page, status=422 if form.errors else 200)
