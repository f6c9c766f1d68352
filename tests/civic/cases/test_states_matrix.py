"""In which state which step is possible: the whole table, and the refusals of the real actions."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.cases.actions import StepNotPossible, whistle_for
from gongzhi.civic.cases.logic.lifecycle import is_possible
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.policy import Actor, may_take_step
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Status, Step
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand
from tests.civic.cases.every_step import WAYS, Hand
from tests.factories import a_person

TABLE = """
                   opened accepted dispatched handling objected suspended resolved closed declined merged withdrawn
accept             x      .        .          .        .        .         .        .      .        .      .
decline            x      x        .          .        .        .         .        .      .        .      .
categorise         .      x        x          x        x        x         x        .      .        .      .
mark               x      x        x          x        x        x         .        .      .        .      .
withdraw           x      x        x          x        x        x         .        .      .        .      .
ask                x      x        x          x        x        x         x        .      .        .      .
answer             x      x        x          x        x        x         x        .      .        .      .
dispatch           .      x        .          .        .        .         .        .      .        .      .
recall             .      .        x          .        .        .         .        .      .        .      .
acknowledge        .      .        x          .        .        .         .        .      .        .      .
contact            .      .        .          x        .        .         .        .      .        .      .
whistle            .      .        .          x        .        .         .        .      .        .      .
report_in          .      .        x          x        x        x         .        .      .        .      .
object             .      .        x          x        .        .         .        .      .        .      .
rule_on_objection  .      .        .          .        x        .         .        .      .        .      .
ask_extension      .      .        .          x        .        .         .        .      .        .      .
rule_on_extension  .      .        .          x        .        .         .        .      .        .      .
suspend            .      .        .          x        .        .         .        .      .        .      .
resume             .      .        .          .        .        x         .        .      .        .      .
exempt             .      .        x          x        x        x         x        x      x        x      x
supervise          x      x        x          x        x        x         .        .      .        .      .
escalate           .      .        x          x        .        .         .        .      .        .      .
note               x      x        x          x        x        x         x        x      x        x      x
resolve            .      .        .          x        .        .         .        .      .        .      .
follow_up          .      .        .          .        .        .         x        .      .        .      .
reopen             .      .        .          .        .        .         x        x      .        .      .
close              .      .        .          .        .        .         x        .      .        .      .
support            x      x        x          x        x        x         x        .      .        .      .
merge              x      x        x          x        .        x         .        .      .        .      .
unmerge            .      .        .          .        .        .         .        .      .        x      .
link               x      x        x          x        x        x         x        x      x        x      x
attach             x      x        x          x        x        x         x        .      .        .      .
settle             x      .        .          .        .        .         .        .      .        .      .
"""  # noqa: E501  # a table
STATES, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
POSSIBLE = {
    (Step(step), Status(status))
    for step, *marks in _ROWS
    for status, mark in zip(STATES, marks, strict=True)
    if mark == "x"
}
NEVER_PUBLIC = {Status.DECLINED, Status.MERGED, Status.WITHDRAWN}


def test_the_table_has_every_step_and_every_state() -> None:
    assert {row[0] for row in _ROWS} == set(Step)
    assert set(STATES) == set(Status)


def test_what_is_possible_is_what_the_table_says() -> None:
    assert {(step, status) for step in Step for status in Status if is_possible(step, status)} == POSSIBLE


@pytest.mark.parametrize("step", [step for step in Step if step != Step.SETTLE])  # test_confidential.py
def test_the_action_refuses_every_other_state_and_changes_nothing(
    city: City, noon: datetime, step: Step, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = a_case_in_hand(city, at=noon, is_public=True)
    case = whistle_for(case, bodies=[city.parks], because="树根", by=city.handler, at=noon)
    hand = Hand(city, whoever_may(step, city, case, noon), noon, a_case_in_hand(city, at=noon))
    before = (Fact.objects.count(), Statement.objects.count())
    for status in Status:
        if (step, status) not in POSSIBLE:
            Case.objects.filter(pk=case.pk).update(status=status)
            assert refusal(step, case, hand) == expected_refusal(step, status)
    assert (Fact.objects.count(), Statement.objects.count()) == before
    assert Case.objects.get(pk=case.pk).version == case.version


def whoever_may(step: Step, city: City, case: Case, at: datetime) -> Actor:
    staff = (city.operator, city.dispatcher, city.supervisor, city.evaluator, city.handler, city.gardener)
    cast: list[Actor] = [a_person(), *staff, city.resident, CLOCKWORK]
    return next(actor for actor in cast if may_take_step(step, actor, case, at=at))


def refusal(step: Step, case: Case, hand: Hand) -> str:
    with pytest.raises((StepNotPossible, NotAllowed)) as told:
        WAYS[step](case, hand)
    return str(told.value)


def expected_refusal(step: Step, status: Status) -> str:
    if step == Step.SUPPORT and status in NEVER_PUBLIC:
        return str(NotAllowed())  # a neighbour who no longer sees the case isn't told where it stands
    return f"事项现在是“{status.label}”，不能{step.label}。"
