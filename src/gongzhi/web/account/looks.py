"""Who looked at one's own details, and saying what is wrong with it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.privacy.actions import object_to_opening
from gongzhi.civic.privacy.actions.openings import LONGEST
from gongzhi.civic.privacy.queries.openings import openings_of
from gongzhi.kernel import clock
from gongzhi.web.account.views import PersonRequest
from gongzhi.web.openings import in_words
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on

A_PAGE = 20


class ObjectionForm(forms.Form):
    """What is wrong with somebody's looking."""

    because = forms.CharField(
        label=gettext_lazy("哪里不妥"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("请写一两句哪里不妥，我们好去查。")},
    )


@require_safe
@login_required
def looks(request: PersonRequest) -> HttpResponse:
    """List who looked, when, why and for which case."""
    return _page(request, None)


def _page(request: PersonRequest, form: ObjectionForm | None) -> HttpResponse:
    page = LongList(openings_of(request.user.pk), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": in_words(page.object_list), "form": form}
    return render(request, "account/looks.html", context, status=422 if form else 200)


@require_POST
@login_required
def look_objection(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what is wrong; the looker's supervisor and the privacy officer answer."""
    opening = get_object_or_404(openings_of(request.user.pk), pk=pk)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            object_to_opening(opening, because=form.cleaned_data["because"], by=request.user, at=clock.now())
    if not form.is_valid():
        return _page(request, form)
    messages.success(request, _("异议已经收到。查明后，这里会看到说明。"))
    return redirect("account:looks")
