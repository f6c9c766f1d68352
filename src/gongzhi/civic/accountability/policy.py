"""Who may read who decided what: of a case, and of the house."""

from datetime import datetime

from django.db.models import QuerySet

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import can_review_decisions, visible_cases, visible_facts
from gongzhi.civic.people.models import Person
from gongzhi.kernel.models import Fact


def can_read_decisions(person: Person, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may read who decided on a case: its auditors, and supervisors of any side."""
    return (
        can_review_decisions(person, case, at=at) and visible_cases(person, at=at).filter(pk=case.pk).exists()
    )


def visible_decisions(person: Person, *, at: datetime) -> QuerySet[Fact] | None:
    """Return the facts among which somebody may look for decisions about the house; None for nobody else."""
    return visible_facts(person, at=at)
