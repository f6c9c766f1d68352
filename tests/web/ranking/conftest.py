"""The small city with a month of judged cases, as the tests of the ranking know it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import contact_resident, dispatch_case, follow_up_case, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Kind, Outcome, Satisfaction, Way
from gongzhi.civic.evaluation.actions import seed_evaluation
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.clock import now
from tests.a_city import LONG_AGO, City, a_case_in_hand, a_city, an_accepted_case
from tests.factories import a_body

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SignedIn = Callable[[Person], Client]


@dataclass
class Judged:
    """The small city, and what was judged in a month that is over."""

    city: City
    street_office: Organisation
    good: Case
    bad: Case
    asked: Case  # an inquiry, which doesn't count
    late: Case  # overdue, with the parks
    month: Month
    at: datetime  # the first of these cases

    @property
    def query(self) -> str:
        """The month as a part of an address."""
        return f"month={self.month}"


@pytest.fixture
def judged(db: None) -> Judged:
    """A month two months ago with four cases: good, bad, not counted, and overdue with another body."""
    city = a_city()
    first = timezone.localtime(now()).replace(day=3, hour=9, minute=0)
    at = (first - 35 * DAY).replace(day=3)
    seed_evaluation(valid_from=LONG_AGO, by=CLOCKWORK, at=at)
    return Judged(
        city=city,
        street_office=a_body("荷塘街道办事处", place=city.street),
        good=a_judged_case(city, at, is_public=True),
        bad=a_judged_case(city, at, resolved=False, grade=Satisfaction.DISSATISFIED),
        asked=a_judged_case(city, at, kind=Kind.INQUIRY, is_public=True),
        late=dispatch_case(an_accepted_case(city, at=at), to=city.parks, by=city.dispatcher, at=at),
        month=Month.of(at.date()),
        at=at,
    )


def a_judged_case(
    city: City,
    at: datetime,
    *,
    resolved: bool = True,
    grade: Satisfaction = Satisfaction.SATISFIED,
    **details: Any,
) -> Case:
    """Return a case of the works bureau that was contacted in an hour, answered in a day, judged in two."""
    case = contact_resident(
        a_case_in_hand(city, at=at, **details), note="已联系", by=city.handler, at=at + HOUR
    )
    case = resolve_case(case, reply="已办好", outcome=Outcome.DONE, by=city.handler, at=at + DAY)
    return follow_up_case(
        case, way=Way.PHONE, resolved=resolved, satisfaction=grade, by=city.evaluator, at=at + 2 * DAY
    )


@pytest.fixture
def signed_in() -> SignedIn:
    """Sign a person in, in a browser of their own."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
