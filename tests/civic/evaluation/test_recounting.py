"""Whatever turn cases take, facts alone tell the figures that the tables tell."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from inspect import signature
from types import ModuleType
from typing import Any

import pytest

from gongzhi.civic.cases.actions import (
    ask_extension,
    exempt_deadline,
    resume_case,
    rule_on_extension,
    suspend_case,
    watch_deadlines,
)
from gongzhi.civic.cases.actions.timing import record_misses
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.queries import cases_of, rates_by
from gongzhi.civic.evaluation.queries.published import KINDS, figures_of
from gongzhi.civic.evaluation.queries.recounting import Happened, Rules, tallies_of
from gongzhi.civic.evaluation.vocabulary import Grouping, Month
from gongzhi.kernel.facts import event_of
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand
from tests.civic.evaluation import test_months, test_ranking, test_second_rounds

MARCH = Month(2025, 3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Story = Callable[[City, datetime], None]


def stories(*modules: ModuleType) -> list[Any]:
    """Return what other tests let happen in the small city."""
    return [
        pytest.param(told, id=name)
        for module in modules
        for name, told in vars(module).items()
        if name.startswith("test_") and list(signature(told).parameters) == ["city", "noon"]
    ]


def in_tables(at: datetime) -> dict[int, Tally]:
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=at)
    return {row.key: row.tally for row in rows if row.key is not None}


def in_facts(at: datetime) -> dict[int, Tally]:
    keys = set(cases_of(MARCH).values_list("pk", flat=True))
    histories = defaultdict(list)
    for fact in Fact.objects.filter(kind__in=KINDS, subject__startswith="case:").order_by("id"):
        if fact.data["case"] in keys:
            histories[fact.data["case"]].append(Happened(fact.pk, event_of(fact), fact.at))
    return tallies_of(histories.values(), Rules.of(figures_of(MARCH, size=0, at=at)))


def assert_told_alike(at: datetime) -> None:
    while record_misses(by=CLOCKWORK, at=at):
        pass
    assert in_facts(at) == in_tables(at)


@pytest.mark.parametrize("story", stories(test_ranking, test_second_rounds, test_months))
@pytest.mark.parametrize("later", [3 * DAY, 40 * DAY], ids=["soon", "late"])
def test_facts_tell_the_figures_of_the_tables(
    story: Story, later: timedelta, city: City, noon: datetime
) -> None:
    story(city, noon)
    last = max(Fact.objects.values_list("at", flat=True), default=noon)
    assert_told_alike(max(last, noon + later))


def missed(city: City, noon: datetime) -> Case:
    """Return a case whose deadlines were missed and run on."""
    case = a_case_in_hand(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 9 * DAY)
    return Case.objects.get(pk=case.pk)


def test_an_exempted_deadline_that_runs_on_is_late_all_the_same(city: City, noon: datetime) -> None:
    case = missed(city, noon)
    deadline = case.deadlines.get(stage=Stage.RESOLVE)
    exempt_deadline(case, deadline=deadline, because="停电", by=city.supervisor, at=noon + 10 * DAY)
    assert_told_alike(noon + 11 * DAY)
    assert in_facts(noon + 11 * DAY)[city.works.pk].in_time == 0


def test_what_was_missed_runs_on_after_a_suspension(city: City, noon: datetime) -> None:
    case = missed(city, noon)
    case = suspend_case(case, until=noon + 20 * DAY, because="汛期", by=city.supervisor, at=noon + 10 * DAY)
    assert_told_alike(noon + 11 * DAY)
    resume_case(case, by=city.handler, at=noon + 12 * DAY)
    assert_told_alike(noon + 13 * DAY)


@pytest.mark.parametrize("granted", [True, False])
def test_more_time_ends_what_was_missed_only_if_it_is_granted(
    granted: bool, city: City, noon: datetime
) -> None:
    case = ask_extension(
        a_case_in_hand(city, at=noon), until=noon + 30 * DAY, because="备料", by=city.handler, at=noon + DAY
    )
    watch_deadlines(by=CLOCKWORK, at=noon + 7 * DAY + HOUR)
    case = Case.objects.get(pk=case.pk)
    rule_on_extension(case, granted=granted, because="已核", by=city.supervisor, at=noon + 8 * DAY)
    assert_told_alike(noon + 9 * DAY)
