"""What callers name by number and code, found among what they may see."""

import time

from django.conf import settings

from gongzhi.api.rest.callers import Caller
from gongzhi.api.rest.problems import no_such_thing
from gongzhi.api.rest.shapes import with_what_is_shown
from gongzhi.civic.cases.models import Case, CaseQuerySet, Category
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import place_by_code
from gongzhi.civic.people.models import Organisation
from gongzhi.kernel.ids import is_number

_MOST_KEPT = 20_000
_kept: dict[str, tuple[float, Place]] = {}


def kept_place(code: str) -> Place | None:
    """Return the place of today that has a code, with its path; each process keeps it for `KEEP_SECONDS`.

    Sound, because a place is a row per span of time: in those seconds a place that has just ended can
    still be named, and its case lies below its successor like those of the day before.
    """
    found, now = _kept.get(code), time.monotonic()
    if found is not None and now - found[0] < settings.KEEP_SECONDS:
        return found[1]
    try:
        place = place_by_code(code)
    except Place.DoesNotExist:
        return None
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[code] = now, place
    return place


def case_in_full(caller: Caller, number: str) -> Case:
    """Return a case that the caller may see in full; of any other nothing is told."""
    case = _found(caller.cases(), number) if caller.person else None
    if case is None:
        raise no_such_thing()
    return case


def case_as_seen(caller: Caller, number: str) -> tuple[Case, bool]:
    """Return a case, and whether the caller may see it in full or only as everybody does."""
    case = _found(caller.cases(), number) if caller.person else None
    if case is not None:
        return case, True
    case = _found(public_cases(), number)
    if case is None:
        raise no_such_thing()
    return case, False


def _found(cases: CaseQuerySet, number: str) -> Case | None:
    return with_what_is_shown(cases).filter(number=number).first() if is_number(number) else None


def category_with(code: str) -> Category | None:
    """Return the category that has a code, in use or not."""
    return Category.objects.select_related("parent__parent").filter(code=code).first()


def body_with(code: str) -> Organisation | None:
    """Return the organisation that has a code."""
    return Organisation.objects.select_related("place").filter(code=code).first()
