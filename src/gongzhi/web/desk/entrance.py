"""Who gets into the desk: members of a body; others don't learn what is there."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import is_staff
from gongzhi.kernel.clock import now
from gongzhi.kernel.ids import is_number

P = ParamSpec("P")
DeskView = Callable[Concatenate[HttpRequest, Person, datetime, P], HttpResponseBase]


def for_staff(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in, with the person and the time; send others to sign in, or tell them nothing (404)."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = now()
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_staff(request.user, at):
            raise Http404
        return view(request, request.user, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def seen_case(number: str, by: Person, at: datetime) -> Case:
    """Return a case that the person may see, with what a page shows of it; else raise Http404."""
    if not is_number(number):
        raise Http404
    cases = visible_cases(by, at=at).select_related(
        "place__parent__parent__parent__parent__parent",
        "category__parent__parent",
        "lead__place",
        "spoken_by",
        "typed_by",
        "parent",
        "merged_into",
    )
    return get_object_or_404(cases, number=number)
