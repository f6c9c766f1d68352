"""What is confirmed now and carried out in a moment: taken back completely, or done exactly once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case, CatalogueEntry, Statement
from gongzhi.civic.cases.vocabulary import Outcome, Urgency
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.teamwork.actions import (
    AlreadyPending,
    NothingChosen,
    Planned,
    StillOpen,
    TooLateToWithdraw,
    TooManyCases,
    carry_out_part,
    confirm_deed,
    note_deed_seen,
    rehearse_step,
    set_undo_window,
    withdraw_deed,
)
from gongzhi.civic.teamwork.models import Assignee, Draft, PendingDeed, PendingPart
from gongzhi.civic.teamwork.queries.pending import deeds_of, deeds_to_show, pending_on, window_for
from gongzhi.civic.teamwork.vocabulary import MOST_AT_ONCE, PendingStep
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import last_fact_about
from gongzhi.kernel.models import Fact, FailedReaction
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case, an_opened_case

SECOND = timedelta(seconds=1)
WINDOW = 30 * SECOND
REPLY = {"reply": "已换灯泡。", "outcome": Outcome.DONE}


def reply_to(
    city: City, *cases: Case, at: datetime, within: timedelta = WINDOW, data: dict[str, Any] | None = None
) -> PendingDeed:
    """Confirm a reply to cases, as their handler."""
    parts = [Planned(case, data or REPLY) for case in cases]
    return confirm_deed(PendingStep.RESOLVE, parts, within=within, by=city.handler, at=at)


def deliver(at: datetime) -> None:
    """Let the worker do what is due at a moment."""
    while deliver_due(at=at):
        pass


def fates(deed: PendingDeed) -> list[str]:
    """Return what became of each case."""
    return list(deed.parts.values_list("fate", flat=True))


def fresh(case: Case) -> Case:
    """Return the case as it stands now."""
    return Case.objects.get(pk=case.pk)


def test_nothing_happens_before_its_time(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deed = reply_to(city, case, at=noon)
    deliver(noon + 29 * SECOND)
    assert (fresh(case).status, fates(deed)) == ("handling", ["waiting"])


def test_then_the_step_is_taken_as_the_person_who_confirmed_it(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deed = reply_to(city, case, at=noon)
    deliver(noon + WINDOW)
    said = Statement.objects.get(text="已换灯泡。")
    assert (said.by, said.at, fresh(case).resolved_at) == (city.handler, noon + WINDOW, noon + WINDOW)
    assert fates(deed) == ["done"]


def test_a_step_is_taken_once_however_often_it_is_delivered(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deed = reply_to(city, case, at=noon)
    deliver(noon + WINDOW)
    part = deed.parts.select_related("deed", "case").get()
    carry_out_part(part, by=city.handler, at=noon + WINDOW)
    assert Statement.objects.filter(text="已换灯泡。").count() == 1


def test_what_is_taken_back_never_happens(city: City, noon: datetime) -> None:
    cases = [a_case_in_hand(city, at=noon) for _each in range(3)]
    deed = reply_to(city, *cases, at=noon)
    assert withdraw_deed(deed, by=city.handler, at=noon + 29 * SECOND) == 3
    deliver(noon + 2 * WINDOW)
    assert ([fresh(case).status for case in cases], fates(deed)) == (["handling"] * 3, ["withdrawn"] * 3)
    assert [fresh(case).version for case in cases] == [case.version for case in cases]


def test_the_words_that_were_taken_back_are_in_their_form_again(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    withdraw_deed(reply_to(city, case, at=noon), by=city.handler, at=noon)
    draft = Draft.objects.get(person=city.handler, place=f"{case.number}:resolve")
    assert draft.data == {"reply": ["已换灯泡。"], "outcome": ["done"]}


def test_what_went_out_is_not_taken_back(city: City, noon: datetime) -> None:
    deed = reply_to(city, a_case_in_hand(city, at=noon), at=noon)
    deliver(noon + WINDOW)
    with pytest.raises(TooLateToWithdraw):
        withdraw_deed(deed, by=city.handler, at=noon + WINDOW)


def test_nobody_takes_back_what_another_confirmed(city: City, noon: datetime) -> None:
    deed = reply_to(city, a_case_in_hand(city, at=noon), at=noon)
    with pytest.raises(NotAllowed):
        withdraw_deed(deed, by=city.supervisor, at=noon)
    assert fates(deed) == ["waiting"]


def test_a_case_that_changed_meanwhile_is_refused_and_the_words_are_kept(city: City, noon: datetime) -> None:
    case, other = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    deed = reply_to(city, case, other, at=noon)
    note_case(case, note="先等等", by=city.supervisor, at=noon + SECOND)
    deliver(noon + WINDOW)
    assert fates(deed) == ["refused", "done"]
    assert deed.parts.all()[0].refusal.startswith("就在刚才，这件事项已由他人处理")
    assert Draft.objects.get().data["reply"] == ["已换灯泡。"]
    assert Fact.objects.get(kind="teamwork.PartRefused").data["case"] == case.pk


def test_who_lost_the_right_meanwhile_is_refused(city: City, noon: datetime) -> None:
    deed = reply_to(city, a_case_in_hand(city, at=noon), at=noon)
    Membership.objects.filter(person=city.handler).update(valid_to=noon + SECOND)
    deliver(noon + WINDOW)
    assert (fates(deed), deed.parts.get().refusal) == (["refused"], str(NotAllowed()))


def test_an_error_undoes_the_claim_and_is_tried_again(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    data = {"category": city.roads.pk + 1, "urgency": "ordinary"}  # gone meanwhile
    deed = confirm_deed(PendingStep.ACCEPT, [Planned(case, data)], within=WINDOW, by=city.operator, at=noon)
    deliver_due(at=noon + WINDOW)
    assert (fates(deed), FailedReaction.objects.get().reaction) == (["waiting"], "teamwork.on_part_due")
    PendingPart.objects.update(data=data | {"category": city.roads.pk})
    deliver(noon + WINDOW + timedelta(minutes=1))
    assert (fates(deed), fresh(case).status) == (["done"], "accepted")


def test_a_dangerous_case_goes_at_once(city: City, noon: datetime) -> None:
    danger, usual = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER), a_case_in_hand(city, at=noon)
    deed = reply_to(city, danger, usual, at=noon)
    deliver(noon)
    assert fates(deed) == ["done", "waiting"]


def test_no_deadline_passes_because_words_can_be_taken_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    Case.objects.filter(pk=case.pk).update(due_at=noon + 10 * SECOND)
    deed = reply_to(city, fresh(case), at=noon)
    deliver(noon)
    assert fates(deed) == ["done"]


@pytest.mark.parametrize(
    ("undo", "step", "seconds"),
    [
        (10, "resolve", 10),
        (30, "ask", 30),
        (30, "decline", 30),
        (0, "resolve", 0),
        (30, "note", 0),
        (30, "accept", 0),
    ],
)
def test_words_to_residents_wait_as_long_as_their_writer_likes(
    undo: int, step: str, seconds: int, city: City, noon: datetime
) -> None:
    set_undo_window(undo, by=city.handler, at=noon)
    assert window_for(step, a_case_in_hand(city, at=noon), city.handler, at=noon) == seconds * SECOND


def test_words_in_danger_do_not_wait(city: City, noon: datetime) -> None:
    set_undo_window(30, by=city.handler, at=noon)
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    assert window_for("resolve", case, city.handler, at=noon) == timedelta(0)


def test_who_chose_nothing_has_ten_seconds(city: City, noon: datetime) -> None:
    stranger = Person.objects.create(name="新人", joined_at=noon)
    assert window_for("resolve", a_case_in_hand(city, at=noon), stranger, at=noon) == 10 * SECOND


def test_near_its_deadline_a_case_does_not_wait(city: City, noon: datetime) -> None:
    set_undo_window(30, by=city.handler, at=noon)
    case = a_case_in_hand(city, at=noon)
    case.due_at = noon + 20 * SECOND
    assert window_for("resolve", case, city.handler, at=noon) == timedelta(0)


def test_a_second_answer_waits_until_the_first_is_taken_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    reply_to(city, case, at=noon)
    with pytest.raises(AlreadyPending):
        reply_to(city, case, at=noon)


def test_some_cases_must_be_chosen(city: City, noon: datetime) -> None:
    with pytest.raises(NothingChosen):
        reply_to(city, at=noon)


def test_at_most_two_hundred_at_once(city: City, noon: datetime) -> None:
    with pytest.raises(TooManyCases):
        reply_to(city, *[a_case_in_hand(city, at=noon)] * (MOST_AT_ONCE + 1), at=noon)


@pytest.mark.parametrize("who", ["gardener", "administrator", "resident"])
def test_nobody_confirms_anything_for_a_case_that_they_do_not_see(
    who: str, city: City, noon: datetime
) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        confirm_deed(
            PendingStep.NOTE, [Planned(case, {"note": "看过"})], within=WINDOW, by=getattr(city, who), at=noon
        )


def test_a_blank_that_was_not_filled_in_reaches_no_resident(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deed = reply_to(city, case, at=noon, data=REPLY | {"reply": "{称呼}您好，{结果}。"})
    deliver(noon + WINDOW)
    assert deed.parts.get().refusal == str(StillOpen(names="称呼、结果"))
    assert fresh(case).status == "handling"


def test_a_rehearsal_tells_the_refusal_and_changes_nothing(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    before = (Fact.objects.count(), Statement.objects.count())
    told = rehearse_step(PendingStep.DISPATCH, case, {}, by=city.dispatcher, at=noon)
    assert told == "事项现在是“待受理”，不能派单。"
    assert not rehearse_step(PendingStep.NOTE, case, {"note": "看过"}, by=city.dispatcher, at=noon)
    assert ((Fact.objects.count(), Statement.objects.count()), fresh(case).version) == (before, case.version)


@pytest.mark.parametrize(
    "row",
    [
        ("decline", an_opened_case, "operator", {"because": "不归", "instead": "去别处"}, "declined"),
        ("dispatch", an_accepted_case, "dispatcher", {}, "dispatched"),
        ("acknowledge", a_dispatched_case, "handler", {}, "handling"),
        ("ask", a_case_in_hand, "handler", {"question": "几号楼？"}, "handling"),
        ("note", a_case_in_hand, "handler", {"note": "看过"}, "handling"),
        ("resolve", a_case_in_hand, "handler", REPLY, "resolved"),
    ],
)
def test_each_step_is_taken_by_its_own_action(row: Any, city: City, noon: datetime) -> None:
    step, make, who, data, status = row
    case = make(city, at=noon)
    deed = confirm_deed(
        PendingStep(step), [Planned(case, data)], within=WINDOW, by=getattr(city, who), at=noon
    )
    deliver(noon + WINDOW)
    assert (fates(deed), fresh(case).status, fresh(case).version) == (["done"], status, case.version + 1)


def test_many_are_given_to_a_colleague(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    data = {"to": city.handler.pk, "within": city.works.pk}
    confirm_deed(PendingStep.ASSIGN, [Planned(case, data)], within=WINDOW, by=city.handler, at=noon)
    deliver(noon + WINDOW)
    assert Assignee.objects.get(case=case).person == city.handler


def test_a_case_without_a_body_in_the_catalogue_is_refused(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    CatalogueEntry.objects.all().delete()
    told = rehearse_step(PendingStep.DISPATCH, case, {}, by=city.dispatcher, at=noon)
    assert told.startswith("派单目录里没有“道路破损”")


def test_everybody_who_sees_the_case_sees_what_is_about_to_go_out(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    reply_to(city, case, at=noon)
    assert [(part.deed.person, part.due_at) for part in pending_on([case.pk])] == [
        (city.handler, noon + WINDOW)
    ]


def test_what_was_done_is_told_for_a_minute_and_a_refusal_until_it_is_read(
    city: City, noon: datetime
) -> None:
    case, other = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    reply_to(city, case, at=noon)
    refused = reply_to(city, other, at=noon)
    note_case(other, note="先等等", by=city.supervisor, at=noon)
    deliver(noon + WINDOW)
    assert len(deeds_to_show(city.handler, at=noon + WINDOW)) == 2
    assert deeds_to_show(city.handler, at=noon + timedelta(minutes=5)) == [refused]
    note_deed_seen(refused, by=city.handler, at=noon + timedelta(minutes=6))
    assert deeds_to_show(city.handler, at=noon + timedelta(minutes=6)) == []


def test_a_report_is_its_persons_own(city: City, noon: datetime) -> None:
    deed = reply_to(city, a_case_in_hand(city, at=noon), at=noon)
    assert (list(deeds_of(city.handler)), list(deeds_of(city.supervisor))) == ([deed], [])
    note_deed_seen(deed, by=city.supervisor, at=noon)
    assert PendingDeed.objects.get().seen_at is None


def test_facts_about_what_is_pending_hold_no_words(city: City, noon: datetime) -> None:
    reply_to(city, a_case_in_hand(city, at=noon), at=noon)
    kinds = ["teamwork.PartDue", "teamwork.DeedConfirmed"]
    told = [set(fact.data) for fact in Fact.objects.filter(kind__in=kinds).order_by("id")]
    assert told == [{"part"}, {"deed", "step", "cases"}]


def test_what_the_page_had_shown_is_noted_when_the_step_is_carried_out(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case.seen = last_fact_about(case)
    reply_to(city, case, at=noon)
    deliver_due(at=noon + WINDOW)
    assert Fact.objects.get(kind="cases.CaseResolved").data["seen"] == case.seen
