"""One's own yes and no to each notice, and those that a guardian says for a ward."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.models import Guardianship
from gongzhi.civic.privacy.queries import details_of_all
from gongzhi.civic.privacy.queries.consents import consents_of, is_ward, wards_of
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN, ConsentPurpose
from gongzhi.kernel import clock
from gongzhi.web.account.views import PersonRequest
from gongzhi.web.consents import lines_of, switches_of
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import telling

A_PAGE = 20
MOST_WARDS = 50


class AnswerForm(forms.Form):
    """Yes or no, and to which version of the notice."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    version = forms.IntegerField(min_value=1, max_value=32_767)


@never_cache
@require_safe
@login_required
def consents(request: PersonRequest) -> HttpResponse:
    """Show each notice with its switch, what was said before, and for whom else one decides."""
    person, at = request.user, clock.now()
    wards = _named(list(wards_of(person.pk, at=at)[:MOST_WARDS]))
    return _page(request, person.pk, at=at, wards=wards, is_ward=is_ward(person.pk, at=at))


@never_cache
@require_safe
@login_required
def ward_consents(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the same of a ward, to the guardian."""
    at = clock.now()
    ward = _guardianship(request, pk, at)
    return _page(request, ward.person, at=at, ward=ward, name=_named([ward])[0][1])


def _page(request: HttpRequest, person: int, *, at: datetime, **more: Any) -> HttpResponse:
    page = LongList(consents_of(person), A_PAGE).get_page(request.GET.get("page"))
    context = {"switches": switches_of(person, at=at), "page": page, "lines": lines_of(page.object_list)}
    return render(request, "account/consents.html", context | more)


@require_POST
@login_required
def consent(request: PersonRequest, purpose: str) -> HttpResponse:
    """Say yes or no for oneself."""
    _decide(request, request.user.pk, purpose, at=clock.now())
    return redirect("account:consents")


@require_POST
@login_required
def ward_consent(request: PersonRequest, pk: int, purpose: str) -> HttpResponse:
    """Say yes or no for a ward."""
    at = clock.now()
    _decide(request, _guardianship(request, pk, at).person, purpose, at=at)
    return redirect("account:ward-consents", pk)


def _decide(request: PersonRequest, person: int, purpose: str, *, at: datetime) -> None:
    if purpose not in ConsentPurpose.values:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    yes, version = form.cleaned_data["answer"] == "yes", form.cleaned_data["version"]
    words = _("已记下您的同意，随时可以撤回。") if yes else _("已照您说的停下，别的服务不受影响。")
    with telling(request, words):
        decide_consent(person, ConsentPurpose(purpose), yes=yes, version=version, by=request.user, at=at)


def _guardianship(request: PersonRequest, pk: int, at: datetime) -> Guardianship:
    return get_object_or_404(wards_of(request.user.pk, at=at), pk=pk)


def _named(wards: list[Guardianship]) -> list[tuple[Guardianship, str]]:
    """Return each with the ward's name; who decides for somebody knows it."""
    known = details_of_all({each.person for each in wards})
    return [(each, known.get(each.person, NOTHING_KNOWN).name or _("没有留姓名")) for each in wards]
