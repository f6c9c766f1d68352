"""Who sees a request about personal data, and who decides on it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.cases.policy import may_take_step, own_cases, visible_cases
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.people.queries import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.rights.models import Claim


def visible_claims(person: Person, *, at: datetime) -> QuerySet[Claim]:
    """Return the requests that somebody may see: a privacy officer those that came to their centre."""
    if not can_guard_privacy(person, at=at):
        return Claim.objects.none()
    return Claim.objects.filter(case__in=visible_cases(person, at=at))


def own_claims(person: Person) -> QuerySet[Claim]:
    """Return the requests that somebody made themselves."""
    return Claim.objects.filter(Q(case__in=own_cases(person)))


def can_decide_claim(person: Person, claim: Claim, *, at: datetime) -> bool:
    """Let the privacy officers decide whom the request came to; never on one of their own."""
    is_own = claim.person_id == person.pk or own_claims(person).filter(pk=claim.pk).exists()
    return not is_own and may_take_step(Step.SETTLE, person, claim.case, at=at)


def can_claim_for_others(person: Person, *, at: datetime) -> bool:
    """Let an operator write down what a caller asks for."""
    return any(membership.role == Role.OPERATOR for membership in memberships_of(person, at))
