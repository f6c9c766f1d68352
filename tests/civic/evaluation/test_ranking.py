"""Rates over cases: what counts, what does not and why, and the cases behind each figure."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import (
    contact_resident,
    dispatch_case,
    exempt_deadline,
    follow_up_case,
    object_to_dispatch,
    resolve_case,
    rule_on_objection,
    watch_deadlines,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Kind, Outcome, Satisfaction, Stage, Urgency, Way
from gongzhi.civic.evaluation.actions import (
    AlreadyExcluded,
    WeightsDoNotAddUp,
    add_exclusion_rule,
    end_exclusion_rule,
    exclude_case,
    include_case_again,
    seed_evaluation,
    set_weights,
)
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.models import ExclusionRule
from gongzhi.civic.evaluation.queries import (
    cases_behind,
    cases_of,
    narrowed,
    rates_by,
    reasons_of,
    rules_in,
    total_of,
    weights_in,
)
from gongzhi.civic.evaluation.vocabulary import Criterion, Figure, Grouping, Month
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_case_in_hand, an_accepted_case

MARCH = Month(2025, 3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_judged_case(
    city: City,
    at: datetime,
    *,
    resolved: bool = True,
    grade: Satisfaction = Satisfaction.SATISFIED,
    **details: Any,
) -> Case:
    """Return a case that was contacted in an hour, answered in a day and judged in two."""
    case = contact_resident(
        a_case_in_hand(city, at=at, **details), note="已联系", by=city.handler, at=at + HOUR
    )
    case = resolve_case(case, reply="已办好", outcome=Outcome.DONE, by=city.handler, at=at + DAY)
    return follow_up_case(
        case, way=Way.PHONE, resolved=resolved, satisfaction=grade, by=city.evaluator, at=at + 2 * DAY
    )


def test_a_good_case_counts_in_every_rate(city: City, noon: datetime) -> None:
    a_judged_case(city, noon)
    good = Tally(
        all=1, contact_asked=1, contacted=1, answered=1, resolved=1, rated=1, satisfied=1, due=1, in_time=1
    )
    assert total_of(cases_of(MARCH), month=MARCH, at=noon + 3 * DAY) == good


def test_what_the_reporter_says_decides_not_the_body(city: City, noon: datetime) -> None:
    a_judged_case(city, noon, resolved=False, grade=Satisfaction.DISSATISFIED)
    total = total_of(cases_of(MARCH), month=MARCH, at=noon + 3 * DAY)
    assert (total.resolution_rate, total.satisfaction_rate, total.in_time_rate) == (0, 0, 1)


def test_an_overdue_case_counts_as_not_resolved_before_anybody_asks(city: City, noon: datetime) -> None:
    a_case_in_hand(city, at=noon)
    before, after = (total_of(cases_of(MARCH), month=MARCH, at=noon + days * DAY) for days in (1, 9))
    assert (before.resolution_rate, before.in_time_rate) == (None, None)
    assert (after.resolution_rate, after.in_time_rate, after.response_rate) == (0, 0, 0)


def test_an_exempted_miss_is_not_held_against_the_body(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 2 * DAY)
    case.refresh_from_db()
    missed = case.deadlines.get(stage=Stage.CONTACT)
    late = total_of(cases_of(MARCH), month=MARCH, at=noon + 2 * DAY)
    case = contact_resident(case, note="已联系", by=city.handler, at=noon + 2 * DAY)
    exempt_deadline(case, deadline=missed, because="通信中断", by=city.supervisor, at=noon + 2 * DAY)
    excused = total_of(cases_of(MARCH), month=MARCH, at=noon + 2 * DAY)
    assert (late.response_rate, excused.response_rate) == (0, 1)


def test_a_case_not_yet_given_to_a_body_is_nobodys_figure(city: City, noon: datetime) -> None:
    an_accepted_case(city, at=noon)
    assert total_of(cases_of(MARCH), month=MARCH, at=noon) == Tally()


def test_a_month_ends_at_midnight_of_the_citys_time(city: City, noon: datetime) -> None:
    edge = datetime(2025, 4, 1, 0, 0, tzinfo=noon.tzinfo)
    for at in (edge - timedelta(seconds=1), edge):
        a_case_in_hand(city, at=at)
    assert [cases_of(month).count() for month in (MARCH, Month(2025, 4))] == [1, 1]


def test_bodies_are_ranked_by_score(city: City, noon: datetime) -> None:
    a_judged_case(city, noon)
    case = dispatch_case(an_accepted_case(city, at=noon), to=city.parks, by=city.dispatcher, at=noon)
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon + 9 * DAY)
    assert [(row.rank, row.label, row.score) for row in rows] == [(1, "区住建局", 100), (2, "区园林中心", 0)]
    assert case.lead == city.parks


@pytest.mark.parametrize(
    ("level", "name"), [(Level.COUNTY, "临湖区"), (Level.STREET, "荷塘街道"), (Level.COMMUNITY, "柳岸社区")]
)
def test_places_are_ranked_at_each_level(city: City, noon: datetime, level: Level, name: str) -> None:
    a_judged_case(city, noon)
    rows = rates_by(Grouping.PLACE, cases_of(MARCH), month=MARCH, at=noon + 3 * DAY, level=level)
    assert [(row.label, row.tally.all) for row in rows] == [(name, 1)]


def test_categories_are_gathered_under_their_first_level(city: City, noon: datetime) -> None:
    city.roads.parent = type(city.roads).objects.create(code="00", name="市政设施")
    city.roads.save()
    a_judged_case(city, noon)
    rows = rates_by(Grouping.CATEGORY, cases_of(MARCH), month=MARCH, at=noon + 3 * DAY)
    assert [(row.label, row.tally.all) for row in rows] == [("市政设施", 1)]


def test_a_rule_leaves_cases_out_and_says_why(city: City, noon: datetime) -> None:
    seed_evaluation(valid_from=date(2025, 1, 1), by=CLOCKWORK, at=noon)
    asked, told = a_judged_case(city, noon, kind=Kind.INQUIRY), a_judged_case(city, noon)
    total = total_of(cases_of(MARCH), month=MARCH, at=noon + 3 * DAY)
    assert (total.all, total.excluded, total.counted, total.rated) == (2, 1, 1, 1)
    assert reasons_of([asked, told], month=MARCH) == {asked.pk: "咨询类，现场答复，不计入三率"}


def test_a_rule_for_a_category_reaches_its_branch(city: City, noon: datetime) -> None:
    city.roads.parent = type(city.roads).objects.create(code="00", name="市政设施")
    city.roads.save()
    a_judged_case(city, noon)
    add_exclusion_rule(
        criterion=Criterion.CATEGORY,
        value="00",
        reason="试点",
        valid_from=date(2025, 3, 1),
        by=CLOCKWORK,
        at=noon,
    )
    assert total_of(cases_of(MARCH), month=MARCH, at=noon).excluded == 1


def test_a_rule_does_not_reach_back_into_past_months(city: City, noon: datetime) -> None:
    a_judged_case(city, noon, kind=Kind.INQUIRY)
    seed_evaluation(valid_from=date(2025, 4, 1), by=CLOCKWORK, at=noon)
    assert total_of(cases_of(MARCH), month=MARCH, at=noon).excluded == 0


def test_a_single_case_is_left_out_by_a_supervisor_above_and_comes_back(city: City, noon: datetime) -> None:
    case = a_judged_case(city, noon)
    exclude_case(case, because="恶劣天气", by=city.supervisor, at=noon)
    assert reasons_of([case], month=MARCH) == {case.pk: "恶劣天气"}
    with pytest.raises(AlreadyExcluded):
        exclude_case(case, because="又一次", by=city.supervisor, at=noon)
    include_case_again(case, by=city.supervisor, at=noon)
    assert total_of(cases_of(MARCH), month=MARCH, at=noon).excluded == 0


def test_nobody_else_leaves_a_case_out(city: City, noon: datetime) -> None:
    case = a_judged_case(city, noon)
    for person in (city.handler, city.dispatcher, city.administrator, city.resident):
        with pytest.raises(NotAllowed):
            exclude_case(case, because="……", by=person, at=noon)


@pytest.mark.parametrize("figure", Figure)
def test_each_figure_opens_into_exactly_the_cases_it_counts(
    city: City, noon: datetime, figure: Figure
) -> None:
    seed_evaluation(valid_from=date(2025, 1, 1), by=CLOCKWORK, at=noon)
    a_judged_case(city, noon, kind=Kind.SUGGESTION)
    a_judged_case(city, noon, resolved=False, grade=Satisfaction.FAIR)
    a_case_in_hand(city, at=noon)
    at = noon + 9 * DAY
    total = total_of(cases_of(MARCH), month=MARCH, at=at)
    assert cases_behind(figure, cases_of(MARCH), month=MARCH, at=at).count() == getattr(total, figure.value)


def test_figures_are_narrowed_by_body_place_and_category(city: City, noon: datetime) -> None:
    case = a_judged_case(city, noon)
    cases = cases_of(MARCH)
    assert list(narrowed(cases, body=city.works, place=city.county, category=city.roads)) == [case]
    assert not narrowed(cases, body=city.parks).exists()


def test_weights_add_up_and_count_from_their_month(city: City, noon: datetime) -> None:
    with pytest.raises(WeightsDoNotAddUp, match="90"):
        set_weights(
            response=30, resolution=30, satisfaction=30, valid_from=date(2025, 3, 1), by=CLOCKWORK, at=noon
        )
    set_weights(
        response=20, resolution=40, satisfaction=40, valid_from=date(2025, 3, 1), by=CLOCKWORK, at=noon
    )
    assert [str(weights_in(month)) for month in (Month(2025, 2), MARCH)] == ["30/35/35", "20/40/40"]


def test_the_defaults_come_once_and_name_their_source(db: None, noon: datetime) -> None:
    counts = [seed_evaluation(valid_from=date(2025, 1, 1), by=CLOCKWORK, at=noon) for _ in range(2)]
    assert counts == [7, 0]
    assert not ExclusionRule.objects.filter(source="").exists()


def test_a_body_is_not_charged_with_what_another_missed_before_it(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    case = object_to_dispatch(case, because="属园林职责", by=city.handler, at=noon + 30 * HOUR)
    case = rule_on_objection(case, upheld=True, because="属实", by=city.dispatcher, at=noon + 31 * HOUR)
    dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon + 32 * HOUR)
    total = total_of(narrowed(cases_of(MARCH), body=city.parks), month=MARCH, at=noon + 33 * HOUR)
    assert (total.all, total.contact_asked, total.due, total.answered) == (1, 0, 0, 0)


def test_a_case_handed_up_is_still_counted_as_late(city: City, noon: datetime) -> None:
    a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    watch_deadlines(by=CLOCKWORK, at=noon + 4 * DAY)
    total = total_of(cases_of(MARCH), month=MARCH, at=noon + 4 * DAY)
    assert (total.due, total.in_time, total.answered, total.resolved) == (1, 0, 1, 0)


def test_a_rule_ends_with_the_month_even_on_its_first_day(city: City, noon: datetime) -> None:
    rule = add_exclusion_rule(
        criterion=Criterion.KIND,
        value="help",
        reason="试点",
        valid_from=date(2025, 1, 1),
        by=CLOCKWORK,
        at=noon,
    )
    end_exclusion_rule(rule, by=city.administrator, at=datetime(2025, 3, 1, 9, tzinfo=noon.tzinfo))
    assert [rules_in(month).exists() for month in (MARCH, Month(2025, 4))] == [True, False]


def test_handing_a_case_up_does_not_hand_the_blame_on(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 12 * DAY)
    case.refresh_from_db()
    assert case.lead == city.county_centre
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon + 12 * DAY)
    assert [(row.label, row.tally.in_time_rate) for row in rows] == [("区住建局", 0)]
