"""Who gets into the administrators' pages for people."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import is_administrator
from gongzhi.web.desk.entrance import DeskView, for_staff

P = ParamSpec("P")


def for_administrators(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let administrators in; others are told nothing (404). What one sees is up to the policy's filters."""

    def guarded(
        request: HttpRequest, by: Person, at: datetime, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not is_administrator(by, at):
            raise Http404
        return view(request, by, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_staff(guarded)
