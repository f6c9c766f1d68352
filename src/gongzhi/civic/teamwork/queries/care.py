"""Who looks after what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.civic.cases.models import Assignment, Case
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.policy import bodies_at_work, colleagues_on, workers_on

__all__ = [
    "assignee_of",
    "assignees_of",
    "bodies_at_work",
    "bodies_to_assign_in",
    "candidates_among",
    "cared_for_by",
    "colleagues_on",
    "in_hand_of",
    "without_carer",
]

_WITH_A_BODY = (Status.DISPATCHED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED)
_WITH_THE_CENTRE = (Status.OPENED, Status.ACCEPTED, Status.OBJECTED)


def assignees_of(case: Case) -> QuerySet[Assignee]:
    """Return who looks after a case, for each body that has said so."""
    return Assignee.objects.filter(case=case).select_related("person", "body")


def assignee_of(case: Case, body: Organisation) -> Person | None:
    """Return who looks after a case for a body."""
    found = assignees_of(case).filter(body=body).first()
    return found.person if found else None


def bodies_to_assign_in(case: Case, person: Person, *, at: datetime) -> list[Organisation]:
    """Return the bodies for which a person works on a case, and so may say who looks after it."""
    bodies = bodies_at_work(case, at=at)
    mine = workers_on(case, bodies, at=at).filter(person=person).values_list("body", flat=True)
    return [body for body in bodies if body.pk in set(mine)]


def candidates_among(case: Case, bodies: Iterable[Organisation], *, at: datetime) -> QuerySet[Membership]:
    """Return the memberships by which people may look after a case for its bodies, by name."""
    return workers_on(case, bodies, at=at).order_by("person__name", "person", "pk")


def cared_for_by(person: Person) -> Q:
    """Tell which cases a person looks after."""
    return Q(pk__in=Assignee.objects.filter(person=person).values("case"))


def in_hand_of(body: Organisation) -> Q:
    """Tell which cases a body has in hand: as lead, as co-handler, or as the centre that dispatches them."""
    helping = Assignment.objects.filter(case=OuterRef("pk"), body=body, ended_at=None)
    work = Q(status__in=_WITH_A_BODY) & (Q(lead=body) | Q(Exists(helping)))
    if not body.is_centre:
        return work
    below = PlaceAncestry.objects.filter(ancestor=body.place_id).values("descendant")
    return work | Q(status__in=_WITH_THE_CENTRE, place__in=below)


def without_carer(body: Organisation) -> Q:
    """Tell which cases a body has in hand that none of its members looks after."""
    cared = Assignee.objects.filter(case=OuterRef("pk"), body=body)
    return in_hand_of(body) & ~Q(Exists(cared))
