"""At the door: opening, accepting, declining, categorising, withdrawing, talking."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    CaseChangedMeanwhile,
    NewCase,
    StepNotPossible,
    accept_case,
    answer_question,
    ask_resident,
    categorise_case,
    decline_case,
    note_case,
    open_case,
    withdraw_case,
)
from gongzhi.civic.cases.actions.opening import CategoryNotInUse, KeyAlreadyUsed, PlaceNoLongerExists
from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.logic.words import NothingWritten
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import Audience, Channel, CodeHolder, Stage, Status, Urgency
from gongzhi.civic.people.actions import note_caller
from gongzhi.kernel import ids
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.factories import a_person

HOUR = timedelta(hours=1)


@pytest.fixture
def words(city: City) -> NewCase:
    return NewCase(text="楼下垃圾三天没清运了，味道很大。", place=city.community, idempotency_key="form-1")


def test_a_case_opened_without_a_name_is_known_by_number_and_code(words: NewCase, noon: datetime) -> None:
    opened = open_case(words, by=None, at=noon)
    assert ids.is_number(opened.case.number)
    assert opened.case.code_hash == ids.hash_code(opened.code)
    assert (opened.case.spoken_by, opened.case.typed_by) == (None, None)


def test_who_spoke_and_who_typed_are_kept_apart(city: City, words: NewCase, noon: datetime) -> None:
    caller = a_person("赵大爷")
    call = replace(words, spoken_by=caller, channel=Channel.PHONE)
    case = open_case(call, by=city.operator, at=noon).case
    assert (case.spoken_by, case.typed_by) == (caller, city.operator)


def test_a_resident_cannot_speak_in_anothers_name(city: City, words: NewCase, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_case(replace(words, spoken_by=city.resident), by=a_person(), at=noon)
    with pytest.raises(NotAllowed):
        open_case(replace(words, spoken_by=city.resident), by=None, at=noon)


def test_a_visitor_may_leave_a_name_that_has_no_account(words: NewCase, noon: datetime) -> None:
    caller = note_caller("钱先生", "19900000001", by=None, at=noon)
    assert open_case(replace(words, spoken_by=caller), by=None, at=noon).case.spoken_by == caller


def test_the_same_form_sent_twice_gives_one_case_and_one_code(words: NewCase, noon: datetime) -> None:
    first, second = open_case(words, by=None, at=noon), open_case(words, by=None, at=noon + HOUR)
    assert (first.case.pk, first.code) == (second.case.pk, second.code)
    assert (Case.objects.count(), Fact.objects.filter(kind=CaseOpened.kind).count()) == (1, 1)


def test_a_number_that_is_taken_is_drawn_again(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = an_opened_case(city, at=noon).number
    drawn = iter([taken, taken, "25031200000016"])
    monkeypatch.setattr(ids, "new_number", lambda at: next(drawn))
    assert an_opened_case(city, at=noon).number == "25031200000016"


def test_a_form_sent_again_with_other_words_is_refused(words: NewCase, noon: datetime) -> None:
    open_case(words, by=None, at=noon)
    with pytest.raises(KeyAlreadyUsed):
        open_case(replace(words, text="另一件事"), by=None, at=noon)
    assert Case.objects.count() == 1


def test_empty_words_open_nothing(words: NewCase, noon: datetime) -> None:
    with pytest.raises(NothingWritten):
        open_case(replace(words, text="  "), by=None, at=noon)
    assert (Case.objects.count(), Fact.objects.count()) == (0, 0)


def test_a_place_that_is_gone_is_refused(city: City, words: NewCase, noon: datetime) -> None:
    city.community.valid_to = date(2025, 1, 1)
    with pytest.raises(PlaceNoLongerExists):
        open_case(words, by=None, at=noon)


def test_the_fact_holds_codes_and_no_words(words: NewCase, noon: datetime) -> None:
    case = open_case(words, by=None, at=noon).case
    fact = facts_about(case).get()
    assert words.text not in str(fact.data)
    event = event_of(fact)
    assert isinstance(event, CaseOpened)
    assert (event.number, event.anonymous) == (case.number, True)


def test_opening_starts_the_clock_of_acceptance(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    deadline = case.deadlines.get()
    assert (deadline.stage, deadline.due_at, case.due_at) == (Stage.ACCEPT, noon + 4 * HOUR, noon + 4 * HOUR)


def test_accepting_gives_category_and_urgency_and_meets_its_deadline(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, urgency=Urgency.UTILITIES)
    assert (case.status, case.category, case.urgency) == (Status.ACCEPTED, city.roads, Urgency.UTILITIES)
    assert case.deadlines.get(stage=Stage.ACCEPT).met_at == noon


def test_an_accepted_case_waits_for_the_dispatcher_on_the_clock(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    assert case.deadlines.get(stage=Stage.DISPATCH, ended_at=None).due_at == case.due_at == noon + 4 * HOUR


def test_a_retired_category_is_not_given(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    city.roads.is_active = False
    with pytest.raises(CategoryNotInUse):
        accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)


def test_a_declined_case_says_why_and_where_to_go_instead(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    case = decline_case(
        case, because="属于诉讼事项。", instead="请到区人民法院立案。", by=city.dispatcher, at=noon
    )
    reason = Statement.objects.get(case=case)
    assert (case.status, reason.audience) == (Status.DECLINED, Audience.REPORTER)
    assert reason.text == "属于诉讼事项。\n\n请到区人民法院立案。"


def test_correcting_the_category_keeps_running_deadlines(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    due_at = case.due_at
    case = categorise_case(case, category=city.roads, urgency=Urgency.DANGER, by=city.dispatcher, at=noon)
    assert (case.urgency, case.due_at) == (Urgency.DANGER, due_at)


def test_a_withdrawn_case_asks_nothing_more_of_anybody(city: City, noon: datetime) -> None:
    case = withdraw_case(a_case_in_hand(city, at=noon), because="已经自己解决了。", by=city.resident, at=noon)
    assert (case.status, case.due_at) == (Status.WITHDRAWN, None)
    assert not case.assignments.filter(ended_at=None).exists()


def test_the_holder_of_the_code_answers_a_question(words: NewCase, city: City, noon: datetime) -> None:
    case = open_case(words, by=None, at=noon).case
    case = ask_resident(case, question="是几号楼？", by=city.dispatcher, at=noon)
    case = answer_question(case, answer="3号楼。", by=CodeHolder(case.pk), at=noon)
    assert list(Statement.objects.values_list("text", "by")) == [
        ("是几号楼？", city.dispatcher.pk),
        ("3号楼。", None),
    ]


def test_the_code_of_another_case_opens_nothing(words: NewCase, city: City, noon: datetime) -> None:
    case, other = an_opened_case(city, at=noon), open_case(words, by=None, at=noon).case
    with pytest.raises(NotAllowed):
        answer_question(case, answer="……", by=CodeHolder(other.pk), at=noon)


def test_a_note_is_for_staff(city: City, noon: datetime) -> None:
    case = note_case(an_accepted_case(city, at=noon), note="与上周的重复。", by=city.dispatcher, at=noon)
    assert Statement.objects.get(case=case).audience == Audience.STAFF


def test_of_two_who_press_at_once_the_second_is_told(city: City, noon: datetime) -> None:
    seen = an_opened_case(city, at=noon)
    accept_case(seen, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
    with pytest.raises(CaseChangedMeanwhile) as told:
        decline_case(seen, because="不属于", instead="去别处", by=city.operator, at=noon)
    assert "待派单" in str(told.value)
    assert not Statement.objects.exists()


def test_an_impossible_step_is_named(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    with pytest.raises(StepNotPossible, match=r"待派单.*不能受理"):
        accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
