"""Who of a body is told: whoever looks after the case, else those on duty in the right role."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.civic.cases.models import Case, Deadline
from gongzhi.civic.cases.policy import can_configure, receiver_of
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.queries import centre_above, centre_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.models import Assignee, StaffNotice
from gongzhi.civic.teamwork.vocabulary import NoticeReason

MOST = 1000  # deadlines in one run; the next run takes the rest


def on_duty(case: Case, body: Organisation | None, role: Role, *, at: datetime) -> list[Person]:
    """Return the members of a body who act in a role where the case is."""
    around = PlaceAncestry.objects.filter(descendant=case.place_id).values("ancestor")
    held = Membership.objects.valid(at).filter(body=body, role=role, place__in=around)
    return list(Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("pk"))


def in_charge(case: Case, body: Organisation | None, role: Role, *, at: datetime) -> list[Person]:
    """Return who looks after a case for a body, or all on duty in the role where nobody does."""
    assignee = Assignee.objects.filter(case=case, body=body).select_related("person").first()
    return [assignee.person] if assignee else on_duty(case, body, role, at=at)


def at_the_door(case: Case, *, at: datetime) -> list[Person]:
    """Return the dispatchers and operators of the nearest centre around a case that has any on duty."""
    centre = centre_of(case.place, at)
    while centre is not None:
        people = on_duty(case, centre, Role.DISPATCHER, at=at)
        people += on_duty(case, centre, Role.OPERATOR, at=at)
        if people:
            return people
        centre = centre_above(centre, case.place, at)
    return []


def ruling_centre(case: Case, *, at: datetime) -> Organisation | None:
    """Return the centre that rules on what the lead asks for: its place's own, or the one above the lead.

    On a confidential case nobody rules but who received it.
    """
    if kept := receiver_of(case):
        return kept.receiver
    centre = centre_of(case.place, at)
    if centre is None or centre.pk != case.lead_id:
        return centre
    return centre_above(centre, case.place, at)


def door_of(case: Case, *, at: datetime) -> Organisation | None:
    """Return the centre that answers for a case before a body does: its place's, or who received it."""
    kept = receiver_of(case)
    return kept.receiver if kept else centre_of(case.place, at)


def head_of(case: Case, usual: Role) -> Role:
    """Return the role that decides on a case at its centre: the usual, or that which received it."""
    kept = receiver_of(case)
    return Role(kept.role) if kept else usual


def watching(place: Place, *, at: datetime) -> list[Person]:
    """Return the dispatchers and supervisors of a place's centre and of those above."""
    around = PlaceAncestry.objects.filter(descendant=place).values("ancestor")
    held = Membership.objects.valid(at).filter(
        body__is_centre=True, role__in=(Role.DISPATCHER, Role.SUPERVISOR), place__in=around
    )
    return list(Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("pk"))


def city_administrators(at: datetime) -> list[Person]:
    """Return those who see to it that the system runs: the topmost centre's administrators."""
    held = Membership.objects.valid(at).filter(role=Role.ADMINISTRATOR, body__is_centre=True)
    people = Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("pk")
    return [person for person in people if can_configure(person, at=at)]


def city_dispatchers(at: datetime) -> list[Person]:
    """Return those who dispatch for a centre anywhere in the city."""
    held = Membership.objects.valid(at).filter(role=Role.DISPATCHER, body__is_centre=True)
    return list(Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("pk"))


def privacy_officers(at: datetime) -> list[Person]:
    """Return those who guard personal data."""
    held = Membership.objects.valid(at).filter(role=Role.PRIVACY_OFFICER)
    return list(Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("pk"))


def deadlines_drawing_near(*, at: datetime, until: datetime) -> Iterator[tuple[Deadline, list[Person]]]:
    """Yield the deadlines within a span of which nobody was told, each with whom to tell.

    A deadline counts once half of its time is used. The centre's own clocks (accept, dispatch, follow
    up) are its work list; of them only whoever looks after the case is told. A constant number of queries.
    """
    told = StaffNotice.objects.filter(deadline=OuterRef("pk"), reason=NoticeReason.DUE_SOON)
    running = Deadline.objects.filter(ended_at=None, missed_at=None, due_at__gt=at, due_at__lte=until)
    staffed = Q(body=None) | Q(body__in=Membership.objects.valid(at).values("body"))
    rows = running.filter(~Exists(told), staffed).select_related("case").order_by("due_at", "pk")[:MOST]
    near = [row for row in rows if at - row.set_at >= (row.due_at - row.set_at) / 2]
    crew = _Crew(near, at=at)
    for deadline in near:
        if people := crew.of(deadline):
            yield deadline, people


class _Crew:
    """Whom to tell of many deadlines."""

    def __init__(self, deadlines: Sequence[Deadline], *, at: datetime) -> None:
        cases = {deadline.case_id: deadline.case for deadline in deadlines}
        assignees = Assignee.objects.filter(case__in=cases).select_related("person", "body")
        self.assignees = {(one.case_id, one.body_id): one.person for one in assignees}
        self.at_centre = {one.case_id: one.person for one in assignees if one.body.is_centre}
        bodies = {deadline.body_id for deadline in deadlines if deadline.body_id}
        self.handlers = _by_body(Membership.objects.valid(at).filter(body__in=bodies, role=Role.HANDLER))
        self.around = _pairs(
            {case.place_id for case in cases.values()},
            {held.place_id for crew in self.handlers.values() for held in crew},
        )

    def of(self, deadline: Deadline) -> list[Person]:
        if deadline.body_id is None:
            carer = self.at_centre.get(deadline.case_id)
            return [carer] if carer else []
        if assignee := self.assignees.get((deadline.case_id, deadline.body_id)):
            return [assignee]
        place = deadline.case.place_id
        crew = self.handlers.get(deadline.body_id, [])
        return list(dict.fromkeys(held.person for held in crew if (held.place_id, place) in self.around))


def _by_body(held: QuerySet[Membership]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for membership in held.filter(person__is_active=True).select_related("person"):
        found[membership.body_id].append(membership)
    return found


def _pairs(places: Iterable[int], above: Iterable[int]) -> set[tuple[int, int]]:
    pairs = PlaceAncestry.objects.filter(descendant__in=list(places), ancestor__in=list(above))
    return set(pairs.values_list("ancestor_id", "descendant_id"))
