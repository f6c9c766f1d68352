"""Where like cases ended: the body for a case on which the catalogue is silent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from gongzhi.civic.cases.models import Case, Category, Motion
from gongzhi.civic.cases.queries.limits import places_above
from gongzhi.civic.cases.vocabulary import MotionKind
from gongzhi.civic.dispatch.logic.bodies import Ending, likely_body
from gongzhi.civic.dispatch.vocabulary import Likely
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import Organisation

MOST = 2_000
"""So many of the newest ended cases of a category are looked at."""


def body_by_history(category: Category, place: Place, *, at: datetime) -> tuple[Organisation, Likely] | None:
    """Return the body with which like cases ended, and what speaks for it; it still exists. Five queries."""
    ended = Case.objects.filter(category=category, closed_at__isnull=False, dispatched_to__isnull=False)
    newest = list(ended.order_by("-opened_at").values_list("pk", "place_id", "dispatched_to_id")[:MOST])
    places = {pk: where for pk, where, _body in newest}
    upheld = Motion.objects.filter(case__in=list(places), kind=MotionKind.RETURN, granted=True)
    endings = [Ending(body, where) for _pk, where, body in newest]
    endings += [
        Ending(body, places[case], returned=True) for case, body in upheld.values_list("case", "body")
    ]
    there = _still_there({each.body for each in endings}, at=at)
    likely = likely_body(
        [each for each in endings if each.body in there],
        places_above(place.pk),
        _above({each.place for each in endings}),
    )
    return (there[likely.body], likely) if likely else None


def _still_there(bodies: Iterable[int], *, at: datetime) -> dict[int, Organisation]:
    return Organisation.objects.valid(timezone.localdate(at)).in_bulk(list(bodies))


def _above(places: Iterable[int]) -> dict[int, set[int]]:
    """Return for each place itself and all it lies in."""
    found: dict[int, set[int]] = defaultdict(set)
    pairs = PlaceAncestry.objects.filter(Q(descendant__in=list(places)))
    for place, around in pairs.values_list("descendant", "ancestor"):
        found[place].add(around)
    return found
