"""Several people at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from gongzhi.civic.cases.actions import (
    CaseChangedMeanwhile,
    NewCase,
    accept_case,
    decline_case,
    merge_case,
    open_case,
)
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import Status, Urgency
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.models import Fact
from tests.a_city import a_city, an_opened_case

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in parallel; a refusal is a result like any other."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_of_two_decisions_one_wins_and_the_other_is_told(noon: datetime) -> None:
    city = a_city()
    case = an_opened_case(city, at=noon)
    category, urgency = city.roads, Urgency.ORDINARY
    results = at_once(
        lambda: accept_case(case, category=category, urgency=urgency, by=city.dispatcher, at=noon),
        lambda: decline_case(case, because="不属于", instead="去别处", by=city.operator, at=noon),
    )
    assert [isinstance(result, CaseChangedMeanwhile) for result in results].count(True) == 1
    declined = Case.objects.get().status == Status.DECLINED
    assert (Fact.objects.count(), Statement.objects.count()) == (2, 1 if declined else 0)


def test_one_form_sent_eight_times_at_once_gives_one_case(noon: datetime) -> None:
    city = a_city()
    new = NewCase(text="井盖松动，很危险。", place=city.community, idempotency_key="double click")
    results = at_once(*[lambda: open_case(new, by=None, at=noon).code] * 8)
    assert (Case.objects.count(), Fact.objects.count(), len(set(results))) == (1, 1, 1)


def test_two_cases_are_not_merged_into_each_other(noon: datetime) -> None:
    city = a_city()
    one, other = an_opened_case(city, at=noon), an_opened_case(city, at=noon)
    results = at_once(
        lambda: merge_case(one, into=other, by=city.dispatcher, at=noon),
        lambda: merge_case(other, into=one, by=city.dispatcher, at=noon),
    )
    assert [isinstance(result, Refused) for result in results].count(True) == 1
    assert Case.objects.filter(status=Status.MERGED).count() == 1
