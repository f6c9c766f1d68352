"""Who may train a model and choose which one reads, and whose replies may be compared."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.cases.policy import Actor, can_configure
from gongzhi.civic.cases.vocabulary import Clockwork
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role


def can_train(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may train models and choose one: the topmost centre's administrators."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))


def bodies_compared_for(person: Person, *, at: datetime) -> QuerySet[Organisation]:
    """Return the bodies of whose replies one may read what they come to.

    One's own; for a centre's members also all bodies within its place. Who only administers reads none.
    """
    found = Q(pk__in=())
    for membership in memberships_of(person, at):
        if membership.role == Role.ADMINISTRATOR:
            continue
        found |= Q(pk=membership.body_id)
        if membership.body.is_centre and membership.role != Role.HANDLER:
            below = PlaceAncestry.objects.filter(ancestor=membership.place_id).values("descendant")
            found |= Q(place__in=below)
    return Organisation.objects.filter(found)
