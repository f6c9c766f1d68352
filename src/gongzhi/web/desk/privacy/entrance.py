"""Who gets onto the privacy officer's desk: privacy officers, who act, and auditors, who read."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy, can_read_privacy
from gongzhi.web.desk.entrance import DeskView, for_staff
from gongzhi.web.proof import proof_required

P = ParamSpec("P")


def for_officers(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers in, and auditors where nothing changes; ask who changes something for a proof."""
    proven = proof_required()(view)

    def guarded(
        request: HttpRequest, by: Person, at: datetime, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        may = can_read_privacy if request.method in {"GET", "HEAD"} else can_guard_privacy
        if not may(by, at=at):
            raise Http404
        return proven(request, by, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_staff(guarded)
