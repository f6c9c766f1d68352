"""Who looks after what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongzhi.civic.cases.models import Assignment, Case
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.policy import bodies_at_work, colleagues_on, workers_on

__all__ = [
    "assignee_of",
    "assignees_of",
    "bodies_at_work",
    "bodies_to_assign_in",
    "candidates_among",
    "cared_for_by",
    "colleagues_of",
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


def colleagues_of(person: Person, *, at: datetime) -> list[Membership]:
    """Return who works in a person's bodies, oneself too, by name; one row for each body and person."""
    bodies = {m.body_id: m.body for m in memberships_of(person, at) if m.role != Role.ADMINISTRATOR}
    held = Membership.objects.valid(at).filter(body__in=bodies, person__is_active=True)
    rows = held.select_related("person", "body").order_by("body", "person__name", "person", "pk")
    return list({(row.body_id, row.person_id): row for row in rows}.values())


def cared_for_by(person: Person | int) -> Q:
    """Tell which cases a person (or the one with an id) looks after; one query, at once.

    They are few and named by their keys, so that no plan walks through all cases to meet them.
    """
    return Q(pk__in=list(Assignee.objects.filter(person=person).values_list("case", flat=True)))


def in_hand_of(body: Organisation, *, at: datetime) -> Q:
    """Tell which cases a body has in hand: as lead, as co-handler, or as the centre that dispatches them.

    One list of keys, each part of which is found by its own index: no database finds by either of several.
    """
    waiting = Case.objects.order_by().filter(turn__isnull=False)  # always so in these states; names the index
    called = Assignment.objects.filter(body=body, ended_at=None).values("case")
    leads = waiting.filter(lead=body, status__in=_WITH_A_BODY).values("pk")
    parts = [waiting.filter(pk__in=called, status__in=_WITH_A_BODY).values("pk")]
    if body.is_centre:
        dispatches = waiting.filter(_answered_for_by(body, at=at), status__in=_WITH_THE_CENTRE)
        parts.append(dispatches.values("pk"))
    return Q(pk__in=leads.union(*parts))


def _answered_for_by(centre: Organisation, *, at: datetime) -> Q:
    """Tell which cases are at places whose nearest centre this is, as `centre_of` finds it for one place."""
    nearer = Q(place__level__gt=centre.place.level) | Q(place__level=centre.place.level, pk__lt=centre.pk)
    others = Organisation.objects.valid(timezone.localdate(at)).filter(nearer, is_centre=True)
    theirs = PlaceAncestry.objects.filter(ancestor__in=others.values("place"))
    return lying_in(centre.place) & ~Q(place__in=theirs.values("descendant"))


def without_carer(body: Organisation, *, at: datetime) -> Q:
    """Tell which cases a body has in hand that none of its members looks after."""
    cared = Assignee.objects.filter(case=OuterRef("pk"), body=body)
    return in_hand_of(body, at=at) & ~Q(Exists(cared))
