"""Requests about personal data in the small city."""

from datetime import datetime
from typing import Any

from gongzhi.civic.cases.models import DeadlineRule
from gongzhi.civic.cases.vocabulary import Stage
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.actions import NewClaim, claim_right
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.vocabulary import Right
from tests.a_city import LONG_AGO, City


def a_limit() -> DeadlineRule:
    """Return the limit within which the city answers."""
    return DeadlineRule.objects.create(
        stage=Stage.ANSWER_REQUEST, amount=15, clock=Clock.WORKING_DAYS, valid_from=LONG_AGO
    )


def a_claim(
    city: City,
    right: Right,
    *,
    at: datetime,
    by: Person | None = None,
    text: str = "请处理。",
    **details: Any,
) -> Claim:
    """Return a request that the resident, or somebody else, just made."""
    person = by or city.resident
    new = NewClaim(right=right, text=text, place=city.city, spoken_by=person, **details)
    opened = claim_right(new, by=person, at=at)
    return Claim.objects.select_related("case", "person").get(case=opened.case)
