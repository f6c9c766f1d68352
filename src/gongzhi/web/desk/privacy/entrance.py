"""Who gets onto the privacy officer's desk: privacy officers, who act, and auditors, who read."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec, Protocol

from django.http import Http404, HttpRequest, HttpResponseBase

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_assess_privacy, can_guard_privacy, can_read_privacy
from gongzhi.web.desk.entrance import DeskView, for_staff
from gongzhi.web.proof import proof_required

P = ParamSpec("P")


class May(Protocol):
    """Tells whether a person may do something."""

    def __call__(self, person: Person, *, at: datetime) -> bool:
        """Tell."""


def for_officers(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers in, and auditors where nothing changes; ask who changes something for a proof."""
    return _guarded(view, reading=can_read_privacy, changing=can_guard_privacy)


def for_assessors(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let those in, too, who write assessments for an officer to sign."""
    return _guarded(view, reading=_can_read_assessments, changing=can_assess_privacy)


def _can_read_assessments(person: Person, *, at: datetime) -> bool:
    return can_read_privacy(person, at=at) or can_assess_privacy(person, at=at)


def _guarded(
    view: DeskView[P], *, reading: May, changing: May
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    proven = proof_required()(view)

    def guarded(
        request: HttpRequest, by: Person, at: datetime, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        may = reading if request.method in {"GET", "HEAD"} else changing
        if not may(by, at=at):
            raise Http404
        return proven(request, by, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_staff(guarded)
