"""The page of those who answer for it: who looked at whose details, the unusual and disputed first."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_answer_opening, can_read_privacy, memberships_of, visible_openings
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.actions import answer_opening
from gongzhi.civic.privacy.actions.openings import LONGEST
from gongzhi.civic.privacy.queries.openings import WAITING
from gongzhi.kernel.errors import NotAllowed
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.openings import in_words
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on

A_PAGE = 30


class AnswerForm(forms.Form):
    """What a looking was."""

    answer = forms.CharField(
        label=gettext_lazy("查明的情况"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("请写明查到了什么、怎样处理的。本人会看到。")},
    )


def _let_in(by: Person, at: datetime) -> None:
    supervises = any(m.role == Role.SUPERVISOR for m in memberships_of(by, at))
    if not (supervises or can_read_privacy(by, at=at)):
        raise Http404


@require_safe
@for_staff
def looks(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List what waits for a word, or everything."""
    _let_in(by, at)
    return _page(request, by, at, None)


def _page(request: HttpRequest, by: Person, at: datetime, form: AnswerForm | None) -> HttpResponseBase:
    seen, everything = visible_openings(by, at=at), request.GET.get("view") == "all"
    page = LongList(seen if everything else seen.filter(WAITING), A_PAGE).get_page(request.GET.get("page"))
    rows = in_words(page.object_list)
    for row in rows:
        row["may_answer"] = row["opening"].waits and can_answer_opening(by, row["opening"], at=at)
    context = {"page": page, "rows": rows, "everything": everything, "form": form}
    return render(request, "desk/looks/looks.html", context, status=422 if form else 200)


@require_POST
@for_staff
def answer(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Say what a looking was; the person whose details they are reads it."""
    _let_in(by, at)
    opening = get_object_or_404(visible_openings(by, at=at), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if not can_answer_opening(by, opening, at=at):
                raise NotAllowed
            answer_opening(opening, answer=form.cleaned_data["answer"], by=by, at=at)
    if not form.is_valid():
        return _page(request, by, at, form)
    messages.success(request, _("已经写下，本人能看到。"))
    return redirect("desk:looks")
