"""Who may change how bodies are evaluated, leave out a case, publish a month."""

from datetime import datetime

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, can_configure, can_import, standing_of
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import centre_above, memberships_of
from gongzhi.civic.people.vocabulary import Role

_PUBLISHERS = {Role.EVALUATOR, Role.ADMINISTRATOR}


def can_set_weights(person: Person, *, at: datetime) -> bool:
    """Tell whether somebody may set weights and rules: a centre's administrator."""
    return can_configure(person, at=at)


def can_exclude_case(person: Person, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may leave out a case: a supervisor above the lead, never the lead itself."""
    return Role.SUPERVISOR in standing_of(person, case, at=at).above


def can_publish_ranking(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may publish a month: evaluators and administrators of the topmost centre."""
    if not isinstance(actor, Person):
        return can_import(actor, at=at)
    return any(
        membership.role in _PUBLISHERS
        and membership.body.is_centre
        and centre_above(membership.body, membership.body.place, at) is None
        for membership in memberships_of(actor, at)
    )
