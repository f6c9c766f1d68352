"""One's own requests about personal data: which there are, a new one, and the copy that was granted."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.actions import Opened
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.actions import NewClaim, claim_right
from gongzhi.civic.rights.queries import copy_of, own_claims, plan_for, the_city
from gongzhi.civic.rights.vocabulary import GIVES_A_COPY
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.web.claim_form import ClaimForm
from gongzhi.web.paging import LongList
from gongzhi.web.proof import proof_required

A_PAGE = 20


def _person_of(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # as login_required sees to
    return request.user


@never_cache
@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Show one's requests, the newest first, with what came of them."""
    found = own_claims(_person_of(request)).select_related("case").order_by("-case")
    rows = LongList(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "account/requests.html", {"page": rows})


@never_cache
@login_required
@proof_required()
def request_new(request: HttpRequest) -> HttpResponse:
    """Make a request; what a deletion would keep stands beside the form."""
    person, at = _person_of(request), clock.now()
    form = ClaimForm(request.POST or None)
    opened = _claimed(form, person, at) if form.is_valid() else None
    if opened is not None:
        page: dict[str, Any] = {"case": opened.case, "code": opened.code}
        return render(request, "account/request_made.html", page)
    page = {"form": form, "plan": plan_for(person, at=at)}
    return render(request, "account/request_new.html", page, status=422 if form.errors else 200)


def _claimed(form: ClaimForm, person: Person, at: datetime) -> Opened | None:
    try:
        new = NewClaim(place=the_city(), spoken_by=person, **form.said())
        return claim_right(new, by=person, at=at)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@never_cache
@login_required
@require_safe
@proof_required()
def request_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Give the copy that was granted, as a file that people and programs can read."""
    person, at = _person_of(request), clock.now()
    claim = get_object_or_404(own_claims(person).filter(granted=True, by_kin=False), case__number=number)
    if claim.right not in GIVES_A_COPY:
        raise Http404
    answer = JsonResponse(copy_of(person, at=at), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="gongzhi-{number}.json"'
    return answer
