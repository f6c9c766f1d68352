"""The question of the month: chosen by a centre, planned by its lead, closed with counted figures."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.dispatch.actions import (
    choose_question,
    close_question,
    plan_question,
    report_on_question,
)
from gongzhi.civic.dispatch.actions.questions import (
    AlreadyClosed,
    DayHasPassed,
    MonthTaken,
    NotPlanned,
    NoTroubleChosen,
)
from gongzhi.civic.dispatch.models import Question, Trouble
from gongzhi.civic.dispatch.queries.questions import effect, questions, questions_of, troubles_in
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about
from tests.a_city import City
from tests.civic.dispatch.gathered import LAMPS
from tests.civic.dispatch.troubled import a_troubled_city, gather, some_cases
from tests.factories import a_body, a_member, a_place

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 20)
SOON = date(2025, 6, 1)


@pytest.fixture
def lamps(city: City, noon: datetime) -> Trouble:
    """A trouble of three cases, of the last three days."""
    return a_troubled_city(city, at=noon)[1]


def chosen(city: City, *troubles: Trouble, by: Person | None = None, at: datetime, **more: Any) -> Question:
    words: dict[str, Any] = {"month": MARCH, "title": "路灯", "scope": "修好路灯", "lead": city.works}
    return choose_question(troubles, by=by or city.dispatcher, at=at, **words | more)


def planned(city: City, trouble: Trouble, *, at: datetime) -> Question:
    question = chosen(city, trouble, at=at)
    return plan_question(question, plan="全部换成新灯", due_on=SOON, by=city.handler, at=at)


def test_a_dispatcher_chooses_for_the_own_centre(city: City, lamps: Trouble, noon: datetime) -> None:
    question = chosen(city, lamps, at=noon)
    assert (question.centre, question.month, question.lead) == (city.centre, date(2025, 3, 1), city.works)
    fact = facts_about(question).get()
    assert (fact.kind, fact.data["troubles"]) == ("dispatch.QuestionChosen", [lamps.pk])
    assert "路灯" not in str(fact.data)


@pytest.mark.parametrize("who", ["operator", "supervisor", "auditor", "handler", "resident"])
def test_others_do_not_choose(who: str, city: City, lamps: Trouble, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        chosen(city, lamps, by=getattr(city, who), at=noon)


def test_a_dispatcher_of_the_county_chooses_for_the_county(
    city: City, lamps: Trouble, noon: datetime
) -> None:
    by = a_member(Role.DISPATCHER, body=city.county_centre)
    assert chosen(city, lamps, by=by, at=noon).centre == city.county_centre


def test_a_neighbour_does_not_choose(city: City, lamps: Trouble, noon: datetime) -> None:
    beside = a_body("望山区中心", place=a_place("望山区", within=city.city), is_centre=True)
    with pytest.raises(NotAllowed):
        chosen(city, lamps, by=a_member(Role.DISPATCHER, body=beside), at=noon)


def test_a_question_without_a_trouble_is_none(city: City, noon: datetime) -> None:
    with pytest.raises(NoTroubleChosen):
        chosen(city, at=noon)


def test_a_month_has_one_question_of_a_centre(city: City, lamps: Trouble, noon: datetime) -> None:
    chosen(city, lamps, at=noon)
    with pytest.raises(MonthTaken, match="2025-03"):
        chosen(city, lamps, at=noon)
    assert chosen(city, lamps, month=date(2025, 4, 1), at=noon).month == date(2025, 4, 1)


def test_the_lead_writes_the_plan_and_may_better_it(city: City, lamps: Trouble, noon: datetime) -> None:
    question = planned(city, lamps, at=noon)
    later = noon + timedelta(days=3)
    plan_question(question, plan="先换坏的", due_on=SOON, by=city.dispatcher, at=later)
    question.refresh_from_db()
    assert (question.plan, question.planned_at) == ("先换坏的", noon)


def test_another_body_plans_nothing_and_reports_nothing(city: City, lamps: Trouble, noon: datetime) -> None:
    question = chosen(city, lamps, at=noon)
    with pytest.raises(NotAllowed):
        plan_question(question, plan="换灯", due_on=SOON, by=city.gardener, at=noon)
    with pytest.raises(NotAllowed):
        report_on_question(question, text="换了", by=city.gardener, at=noon)


def test_a_plan_is_not_for_the_past(city: City, lamps: Trouble, noon: datetime) -> None:
    question = chosen(city, lamps, at=noon)
    with pytest.raises(DayHasPassed):
        plan_question(question, plan="换灯", due_on=date(2025, 3, 11), by=city.handler, at=noon)


def test_reports_are_kept_the_latest_first(city: City, lamps: Trouble, noon: datetime) -> None:
    question = planned(city, lamps, at=noon)
    for nth in (1, 2):
        report_on_question(question, text=f"第{nth}次", by=city.handler, at=noon + timedelta(days=nth))
    assert [report.text for report in question.reports.all()] == ["第2次", "第1次"]


def test_before_and_since_are_counted_from_the_cases(city: City, lamps: Trouble, noon: datetime) -> None:
    question, later = planned(city, lamps, at=noon), noon + timedelta(days=60)
    assert effect(chosen(city, lamps, month=SOON, at=noon), at=noon) is None
    some_cases(city, LAMPS[:1], until=later)
    gather(city.county, at=later)
    counted = effect(question, at=later)
    assert counted is not None
    assert (counted.before, counted.days_before, counted.since, counted.days_since) == (3, 30, 1, 60)


def test_a_close_keeps_the_figures_and_says_them(city: City, lamps: Trouble, noon: datetime) -> None:
    question, later = planned(city, lamps, at=noon), noon + timedelta(days=60)
    close_question(question, outcome="换好了", by=city.dispatcher, at=later)
    some_cases(city, LAMPS, until=later)
    gather(city.county, at=later + timedelta(days=9))
    question.refresh_from_db()
    assert question.effect == [3, 30, 0, 60]
    assert effect(question, at=later + timedelta(days=90)).since == 0  # type: ignore[union-attr]  # it has a plan
    told = facts_about(question).last()
    assert told is not None
    assert told.data == {
        "question": question.pk,
        "before": 3,
        "days_before": 30,
        "since": 0,
        "days_since": 60,
    }


def test_the_lead_does_not_close_its_own_question(city: City, lamps: Trouble, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        close_question(planned(city, lamps, at=noon), outcome="好了", by=city.handler, at=noon)


def test_nothing_is_closed_without_a_plan(city: City, lamps: Trouble, noon: datetime) -> None:
    with pytest.raises(NotPlanned):
        close_question(chosen(city, lamps, at=noon), outcome="好了", by=city.dispatcher, at=noon)


def test_what_is_closed_stays_as_it_is(city: City, lamps: Trouble, noon: datetime) -> None:
    question = close_question(planned(city, lamps, at=noon), outcome="好了", by=city.dispatcher, at=noon)
    with pytest.raises(AlreadyClosed):
        report_on_question(question, text="还有", by=city.handler, at=noon)


def test_a_question_follows_its_trouble_into_another(city: City, noon: datetime) -> None:
    dump, lamps = a_troubled_city(city, at=noon)
    question = chosen(city, lamps, at=noon)
    Trouble.objects.filter(pk=lamps.pk).update(faded_at=noon, into=dump)
    assert troubles_in(question) == [dump.pk, lamps.pk]
    assert list(questions_of(dump)) == list(questions()) == [question]


def test_a_few_hidden_cases_are_not_counted_before_and_since(
    city: City, lamps: Trouble, noon: datetime
) -> None:
    some_cases(city, LAMPS[:2], until=noon, is_public=False)
    gather(city.county, at=noon)
    counted = effect(planned(city, lamps, at=noon), at=noon)
    assert counted is not None
    assert counted.before == 3


def test_many_hidden_cases_are_counted_before_and_since(city: City, lamps: Trouble, noon: datetime) -> None:
    some_cases(city, LAMPS * 2, until=noon, is_public=False)
    gather(city.county, at=noon)
    counted = effect(planned(city, lamps, at=noon), at=noon)
    assert counted is not None
    assert counted.before == 9


def test_what_everybody_reads_of_a_question_holds_no_number_of_somebody(
    city: City, lamps: Trouble, noon: datetime
) -> None:
    number = "13800001234"
    question = chosen(city, lamps, title=f"路灯{number}", scope=number, at=noon)
    question = plan_question(question, plan=f"找{number}", due_on=SOON, by=city.handler, at=noon)
    report = report_on_question(question, text=number, by=city.handler, at=noon)
    question = close_question(question, outcome=number, by=city.dispatcher, at=noon)
    kept = (question.title, question.scope, question.plan, question.outcome, report.text)
    assert [words for words in kept if number in words] == []
