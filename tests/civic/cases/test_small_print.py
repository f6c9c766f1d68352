"""The small print of the steps: what lapses, what goes on, what is refused as a whole."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    accept_case,
    answer_question,
    ask_extension,
    categorise_case,
    decline_case,
    dispatch_case,
    exempt_deadline,
    note_case,
    object_to_dispatch,
    report_in,
    resolve_case,
    resume_case,
    rule_on_extension,
    suspend_case,
    watch_deadlines,
    whistle_for,
    withdraw_case,
)
from gongzhi.civic.cases.actions.dispatching import AlreadyOnTheCase
from gongzhi.civic.cases.actions.succession import carry_tables_over
from gongzhi.civic.cases.actions.timing import (
    NoDeadlineRunning,
    NothingAsked,
    NoTimeGained,
    NotMissed,
)
from gongzhi.civic.cases.events import CaseEscalated, CaseSupervised
from gongzhi.civic.cases.logic.words import NothingWritten
from gongzhi.civic.cases.models import Case, CatalogueEntry, DeadlineRule, Notice, Statement
from gongzhi.civic.cases.queries.codes import case_with_code
from gongzhi.civic.cases.queries.notices import notices_of, unread_notices_of
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Outcome, Stage, Status, Urgency
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.ids import hash_code
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.factories import a_body, a_person, a_place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def late_case(city: City, at: datetime) -> Case:
    """Return a case that missed its two hours, an hour ago."""
    case = a_case_in_hand(city, at=at - 3 * HOUR, urgency=Urgency.DANGER)
    watch_deadlines(by=CLOCKWORK, at=at)
    return Case.objects.get(pk=case.pk)


def test_withdrawing_lets_lapse_what_was_asked_for_unruled(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_case_in_hand(city, at=noon), because="……", by=city.handler, at=noon)
    case = withdraw_case(case, because="已解决", by=city.resident, at=noon + HOUR)
    motion = case.motions.get()
    assert (motion.ruled_at, motion.granted, motion.ruling) == (noon + HOUR, None, None)


def test_a_suspended_case_is_withdrawn_and_not_resumed(city: City, noon: datetime) -> None:
    case = suspend_case(
        a_case_in_hand(city, at=noon), until=noon + DAY, because="停工", by=city.supervisor, at=noon
    )
    withdraw_case(case, because="已解决", by=city.resident, at=noon + HOUR)
    assert case.suspensions.get().ended_at == noon + HOUR


def test_what_was_late_when_it_was_withdrawn_stays_late(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    case = withdraw_case(case, because="不等了", by=CodeHolder(case.pk), at=noon + 3 * HOUR)
    assert case.has_missed
    assert case.deadlines.get(stage=Stage.RESOLVE).missed_at == noon + 3 * HOUR


def test_a_case_accepted_by_mistake_is_declined_and_waits_for_nobody(city: City, noon: datetime) -> None:
    case = decline_case(
        an_accepted_case(city, at=noon), because="已起诉", instead="法院", by=city.dispatcher, at=noon + HOUR
    )
    assert (case.status, case.due_at, case.closed_at) == (Status.DECLINED, None, noon + HOUR)


def test_half_a_reason_declines_nothing(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    with pytest.raises(NothingWritten):
        decline_case(case, because="不属于", instead=" ", by=city.dispatcher, at=noon)
    assert not Statement.objects.exists()


def test_a_new_urgency_counts_from_the_next_dispatch(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    case = categorise_case(case, category=city.roads, urgency=Urgency.DANGER, by=city.dispatcher, at=noon)
    case = dispatch_case(case, by=city.dispatcher, at=noon)
    assert case.deadlines.get(stage=Stage.RESOLVE).due_at == noon + 2 * HOUR


def test_notes_are_written_even_after_the_end_and_tell_nobody(city: City, noon: datetime) -> None:
    case = withdraw_case(an_opened_case(city, at=noon), because="……", by=city.resident, at=noon)
    case = note_case(case, note="来电确认撤回", by=city.operator, at=noon)
    deliver_due(at=noon)
    assert (case.status, Notice.objects.count()) == (Status.WITHDRAWN, 0)


def test_an_operator_writes_down_what_a_caller_adds(city: City, noon: datetime) -> None:
    case = answer_question(an_opened_case(city, at=noon), answer="3号楼", by=city.operator, at=noon)
    assert Statement.objects.get(case=case).by == city.operator


def test_of_two_called_each_has_a_clock_of_its_own(city: City, noon: datetime) -> None:
    water = a_body("区水务局", place=city.county)
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks, water], because="……", by=city.handler, at=noon
    )
    case = report_in(case, body=city.parks, findings="已断根", by=city.gardener, at=noon + HOUR)
    running = case.deadlines.filter(stage=Stage.REPORT_IN, ended_at=None)
    assert [deadline.body for deadline in running] == [water]


def test_a_call_that_is_half_wrong_calls_nobody(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(AlreadyOnTheCase):
        whistle_for(case, bodies=[city.parks, city.works], because="……", by=city.handler, at=noon)
    assert (case.assignments.count(), Statement.objects.count()) == (1, 0)


def test_an_answer_ends_the_waiting_for_those_called(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="……", by=city.handler, at=noon
    )
    case = resolve_case(case, reply="修好了", outcome=Outcome.DONE, by=city.handler, at=noon + HOUR)
    deadline = case.deadlines.get(stage=Stage.REPORT_IN)
    assert (deadline.ended_at, deadline.met_at, deadline.missed_at) == (noon + HOUR, None, None)


def test_where_nothing_runs_there_is_nothing_to_extend(city: City, noon: datetime) -> None:
    DeadlineRule.objects.filter(stage=Stage.RESOLVE).delete()
    with pytest.raises(NoDeadlineRunning):
        ask_extension(a_case_in_hand(city, at=noon), until=noon + DAY, because="……", by=city.handler, at=noon)


def test_nobody_rules_on_what_nobody_asked(city: City, noon: datetime) -> None:
    with pytest.raises(NothingAsked):
        rule_on_extension(
            a_case_in_hand(city, at=noon), granted=True, because="……", by=city.supervisor, at=noon
        )


def asked(city: City, at: datetime) -> Case:
    case = a_case_in_hand(city, at=at)
    return ask_extension(case, until=at + 12 * DAY, because="等材料", by=city.handler, at=at)


def test_more_time_granted_too_late_does_not_undo_the_miss(city: City, noon: datetime) -> None:
    case = rule_on_extension(
        asked(city, noon), granted=True, because="同意", by=city.supervisor, at=noon + 8 * DAY
    )
    old, new = case.deadlines.filter(stage=Stage.RESOLVE)
    assert (case.has_missed, old.missed_at, new.missed_at) == (True, noon + 8 * DAY, None)


def test_after_a_long_suspension_an_old_wish_gains_no_time(city: City, noon: datetime) -> None:
    case = suspend_case(asked(city, noon), until=noon + 20 * DAY, because="汛期", by=city.supervisor, at=noon)
    case = resume_case(case, by=city.handler, at=noon + 20 * DAY)
    with pytest.raises(NoTimeGained):
        rule_on_extension(case, granted=True, because="同意", by=city.supervisor, at=noon + 20 * DAY)


def test_a_miss_is_excused_once(city: City, noon: datetime) -> None:
    case = late_case(city, noon)
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    case = exempt_deadline(case, deadline=missed, because="塌方", by=city.supervisor, at=noon)
    with pytest.raises(NotMissed):
        exempt_deadline(case, deadline=missed, because="又说一次", by=city.supervisor, at=noon)


def test_the_miss_of_another_case_is_not_excused_here(city: City, noon: datetime) -> None:
    other, case = late_case(city, noon), a_case_in_hand(city, at=noon)
    missed = other.deadlines.get(stage=Stage.RESOLVE)
    with pytest.raises(NotMissed):
        exempt_deadline(case, deadline=missed, because="塌方", by=city.supervisor, at=noon)


def test_what_is_excused_is_neither_supervised_nor_handed_up(city: City, noon: datetime) -> None:
    case = late_case(city, noon)
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    exempt_deadline(case, deadline=missed, because="塌方", by=city.supervisor, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 9 * DAY)
    assert not facts_about(case, kinds=[CaseSupervised, CaseEscalated]).exists()


def test_a_number_and_its_code_open_a_case_however_they_are_typed(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    Case.objects.filter(pk=case.pk).update(code_hash=hash_code("ABCDE-FGHJK"))
    typed = ("ABCDE-FGHJK", "abcdefghjk", " abcde fghjk ")
    assert [case_with_code(case.number, code) for code in typed] == [case] * 3


def test_a_code_opens_nothing_with_another_number_nor_a_number_alone(city: City, noon: datetime) -> None:
    case, other = an_opened_case(city, at=noon), an_opened_case(city, at=noon)
    Case.objects.filter(pk=case.pk).update(code_hash=hash_code("ABCDE-FGHJK"))
    pairs = ((other.number, "ABCDE-FGHJK"), (case.number, ""), (case.number, hash_code("ABCDE-FGHJK")))
    assert [case_with_code(number, code) for number, code in pairs] == [None] * 3


def test_notices_of_a_case_that_is_no_longer_shown_are_not_shown(city: City, noon: datetime) -> None:
    supporter = a_person("支持者")
    case = a_case_in_hand(city, at=noon, is_public=True)
    Notice.objects.create(person=supporter, case=case, fact=facts_about(case)[1], at=noon)
    shown = notices_of(supporter, at=noon).count()
    Case.objects.filter(pk=case.pk).update(is_public=False)
    assert (shown, notices_of(supporter, at=noon).count()) == (1, 0)


def test_notices_are_newest_first_and_unread_until_read(city: City, noon: datetime) -> None:
    a_resolved_case(city, at=noon)
    deliver_due(at=noon)
    kinds = [notice.fact.kind for notice in unread_notices_of(city.resident, at=noon)]
    assert kinds == [f"cases.Case{step}" for step in ("Resolved", "Acknowledged", "Dispatched", "Accepted")]
    Notice.objects.filter(fact__kind="cases.CaseAccepted").update(read_at=noon)
    assert unread_notices_of(city.resident, at=noon).count() == 3


def successor(city: City) -> Place:
    return a_place("荷花街道", within=city.county)


def test_a_place_that_has_its_own_lead_keeps_it(city: City, noon: datetime) -> None:
    place = successor(city)
    day = date(2024, 1, 1)
    CatalogueEntry.objects.create(category=city.roads, place=city.street, lead=city.works, valid_from=day)
    own = CatalogueEntry.objects.create(category=city.roads, place=place, lead=city.parks, valid_from=day)
    carry_tables_over([city.street.pk], to=place, by=None, at=noon)
    assert entry_for(city.roads, place, at=noon) == own


def test_what_is_carried_over_brings_its_co_handlers_and_comes_once(city: City, noon: datetime) -> None:
    place = successor(city)
    old = CatalogueEntry.objects.create(
        category=city.roads, place=city.street, lead=city.works, valid_from=date(2024, 1, 1)
    )
    old.co_handlers.add(city.parks)
    for _ in range(2):
        carry_tables_over([city.street.pk], to=place, by=None, at=noon)
    new = CatalogueEntry.objects.get(place=place)
    assert (new.lead, list(new.co_handlers.all()), new.valid_from) == (city.works, [city.parks], noon.date())


def test_what_was_planned_for_later_is_not_brought_forward(city: City, noon: datetime) -> None:
    place, later = successor(city), date(2025, 6, 1)
    CatalogueEntry.objects.create(category=city.roads, place=city.street, lead=city.parks, valid_from=later)
    DeadlineRule.objects.create(
        stage=Stage.RESOLVE, place=city.street, amount=1, clock="hours", valid_from=later
    )
    carry_tables_over([city.street.pk], to=place, by=None, at=noon)
    assert CatalogueEntry.objects.get(place=place).valid_from == later
    assert DeadlineRule.objects.get(place=place).valid_from == later


def test_an_urgent_case_found_at_the_door_is_on_the_clock_of_danger_at_once(
    city: City, noon: datetime
) -> None:
    case = accept_case(
        an_opened_case(city, at=noon),
        category=city.roads,
        urgency=Urgency.DANGER,
        by=city.operator,
        at=noon + 5 * HOUR,
    )
    assert case.has_missed  # the door had four hours by its own clock
    assert dispatch_case(case, by=city.dispatcher, at=noon + 5 * HOUR).due_at == noon + 7 * HOUR
