"""Who may change how bodies are evaluated, and who may leave out a case."""

from datetime import datetime

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import can_configure, standing_of
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role


def can_set_weights(person: Person, *, at: datetime) -> bool:
    """Tell whether somebody may set weights and rules: a centre's administrator."""
    return can_configure(person, at=at)


def can_exclude_case(person: Person, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may leave out a case: a supervisor above the lead, never the lead itself."""
    return Role.SUPERVISOR in standing_of(person, case, at=at).above
