"""The rarer steps of a story, performed by the real actions on the stage of the founded city."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongzhi.civic.cases.models import Case, Statement, Suspension
from gongzhi.civic.cases.queries.deadlines import missed_deadlines
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Part, Status
from gongzhi.civic.evaluation.models import Weights
from gongzhi.civic.people.models import Person
from gongzhi.demo.cast import Cast
from gongzhi.demo.founding import found_city
from gongzhi.demo.performance import Performance
from gongzhi.demo.stories import stories
from gongzhi.demo.story import Step, Story
from gongzhi.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@cache
def year() -> tuple[Story, ...]:
    """Tell a year once."""
    return tuple(stories(until=date(2026, 6, 30), count=1500))


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The city as it was before its first case."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_city(at=year()[0].opened_at - timedelta(days=1))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(founded: None) -> Performance:
    """The whole year on an empty stage."""
    return Performance(list(year()), Cast())


def first_with(verb: str) -> tuple[int, Story, int]:
    """Return the first story in which a verb occurs, with its number and that of the step."""
    for index, story in enumerate(year()):
        for number, step in enumerate(story.steps):
            if step.verb == verb:
                return index, story, number
    raise LookupError(verb)


def play(stage: Performance, index: int, steps: tuple[Step, ...]) -> Case:
    """Play steps of one story and return its case."""
    for step in steps:
        stage.take(index, step)
    return stage.cases[index]


def play_up_to(stage: Performance, verb: str) -> tuple[Case, Case, Step]:
    """Play the first story with a verb up to it; return the case before and after, and the step."""
    index, story, number = first_with(verb)
    before = play(stage, index, story.steps[:number])
    return before, play(stage, index, story.steps[number : number + 1]), story.steps[number]


def test_an_escalated_case_is_taken_up_by_the_centre_above(stage: Performance) -> None:
    before, after, step = play_up_to(stage, "escalate_case")
    assert before.lead is not None
    assert after.lead is not None
    assert (after.lead.is_centre, after.lead != before.lead, after.status) == (True, True, Status.HANDLING)
    helpers = after.assignments.filter(part=Part.CO_HANDLER, ended_at=None).values_list("body", flat=True)
    assert before.lead.pk in helpers
    taken_up = after.assignments.get(part=Part.LEAD, ended_at=None)
    assert (taken_up.body, taken_up.acknowledged_at) == (after.lead, step.at + timedelta(minutes=1))


def test_a_suspended_case_rests_until_the_end_of_the_day_named(stage: Performance) -> None:
    _before, after, step = play_up_to(stage, "suspend_case")
    suspension = Suspension.objects.get(case=after)
    last_day = date.fromisoformat(str(step.extras["until"]))
    midnight = suspension.until.astimezone(step.at.tzinfo)
    assert (after.status, midnight.date(), midnight.hour) == (
        Status.SUSPENDED,
        last_day + timedelta(days=1),
        0,
    )


def test_a_suspended_case_goes_on_when_it_is_resumed(stage: Performance) -> None:
    before, after, step = play_up_to(stage, "resume_case")
    assert (before.status, after.status) == (Status.SUSPENDED, Status.HANDLING)
    assert Suspension.objects.get(case=after).ended_at == step.at


def test_a_deadline_that_was_missed_is_exempted_and_stays_missed(stage: Performance) -> None:
    index, story, number = first_with("exempt_deadline")
    play(stage, index, story.steps[:number])
    late = replace(story.steps[number], at=story.steps[number].at + timedelta(days=60))
    case = play(stage, index, (late,))
    exempted = case.deadlines.get(exemption__isnull=False)
    assert (exempted.exemption is not None, exempted.missed_at is not None) == (True, True)
    assert case.has_missed


def test_where_nothing_was_missed_there_is_nothing_to_exempt(stage: Performance) -> None:
    index, story, number = first_with("exempt_deadline")
    opened = play(stage, index, story.steps[:1])
    soon = replace(story.steps[number], at=story.opened_at + timedelta(minutes=1))
    assert (play(stage, index, (soon,)).version, missed_deadlines(opened).count()) == (opened.version, 0)


def test_a_merged_case_ends_in_the_one_that_came_before(stage: Performance) -> None:
    index, story, number = first_with("merge_case")
    trunk = int(str(story.steps[number].extras["into"]))
    play(stage, trunk, tuple(step for step in year()[trunk].steps if step.at < story.steps[number].at))
    case = play(stage, index, story.steps[: number + 1])
    assert (case.status, case.merged_into, case.closed_at) == (
        Status.MERGED,
        Case.objects.get(pk=stage.cases[trunk].pk),
        story.steps[number].at,
    )


def test_a_whistle_calls_the_bodies_that_the_story_names(stage: Performance) -> None:
    _before, after, step = play_up_to(stage, "whistle_for")
    called = after.assignments.filter(part=Part.CO_HANDLER, ended_at=None).values_list(
        "body__code", flat=True
    )
    assert set(called) >= set(step.extras["bodies"])  # type: ignore[call-overload]  # codes


def test_what_is_declined_says_why_and_where_to_go(stage: Performance) -> None:
    _before, after, step = play_up_to(stage, "decline_case")
    because, _, instead = Statement.objects.get(case=after, at=step.at).text.partition("\n\n")
    assert (after.status, because in step.text, bool(instead)) == (Status.DECLINED, True, True)


def test_nobody_supports_a_case_that_is_not_public(stage: Performance) -> None:
    index, story, number = first_with("support_case")
    hidden = replace(story, is_public=False)
    stage.stories[index] = hidden
    before = play(stage, index, story.steps[:number])
    people = Person.objects.count()
    assert play(stage, index, story.steps[number : number + 1]) == before
    assert Person.objects.count() == people


def test_a_case_that_its_reporter_closed_is_not_closed_again(stage: Performance) -> None:
    index, story, number = first_with("close_case")
    closed = play(stage, index, story.steps[: number + 1])
    again = replace(story.steps[number], at=story.steps[number].at + timedelta(minutes=1))
    assert (play(stage, index, (again,)).version, closed.status) == (closed.version, Status.CLOSED)


def test_a_reporter_without_account_acts_by_the_code_of_the_case(stage: Performance) -> None:
    index = next(number for number, story in enumerate(year()) if story.anonymous)
    case = play(stage, index, year()[index].steps[:1])
    assert (case.spoken_by, stage.reporter(case)) == (None, CodeHolder(case.pk))


def test_the_schedule_acts_for_the_system(stage: Performance) -> None:
    index, story, _number = first_with("open_case")
    play(stage, index, story.steps[:1])
    assert stage.actor(index, Step("supervise_case", story.opened_at, "system")) == CLOCKWORK


def test_a_step_against_the_rules_is_refused_and_changes_nothing(stage: Performance) -> None:
    index, story, _number = first_with("resolve_case")
    resolve = next(step for step in story.steps if step.verb == "resolve_case")
    opened = play(stage, index, story.steps[:1])
    with pytest.raises(Refused):
        stage.take(index, resolve)
    assert Case.objects.get(pk=opened.pk).version == opened.version


def test_the_city_is_founded_with_weights_for_its_first_month(founded: None) -> None:
    assert Weights.objects.filter(valid_from__lte=year()[0].opened_at.date()).count() == 1
