"""A month is published: kept as it was, bound to the log, by those who may, or by itself."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.cases.actions import resolve_case
from gongzhi.civic.cases.vocabulary import Outcome
from gongzhi.civic.evaluation.actions import MonthNotOver, NothingToSeal, exclude_case, publish_ranking
from gongzhi.civic.evaluation.models import PublishedRanking
from gongzhi.civic.evaluation.queries.published import fact_of, publications_of
from gongzhi.civic.evaluation.tasks import publish_last_month
from gongzhi.civic.ledger.actions import begin_log
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.commitments import opens
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.canonical import canonical
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand
from tests.civic.evaluation.test_ranking import MARCH, a_judged_case
from tests.factories import a_member

DAY = timedelta(days=1)
LATER = 30 * DAY


@pytest.fixture
def log(city: City, settings: Any, tmp_path: Path, noon: datetime) -> Log:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return begin_log(site="city.example", by=None, at=noon)


def published(city: City, at: datetime) -> PublishedRanking:
    return publish_ranking(MARCH, by=city.evaluator, at=at)


def test_the_fact_is_bound_to_every_figure(city: City, log: Log, noon: datetime) -> None:
    a_judged_case(city, noon)
    found = published(city, noon + LATER)
    said = fact_of(found).data
    assert (said["month_code"], said["size"]) == ("2025-03", found.size)
    assert opens(said["words"], found.content, salt=bytes(found.salt))
    found.content["bodies"][0]["all"]["resolved"] += 1
    assert not opens(said["words"], found.content, salt=bytes(found.salt))


def test_the_size_is_of_the_facts_that_were_counted_and_of_no_other(
    city: City, log: Log, noon: datetime
) -> None:
    a_judged_case(city, noon)
    found, log = published(city, noon + LATER), Log.objects.get()
    assert (log.size, found.size) == (found.size, Fact.objects.filter(leaf__isnull=False).count())
    assert list(Fact.objects.filter(leaf=None)) == [fact_of(found)]


def test_counts_and_no_shares_are_kept(city: City, log: Log, noon: datetime) -> None:
    a_judged_case(city, noon, is_public=True)
    a_judged_case(city, noon, resolved=False)
    content = published(city, noon + LATER).content
    [line] = content["bodies"]
    assert (line["code"], line["all"]["resolved"], line["all"]["answered"]) == (city.works.code, 1, 2)
    assert (line["public"]["resolved"], line["public"]["answered"]) == (1, 1)
    assert canonical(content)


def test_what_was_missed_and_not_yet_noted_is_noted_first(city: City, log: Log, noon: datetime) -> None:
    a_case_in_hand(city, at=noon)
    [line] = published(city, noon + LATER).content["bodies"]
    assert (line["all"]["answered"], line["all"]["resolved"]) == (1, 0)
    assert Fact.objects.filter(kind="cases.DeadlineMissed", leaf__isnull=False).exists()


def test_a_correction_stands_beside_what_it_corrects(city: City, log: Log, noon: datetime) -> None:
    case = a_judged_case(city, noon)
    first = published(city, noon + LATER)
    exclude_case(case, because="重复登记", by=city.supervisor, at=noon + LATER)
    second = published(city, noon + LATER + DAY)
    assert list(publications_of(MARCH)) == [second, first]
    counted = [each.content["bodies"][0]["all"]["excluded"] for each in (first, second)]
    assert counted == [0, 1]


def test_what_happens_later_changes_nothing_that_was_published(city: City, log: Log, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    found = published(city, noon + LATER)
    case.refresh_from_db()
    resolve_case(case, reply="已办好", outcome=Outcome.DONE, by=city.handler, at=noon + LATER)
    assert PublishedRanking.objects.get().content == found.content


@pytest.mark.parametrize("who", ["evaluator", "administrator"])
def test_evaluators_and_administrators_of_the_city_publish(
    who: str, city: City, log: Log, noon: datetime
) -> None:
    assert publish_ranking(MARCH, by=getattr(city, who), at=noon + LATER).pk


@pytest.mark.parametrize("who", ["operator", "dispatcher", "supervisor", "auditor", "handler", "resident"])
def test_nobody_else_publishes(who: str, city: City, log: Log, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        publish_ranking(MARCH, by=getattr(city, who), at=noon + LATER)


def test_an_evaluator_of_a_county_does_not_publish(city: City, log: Log, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        publish_ranking(MARCH, by=a_member(Role.EVALUATOR, body=city.county_centre), at=noon + LATER)


def test_a_month_that_runs_is_not_published(city: City, log: Log, noon: datetime) -> None:
    with pytest.raises(MonthNotOver):
        published(city, noon + DAY)


def test_without_a_log_nothing_is_published(city: City, noon: datetime) -> None:
    with pytest.raises(NothingToSeal):
        published(city, noon + LATER)
    assert not PublishedRanking.objects.exists()


@pytest.mark.parametrize(("day", "times"), [(9, 0), (10, 1), (28, 1)])
def test_from_the_tenth_on_a_month_is_published_by_itself(
    day: int, times: int, city: City, log: Log, noon: datetime
) -> None:
    a_judged_case(city, noon)
    at = noon.replace(month=4, day=day)
    publish_last_month(at)
    publish_last_month(at + timedelta(hours=1))
    assert publications_of(MARCH).count() == times


def test_what_somebody_published_is_not_published_again_by_itself(
    city: City, log: Log, noon: datetime
) -> None:
    a_judged_case(city, noon)
    published(city, noon.replace(month=4, day=2))
    publish_last_month(noon.replace(month=4, day=12))
    assert publications_of(MARCH).count() == 1


def test_a_month_without_cases_is_not_published(city: City, log: Log, noon: datetime) -> None:
    publish_last_month(noon.replace(month=4, day=12))
    assert not PublishedRanking.objects.exists()
