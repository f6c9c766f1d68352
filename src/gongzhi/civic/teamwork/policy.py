"""Who may look after a case, who may say so, whose load and which saved views somebody may see."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongzhi.civic.cases.models import Assignment, Case
from gongzhi.civic.cases.policy import concerned_memberships, receiver_of, visible_cases
from gongzhi.civic.cases.vocabulary import ENDED
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.policy import lies_within, memberships_of
from gongzhi.civic.people.queries import centre_of
from gongzhi.civic.people.vocabulary import WORKING, Role
from gongzhi.civic.teamwork.models import SavedView

_WORKS_IN_A_CENTRE = WORKING - {Role.HANDLER}


def bodies_at_work(case: Case, *, at: datetime) -> list[Organisation]:
    """Return the bodies that work on a case: lead and co-handlers, and the centre of its place."""
    if case.status in ENDED:
        return []
    working = Assignment.objects.filter(case=case, ended_at=None).select_related("body__place")
    bodies = {assignment.body_id: assignment.body for assignment in working.order_by("-part", "id")}
    kept = receiver_of(case)
    centre = kept.receiver if kept else centre_of(case.place, at)
    if centre is not None:
        bodies.setdefault(centre.pk, centre)
    return list(bodies.values())


def workers_on(case: Case, bodies: Iterable[Organisation], *, at: datetime) -> QuerySet[Membership]:
    """Return the memberships by which people work on a case for its bodies: `visible_cases`, inverted."""
    bodies = list(bodies)
    around = PlaceAncestry.objects.filter(descendant=case.place_id).values("ancestor")
    assigned = Assignment.objects.filter(case=case, body__in=bodies).values("body")
    by_place = Q(body__is_centre=True, role__in=_WORKS_IN_A_CENTRE)
    concerned = None
    if kept := receiver_of(case):
        by_place = Q(body=kept.receiver, role=kept.role)
        concerned = concerned_memberships(case, at=at)
    by_work = Q(body__in=assigned, role__in=WORKING)
    working = Membership.objects.valid(at).filter(by_place | by_work, body__in=bodies, place__in=around)
    if concerned is not None:
        working = working.exclude(person__in=concerned.values("person"))
    return working.filter(person__is_active=True).select_related("person", "body")


def colleagues_on(case: Case, *, at: datetime) -> QuerySet[Person]:
    """Return everybody who works on a case for one of its bodies, by name."""
    working = workers_on(case, bodies_at_work(case, at=at), at=at)
    return Person.objects.filter(pk__in=working.values("person")).order_by("name", "pk")


def can_look_after_case(person: Person, case: Case, body: Organisation, *, at: datetime) -> bool:
    """Tell whether somebody may look after a case for a body, which works on it."""
    return (
        body in bodies_at_work(case, at=at)
        and workers_on(case, [body], at=at).filter(person=person).exists()
        and visible_cases(person, at=at).filter(pk=case.pk).exists()
    )


def can_assign_case(person: Person, case: Case, body: Organisation, *, at: datetime) -> bool:
    """Tell whether somebody may say who of a body looks after a case: whoever could do it themselves."""
    return can_look_after_case(person, case, body, at=at)


def can_see_load(person: Person, body: Organisation, *, at: datetime) -> bool:
    """Tell whether somebody sees what a body's members have in hand: its supervisors, and its centre's."""
    supervised = [m for m in memberships_of(person, at) if m.role == Role.SUPERVISOR]
    if any(m.body_id == body.pk for m in supervised):
        return True
    return lies_within(body.place, [m.place_id for m in supervised if m.body.is_centre])


def supervised_bodies(person: Person, *, at: datetime) -> QuerySet[Organisation]:
    """Return the bodies whose load a person sees, their own first."""
    supervised = [m for m in memberships_of(person, at) if m.role == Role.SUPERVISOR]
    places = [m.place_id for m in supervised if m.body.is_centre]
    below = PlaceAncestry.objects.filter(ancestor__in=places).values("descendant")
    seen = Q(pk__in=[m.body_id for m in supervised]) | Q(place__in=below)
    return Organisation.objects.valid(timezone.localdate(at)).filter(seen).order_by("place__level", "code")


def can_see_view(person: Person, view: SavedView, *, at: datetime) -> bool:
    """Tell whether somebody has a saved view: their own, or one of their bodies."""
    if view.body_id is None:
        return view.owner_id == person.pk
    return view.body_id in {membership.body_id for membership in memberships_of(person, at)}


def can_change_view(person: Person, view: SavedView, *, at: datetime) -> bool:
    """Tell whether somebody may change a saved view: its owner, and for a body's its supervisors."""
    if not can_see_view(person, view, at=at):
        return False
    heads = {m.body_id for m in memberships_of(person, at) if m.role == Role.SUPERVISOR}
    return view.owner_id == person.pk or view.body_id in heads
