"""Months: what is weighed and left out in each, and cases at the edges of years."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import dispatch_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Channel, Kind, Satisfaction
from gongzhi.civic.evaluation.actions import (
    NotExcluded,
    add_exclusion_rule,
    exclude_case,
    include_case_again,
    set_weights,
)
from gongzhi.civic.evaluation.models import CaseExclusion, ExclusionRule, Weights
from gongzhi.civic.evaluation.queries import EVEN, cases_of, rates_by, reasons_of, total_of, weights_in
from gongzhi.civic.evaluation.vocabulary import Criterion, Grouping, Month
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case
from tests.civic.evaluation.test_ranking import a_judged_case

FEBRUARY, MARCH, APRIL = Month(2025, 2), Month(2025, 3), Month(2025, 4)
DAY = timedelta(days=1)


def weigh(response: int, resolution: int, satisfaction: int, *, since: date, at: datetime) -> Weights:
    return set_weights(
        response=response,
        resolution=resolution,
        satisfaction=satisfaction,
        valid_from=since,
        by=CLOCKWORK,
        at=at,
    )


def leave_out(criterion: Criterion, value: str, *, since: date, at: datetime, reason: str = "试点") -> None:
    add_exclusion_rule(criterion=criterion, value=value, reason=reason, valid_from=since, by=CLOCKWORK, at=at)


def test_a_city_that_set_nothing_weighs_as_the_default(db: None) -> None:
    assert weights_in(MARCH) == EVEN


def test_weights_set_within_a_month_count_from_the_next(db: None, noon: datetime) -> None:
    weigh(20, 40, 40, since=noon.date(), at=noon)
    assert [str(weights_in(month)) for month in (MARCH, APRIL)] == ["30/35/35", "20/40/40"]


def test_each_month_is_weighed_by_its_own_weights(city: City, noon: datetime) -> None:
    weigh(100, 0, 0, since=date(2025, 2, 1), at=noon)
    weigh(0, 0, 100, since=date(2025, 3, 1), at=noon)
    for at in (noon - 28 * DAY, noon):
        a_judged_case(city, at, grade=Satisfaction.VERY_DISSATISFIED)
    scores = [
        rates_by(Grouping.BODY, cases_of(month), month=month, at=noon + 3 * DAY)[0].score
        for month in (FEBRUARY, MARCH)
    ]
    assert scores == [100, 0]


def test_what_counts_as_satisfied_is_a_matter_of_the_month(city: City, noon: datetime) -> None:
    strict = weigh(30, 35, 35, since=date(2025, 3, 1), at=noon)
    Weights.objects.filter(pk=strict.pk).update(satisfied_from=Satisfaction.SATISFIED)
    for at in (noon - 28 * DAY, noon):
        a_judged_case(city, at, grade=Satisfaction.FAIR)
    satisfied = [total_of(cases_of(month), month=month, at=noon).satisfied for month in (FEBRUARY, MARCH)]
    assert satisfied == [1, 0]


def test_weights_set_again_for_a_day_take_the_place_of_the_first(db: None, noon: datetime) -> None:
    for satisfaction in (40, 50):
        weigh(60 - satisfaction, 40, satisfaction, since=date(2025, 3, 1), at=noon)
    assert (Weights.objects.count(), str(weights_in(MARCH))) == (1, "10/40/50")


def test_staff_below_the_top_set_neither_weights_nor_rules(city: City, noon: datetime) -> None:
    for person in (city.supervisor, city.evaluator, city.handler, city.resident):
        with pytest.raises(NotAllowed):
            set_weights(
                response=30, resolution=35, satisfaction=35, valid_from=noon.date(), by=person, at=noon
            )
        with pytest.raises(NotAllowed):
            add_exclusion_rule(
                criterion=Criterion.KIND,
                value="help",
                reason="……",
                valid_from=noon.date(),
                by=person,
                at=noon,
            )
    assert not Weights.objects.exists()
    assert not ExclusionRule.objects.exists()


@pytest.mark.parametrize(
    ("criterion", "value", "left_out"),
    [
        (Criterion.KIND, "suggestion", 1),
        (Criterion.CHANNEL, "phone", 1),
        (Criterion.CHANNEL, "api", 0),
        (Criterion.STATUS, "closed", 2),
        (Criterion.CATEGORY, "01", 2),
        (Criterion.CATEGORY, "0", 0),
    ],
)
def test_each_criterion_finds_its_cases(
    city: City, noon: datetime, criterion: Criterion, value: str, left_out: int
) -> None:
    a_judged_case(city, noon, kind=Kind.SUGGESTION)
    a_judged_case(city, noon, channel=Channel.PHONE)
    leave_out(criterion, value, since=date(2025, 3, 1), at=noon)
    assert total_of(cases_of(MARCH), month=MARCH, at=noon).excluded == left_out


def test_a_case_left_out_twice_over_is_left_out_once_and_a_persons_reason_is_told(
    city: City, noon: datetime
) -> None:
    case = a_judged_case(city, noon, kind=Kind.INQUIRY)
    leave_out(Criterion.KIND, "inquiry", since=date(2025, 1, 1), at=noon)
    leave_out(Criterion.CATEGORY, "01", since=date(2025, 1, 1), at=noon)
    exclude_case(case, because="恶劣天气", by=city.supervisor, at=noon)
    total = total_of(cases_of(MARCH), month=MARCH, at=noon)
    assert (total.all, total.excluded, total.counted) == (1, 1, 0)
    assert reasons_of([case], month=MARCH) == {case.pk: "恶劣天气"}


def test_a_rule_said_anew_gives_each_month_the_reason_of_its_time(city: City, noon: datetime) -> None:
    case = a_judged_case(city, noon, kind=Kind.INQUIRY)
    leave_out(Criterion.KIND, "inquiry", since=date(2025, 1, 1), at=noon, reason="旧规定")
    leave_out(Criterion.KIND, "inquiry", since=date(2025, 4, 1), at=noon, reason="新规定")
    told = [reasons_of([case], month=month)[case.pk] for month in (MARCH, APRIL)]
    assert told == ["旧规定", "新规定"]


def test_who_comes_back_can_be_left_out_again_and_all_of_it_is_kept(city: City, noon: datetime) -> None:
    case = a_judged_case(city, noon)
    for _ in range(2):
        exclude_case(case, because="恶劣天气", by=city.supervisor, at=noon)
        include_case_again(case, by=city.supervisor, at=noon)
    with pytest.raises(NotExcluded):
        include_case_again(case, by=city.supervisor, at=noon)
    assert CaseExclusion.objects.filter(case=case, ended_at=noon).count() == 2


def test_a_body_whose_cases_are_all_left_out_has_no_score_and_stands_last(city: City, noon: datetime) -> None:
    exclude_case(a_judged_case(city, noon), because="恶劣天气", by=city.supervisor, at=noon)
    a_dispatched_case_of_the_parks(city, noon)
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon + 9 * DAY)
    assert [(row.rank, row.label) for row in rows] == [(1, "区园林中心"), (None, "区住建局")]
    assert rows[-1].score is None


def a_dispatched_case_of_the_parks(city: City, at: datetime) -> Case:
    return dispatch_case(an_accepted_case(city, at=at), to=city.parks, by=city.dispatcher, at=at)


def test_bodies_alike_share_a_rank_the_one_with_more_cases_first(city: City, noon: datetime) -> None:
    a_dispatched_case_of_the_parks(city, noon)
    for _ in range(2):
        a_dispatched_case(city, at=noon)
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon + 9 * DAY)
    assert [(row.rank, row.label, row.tally.all) for row in rows] == [
        (1, "区住建局", 2),
        (1, "区园林中心", 1),
    ]


def test_a_case_of_new_years_eve_is_judged_in_the_old_year(city: City, noon: datetime) -> None:
    a_judged_case(city, datetime(2025, 12, 31, 23, 59, tzinfo=noon.tzinfo))
    a_judged_case(city, datetime(2026, 1, 1, 0, 0, tzinfo=noon.tzinfo))
    months = [Month(2026, 1).plus(back) for back in (-2, -1, 0, 1)]
    totals = [total_of(cases_of(month), month=month, at=noon + 365 * DAY) for month in months]
    assert [(total.all, total.rated) for total in totals] == [(0, 0), (1, 1), (1, 1), (0, 0)]


def test_months_are_in_order_across_years() -> None:
    december = Month.of(date(2025, 12, 31))
    assert [str(december.plus(step)) for step in (-12, 0, 1, 13)] == [
        "2024-12",
        "2025-12",
        "2026-01",
        "2027-01",
    ]
    assert december < december.plus(1) == Month.of(date(2026, 1, 1)) == Month.parse("2026-01")


def test_the_sum_of_the_bodies_is_the_total(city: City, noon: datetime) -> None:
    a_judged_case(city, noon)
    a_case_in_hand(city, at=noon)
    exclude_case(a_judged_case(city, noon), because="恶劣天气", by=city.supervisor, at=noon)
    a_dispatched_case_of_the_parks(city, noon)
    at = noon + 9 * DAY
    first, second = (row.tally for row in rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=at))
    assert first + second == total_of(cases_of(MARCH), month=MARCH, at=at)
