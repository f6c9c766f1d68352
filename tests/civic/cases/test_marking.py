"""Marking a case as more urgent: by the schedule or those at the door, upwards only."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import StepNotPossible, accept_case, mark_urgency
from gongzhi.civic.cases.actions.opening import AlreadyAsUrgent
from gongzhi.civic.cases.events import UrgencyMarked
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Status, Urgency
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_resolved_case, an_accepted_case, an_opened_case


def test_a_marked_case_comes_before_those_that_came_earlier(city: City, noon: datetime) -> None:
    before = an_opened_case(city, at=noon)
    case = mark_urgency(an_opened_case(city, at=noon), urgency=Urgency.DANGER, by=CLOCKWORK, at=noon)
    assert list(Case.objects.order_by("turn")) == [case, before]
    assert (case.status, case.urgency, case.version) == (Status.OPENED, Urgency.DANGER, 2)


def test_it_is_one_fact(city: City, noon: datetime) -> None:
    case = mark_urgency(an_opened_case(city, at=noon), urgency=Urgency.DANGER, by=city.operator, at=noon)
    fact = facts_about(case).last()
    assert fact is not None
    assert (event_of(fact), fact.by) == (
        UrgencyMarked(case=case.pk, urgency=Urgency.DANGER),
        city.operator.pk,
    )


@pytest.mark.parametrize("urgency", [Urgency.UTILITIES, Urgency.ORDINARY, Urgency.COMPLEX])
def test_it_never_lowers(city: City, noon: datetime, urgency: Urgency) -> None:
    case = an_accepted_case(city, at=noon, urgency=Urgency.UTILITIES)
    with pytest.raises(AlreadyAsUrgent, match="事项已经是“水电气热”，不需要再标。"):
        mark_urgency(case, urgency=urgency, by=city.dispatcher, at=noon)


def test_the_clock_to_accept_goes_on(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    marked = mark_urgency(case, urgency=Urgency.DANGER, by=CLOCKWORK, at=noon)
    assert marked.due_at == case.due_at


def test_a_dispatcher_may_decide_otherwise_when_accepting(city: City, noon: datetime) -> None:
    case = mark_urgency(an_opened_case(city, at=noon), urgency=Urgency.DANGER, by=CLOCKWORK, at=noon)
    case = accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
    assert case.urgency == Urgency.ORDINARY


def test_what_is_answered_is_not_marked(city: City, noon: datetime) -> None:
    with pytest.raises(StepNotPossible):
        mark_urgency(a_resolved_case(city, at=noon), urgency=Urgency.DANGER, by=city.operator, at=noon)


def test_neither_the_reporter_nor_a_handler_may_mark(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    for actor in (city.resident, CodeHolder(case.pk), city.handler, city.auditor, None):
        with pytest.raises(NotAllowed):
            mark_urgency(case, urgency=Urgency.DANGER, by=actor, at=noon)


def test_the_reporter_reads_that_it_goes_first(city: City, noon: datetime) -> None:
    case = mark_urgency(an_opened_case(city, at=noon), urgency=Urgency.DANGER, by=CLOCKWORK, at=noon)
    entry = timeline_of(case, viewer=city.resident, at=noon)[-1]
    assert (entry.title, entry.by, entry.state) == ("标为“危急”，提前处理", "系统", "soon")
