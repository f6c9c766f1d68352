"""Joining: support, merge and unmerge, parent and child."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    close_case,
    decline_case,
    dispatch_case,
    link_case,
    merge_case,
    resume_case,
    support_case,
    suspend_case,
    unmerge_case,
    withdraw_case,
)
from gongzhi.civic.cases.actions.joining import GoesInCircles, IntoItself, TargetHasEnded
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import Stage, Status
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.factories import a_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_support_counts_each_person_once(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    first, second = a_person(), a_person()
    for person in (first, second, first):
        case = support_case(case, by=person, at=noon)
    assert case.supporters == 2


def test_what_is_not_public_cannot_be_supported(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        support_case(an_accepted_case(city, at=noon), by=a_person(), at=noon)


def test_a_merged_case_ends_and_asks_nothing_more(city: City, noon: datetime) -> None:
    target, double = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    double = merge_case(double, into=target, by=city.dispatcher, at=noon)
    assert (double.status, double.merged_into, double.due_at) == (Status.MERGED, target, None)


def test_unmerging_gives_the_case_back_to_the_dispatcher(city: City, noon: datetime) -> None:
    target, double = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    double = merge_case(double, into=target, by=city.dispatcher, at=noon)
    double = unmerge_case(double, by=city.dispatcher, at=noon)
    assert (double.status, double.merged_into, double.lead) == (Status.ACCEPTED, None, None)


def test_cases_are_not_merged_in_circles(city: City, noon: datetime) -> None:
    first, second = an_accepted_case(city, at=noon), an_accepted_case(city, at=noon)
    with pytest.raises(IntoItself):
        merge_case(first, into=first, by=city.dispatcher, at=noon)
    child = link_case(first, parent=second, by=city.dispatcher, at=noon)
    with pytest.raises(GoesInCircles):
        merge_case(second, into=child, by=city.dispatcher, at=noon)


def test_nothing_is_merged_into_what_has_ended(city: City, noon: datetime) -> None:
    ended = close_case(a_resolved_case(city, at=noon), because="已确认", by=city.evaluator, at=noon)
    with pytest.raises(TargetHasEnded):
        merge_case(an_accepted_case(city, at=noon), into=ended, by=city.dispatcher, at=noon)


def test_a_link_can_be_made_and_undone(city: City, noon: datetime) -> None:
    parent, child = an_accepted_case(city, at=noon), an_accepted_case(city, at=noon)
    child = link_case(child, parent=parent, by=city.dispatcher, at=noon)
    assert child.parent == parent
    assert link_case(child, parent=None, by=city.dispatcher, at=noon).parent is None


def test_the_reporter_of_a_merged_case_reads_on(city: City, noon: datetime) -> None:
    target, double = a_case_in_hand(city, at=noon), an_accepted_case(city, at=noon)
    double = merge_case(double, into=target, by=city.dispatcher, at=noon)
    titles = [entry.title for entry in timeline_of(double, viewer=city.resident, at=noon)]
    assert titles[-1] == f"并入事项{target.number}"


def test_a_suspended_case_that_was_merged_and_taken_out_can_be_suspended_again(
    city: City, noon: datetime
) -> None:
    case = suspend_case(
        a_case_in_hand(city, at=noon), until=noon + DAY, because="停工", by=city.supervisor, at=noon
    )
    case = merge_case(case, into=a_case_in_hand(city, at=noon), by=city.dispatcher, at=noon + HOUR)
    case = dispatch_case(unmerge_case(case, by=city.dispatcher, at=noon), by=city.dispatcher, at=noon)
    case = acknowledge_case(case, by=city.handler, at=noon)
    case = suspend_case(case, until=noon + DAY, because="停工", by=city.supervisor, at=noon + 2 * HOUR)
    assert resume_case(case, by=city.handler, at=noon + DAY).status == Status.HANDLING


def test_a_case_taken_out_before_it_was_accepted_has_a_clock_again(city: City, noon: datetime) -> None:
    case = merge_case(
        an_opened_case(city, at=noon), into=a_case_in_hand(city, at=noon), by=city.dispatcher, at=noon
    )
    case = unmerge_case(case, by=city.dispatcher, at=noon + HOUR)
    assert case.deadlines.get(ended_at=None).stage == Stage.ACCEPT


def test_when_a_case_is_withdrawn_those_merged_into_it_go_on(city: City, noon: datetime) -> None:
    target, double = an_accepted_case(city, at=noon), an_accepted_case(city, at=noon)
    merge_case(double, into=target, by=city.dispatcher, at=noon)
    withdraw_case(target, because="自己解决了", by=city.resident, at=noon + HOUR)
    deliver_due(at=noon + HOUR)
    double = Case.objects.get(pk=double.pk)
    assert (double.status, double.merged_into) == (Status.ACCEPTED, None)
    assert timeline_of(double, viewer=city.dispatcher, at=noon)[-1].by == "系统"


def test_when_a_case_is_declined_those_merged_into_it_get_their_own_decision(
    city: City, noon: datetime
) -> None:
    target, double = an_accepted_case(city, at=noon), an_opened_case(city, at=noon)
    merge_case(double, into=target, by=city.dispatcher, at=noon)
    decline_case(target, because="不属于受理范围", instead="请向法院反映", by=city.dispatcher, at=noon)
    deliver_due(at=noon)
    assert Case.objects.get(pk=double.pk).status == Status.OPENED
