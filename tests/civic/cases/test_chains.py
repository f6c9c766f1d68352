"""Cases joined to cases that are joined themselves: no circle, nobody forgotten, each let go by itself."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    accept_case,
    acknowledge_case,
    dispatch_case,
    link_case,
    merge_case,
    resolve_case,
    unmerge_case,
    watch_deadlines,
    withdraw_case,
)
from gongzhi.civic.cases.actions.joining import GoesInCircles
from gongzhi.civic.cases.models import Case, Notice
from gongzhi.civic.cases.queries.notices import notices_of
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome, Status, Urgency
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.factories import a_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_chain(city: City, at: datetime) -> tuple[Case, Case, Case]:
    """Return a case merged into a second that was merged into a third."""
    first, second, third = (an_accepted_case(city, at=at, spoken_by=a_person()) for _ in range(3))
    first = merge_case(first, into=second, by=city.dispatcher, at=at + HOUR)
    second = merge_case(second, into=third, by=city.dispatcher, at=at + 2 * HOUR)
    return first, second, third


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_end_of_a_chain_does_not_go_into_its_beginning(city: City, noon: datetime) -> None:
    first, _, third = a_chain(city, noon)
    with pytest.raises(GoesInCircles, match=first.number):
        link_case(third, parent=first, by=city.dispatcher, at=noon)


def test_a_parent_that_was_merged_elsewhere_does_not_become_its_childs_child(
    city: City, noon: datetime
) -> None:
    child, parent, elsewhere = (an_accepted_case(city, at=noon) for _ in range(3))
    child = link_case(child, parent=parent, by=city.dispatcher, at=noon)
    child = merge_case(child, into=elsewhere, by=city.dispatcher, at=noon)
    with pytest.raises(GoesInCircles):
        link_case(parent, parent=child, by=city.dispatcher, at=noon)


def test_a_chain_may_have_many_children_and_the_same_top_twice(city: City, noon: datetime) -> None:
    first, second, top = (an_accepted_case(city, at=noon) for _ in range(3))
    second = link_case(second, parent=top, by=city.dispatcher, at=noon)
    first = link_case(first, parent=top, by=city.dispatcher, at=noon)
    first = merge_case(first, into=second, by=city.dispatcher, at=noon)
    assert (first.merged_into, first.parent, second.parent) == (second, top, top)


def test_the_middle_of_a_chain_can_be_taken_out_with_what_was_merged_into_it(
    city: City, noon: datetime
) -> None:
    first, second, third = a_chain(city, noon)
    second = unmerge_case(second, by=city.dispatcher, at=noon + DAY)
    assert (second.status, second.merged_into) == (Status.ACCEPTED, None)
    assert (now(first).status, now(first).merged_into) == (Status.MERGED, second)
    assert now(third).version == third.version


def test_when_the_end_of_a_chain_is_withdrawn_the_next_one_leads_on(city: City, noon: datetime) -> None:
    first, second, third = a_chain(city, noon)
    withdraw_case(third, because="自己解决了", by=third.spoken_by, at=noon + DAY)
    deliver_due(at=noon + DAY)
    assert [now(case).status for case in (first, second, third)] == ["merged", "accepted", "withdrawn"]


def test_the_answer_at_the_end_is_told_to_everybody_in_the_chain_once(city: City, noon: datetime) -> None:
    first, second, third = a_chain(city, noon)
    case = acknowledge_case(dispatch_case(third, by=city.dispatcher, at=noon), by=city.handler, at=noon)
    deliver_due(at=noon + DAY)
    Notice.objects.all().delete()
    resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon + DAY)
    deliver_due(at=noon + DAY)
    told = Notice.objects.order_by("case").values_list("person", "case")
    assert list(told) == [(case.spoken_by_id, case.pk) for case in (first, second, third)]


def test_the_first_reporter_of_a_chain_reads_to_its_end(city: City, noon: datetime) -> None:
    first, _, third = a_chain(city, noon)
    dispatch_case(third, by=city.dispatcher, at=noon + 3 * HOUR)
    titles = [entry.title for entry in timeline_of(now(first), viewer=first.spoken_by, at=noon)]
    assert titles[-1] == "派给区住建局主办"


def test_a_reporter_in_two_cases_of_a_chain_gets_one_notice(city: City, noon: datetime) -> None:
    target = an_accepted_case(city, at=noon)
    merge_case(an_opened_case(city, at=noon), into=target, by=city.dispatcher, at=noon)
    Notice.objects.all().delete()
    dispatch_case(target, by=city.dispatcher, at=noon)
    deliver_due(at=noon)
    assert notices_of(city.resident, at=noon).filter(fact__kind="cases.CaseDispatched").count() == 1


def test_a_case_taken_out_is_handed_up_by_the_schedule_as_if_for_the_first_time(
    city: City, noon: datetime
) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    watch_deadlines(by=CLOCKWORK, at=noon + 80 * HOUR)
    case = merge_case(now(case), into=a_case_in_hand(city, at=noon), by=city.dispatcher, at=noon + 4 * DAY)
    case = unmerge_case(case, by=city.dispatcher, at=noon + 5 * DAY)
    assert (case.is_escalated, case.has_missed) == (False, True)


def test_a_case_taken_out_opened_is_accepted_like_any_other(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    case = merge_case(case, into=an_accepted_case(city, at=noon), by=city.dispatcher, at=noon)
    case = unmerge_case(case, by=city.dispatcher, at=noon)
    case = accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
    assert (case.status, case.closed_at) == (Status.ACCEPTED, None)
