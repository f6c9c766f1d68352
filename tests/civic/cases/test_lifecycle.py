"""Which steps are possible in which state, and who has the right to them."""

import pytest

from gongzhi.civic.cases.logic.lifecycle import STATES, is_possible
from gongzhi.civic.cases.logic.rights import RULES, Standing, may
from gongzhi.civic.cases.vocabulary import ENDED, Status, Step
from gongzhi.civic.people.vocabulary import Role


def test_every_step_has_states_and_a_rule() -> None:
    assert set(STATES) == set(RULES) == set(Step)


def test_from_every_state_that_has_not_ended_somebody_can_go_on() -> None:
    notes_only = {Step.NOTE, Step.LINK, Step.EXEMPT, Step.SUPPORT, Step.ATTACH, Step.ANSWER, Step.ASK}
    for status in set(Status) - ENDED:
        assert any(is_possible(step, status) for step in set(Step) - notes_only), status


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.MERGED])
def test_an_ended_case_is_not_worked_on(status: Status) -> None:
    possible = {step for step in Step if is_possible(step, status)}
    assert possible <= {Step.NOTE, Step.LINK, Step.EXEMPT, Step.UNMERGE}


def test_a_closed_case_can_be_reopened() -> None:
    assert is_possible(Step.REOPEN, Status.CLOSED)


def test_nobody_without_standing_may_do_anything() -> None:
    assert not any(may(step, Standing()) for step in Step)


def test_an_auditor_reads_and_changes_nothing() -> None:
    auditor = Standing(has_account=True, here=frozenset({Role.AUDITOR}), above=frozenset({Role.AUDITOR}))
    assert not any(may(step, auditor) for step in Step)


def test_an_administrator_of_the_tables_takes_no_step_with_a_case() -> None:
    administrator = Standing(has_account=True, here=frozenset({Role.ADMINISTRATOR}))
    assert not any(may(step, administrator) for step in Step)


@pytest.mark.parametrize("step", [Step.RULE_ON_EXTENSION, Step.RULE_ON_OBJECTION, Step.EXEMPT, Step.SUSPEND])
def test_nobody_rules_on_their_own_bodys_motion(step: Step) -> None:
    own_head = Standing(here=frozenset(Role), in_lead=frozenset(Role))
    head_above = Standing(here=frozenset(Role), above=frozenset(Role))
    assert (may(step, own_head), may(step, head_above)) == (False, True)


def test_the_reporter_may_speak_judge_and_take_back_but_not_handle() -> None:
    rights = {step for step in Step if may(step, Standing(is_reporter=True))}
    assert rights == {Step.WITHDRAW, Step.ANSWER, Step.FOLLOW_UP, Step.REOPEN, Step.ATTACH}


def test_a_program_sends_marks_supervises_escalates_resumes_and_takes_out_and_nothing_else() -> None:
    rights = {step for step in Step if may(step, Standing(is_clockwork=True))}
    sends = {Step.ACCEPT, Step.DISPATCH}
    assert rights == sends | {Step.MARK, Step.SUPERVISE, Step.ESCALATE, Step.RESUME, Step.UNMERGE}


def test_one_does_not_support_ones_own_case_nor_one_that_is_not_public() -> None:
    sees = Standing(has_account=True, can_see=True)
    owns = Standing(has_account=True, can_see=True, is_reporter=True)
    assert [may(Step.SUPPORT, standing) for standing in (sees, owns, Standing(has_account=True))] == [
        True,
        False,
        False,
    ]
