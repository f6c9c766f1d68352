"""What the members of a body have in hand now; nothing about how they work, and nothing of the past."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import WORKING
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.policy import can_see_load, supervised_bodies
from gongzhi.civic.teamwork.queries.care import in_hand_of, without_carer

__all__ = [
    "Counts",
    "Load",
    "MemberLoad",
    "can_see_load",
    "cases_in_hand",
    "end_of_day",
    "load_of",
    "loads_below",
    "supervised_bodies",
]

_IN_HAND = (
    *(Status.OPENED, Status.ACCEPTED, Status.DISPATCHED),
    *(Status.HANDLING, Status.OBJECTED, Status.SUSPENDED),
)


@dataclass(frozen=True)
class Counts:
    """How many cases are in hand, due before the day ends, and late."""

    in_hand: int = 0
    today: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class MemberLoad:
    """What one member looks after now."""

    person: Person
    roles: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True)
class Load:
    """What a body has in hand: its members by name, and what nobody looks after."""

    members: tuple[MemberLoad, ...]
    unassigned: Counts


def load_of(body: Organisation, *, at: datetime) -> Load:
    """Return what a body's members have in hand, by name; three queries."""
    held = Membership.objects.valid(at).filter(body=body, person__is_active=True)
    working = held.filter(role__in=WORKING).select_related("person")
    roles: dict[Person, list[str]] = {}
    for membership in working.order_by("person__name", "person", "id"):
        roles.setdefault(membership.person, []).append(membership.get_role_display())
    counts = _counts_by_person(body, at=at)
    members = (
        MemberLoad(person, tuple(dict.fromkeys(names)), counts.get(person.pk, Counts()))
        for person, names in roles.items()
    )
    free = Case.objects.filter(without_carer(body, at=at)).aggregate(**_counting(at))
    return Load(tuple(members), Counts(**free))


def _counts_by_person(body: Organisation, *, at: datetime) -> Mapping[int, Counts]:
    cared = Assignee.objects.filter(body=body, case__status__in=_IN_HAND).order_by()
    rows: Any = cared.values("person").annotate(**_counting(at, "case__"))
    return {row.pop("person"): Counts(**row) for row in rows}


def _counting(at: datetime, via: str = "") -> dict[str, Any]:
    due_at = f"{via}due_at"
    return {
        "in_hand": Count("pk"),
        "today": Count("pk", filter=Q(**{f"{due_at}__gte": at, f"{due_at}__lt": end_of_day(at)})),
        "overdue": Count("pk", filter=Q(**{f"{due_at}__lt": at})),
    }


def end_of_day(at: datetime) -> datetime:
    """Return the midnight that ends the day on the city's clock."""
    zone = timezone.get_default_timezone()
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(0), zone)


def loads_below(bodies: QuerySet[Organisation], *, at: datetime) -> list[tuple[Organisation, Counts, int]]:
    """Return what each of some bodies leads, and how much of it nobody looks after; two queries."""
    cared = Assignee.objects.filter(case=OuterRef("pk"), body=OuterRef("lead"))
    led = Case.objects.filter(lead__in=bodies.order_by().values("pk"), status__in=_IN_HAND).order_by()
    rows: Any = led.values("lead").annotate(**_counting(at), free=Count("pk", filter=~Q(Exists(cared))))
    found = {row.pop("lead"): (row.pop("free"), Counts(**row)) for row in rows}
    return [(body, found[body.pk][1], found[body.pk][0]) for body in bodies if body.pk in found]


def cases_in_hand(body: Organisation, person: Person | None, *, at: datetime) -> QuerySet[Case]:
    """Return what a member looks after for a body, or what nobody does, what is due next on top."""
    if person is None:
        cases = Case.objects.filter(without_carer(body, at=at))
    else:
        cared = Assignee.objects.filter(body=body, person=person).values("case")
        cases = Case.objects.filter(in_hand_of(body, at=at), pk__in=cared)
    return cases.select_related("place__parent", "category", "lead").order_by("due_at", "pk")
