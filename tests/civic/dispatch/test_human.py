"""Who is affected by a program's decision has a person look, once, and hears what that person found."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import recall_case
from gongzhi.civic.cases.models import Case, Notice
from gongzhi.civic.cases.vocabulary import CodeHolder
from gongzhi.civic.dispatch.actions import ask_for_human, confirm_by_human
from gongzhi.civic.dispatch.actions.automatic import AlreadyAsked, NobodyAsked, NotDecidedByProgram
from gongzhi.civic.dispatch.events import HumanAnswered, HumanAsked
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.automatic import waiting_for_human
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_dispatched_case
from tests.civic.dispatch.automatic import SOON, a_sure_case, deliver, it_is_on
from tests.civic.teamwork.colleagues import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(city: City, noon: datetime) -> Case:
    """Return a case that went out by itself."""
    it_is_on(city, noon)
    return a_sure_case(city, noon)


def test_its_reporter_has_a_person_look(case: Case, city: City, noon: datetime) -> None:
    ask_for_human(case, by=city.resident, at=noon + 2 * SOON)
    (fact,) = facts_about(case, kinds=[HumanAsked])
    assert (event_of(fact), fact.by) == (HumanAsked(case=case.pk), city.resident.pk)
    assert waiting_for_human().get().case == case


def test_so_does_who_holds_its_code(case: Case, noon: datetime) -> None:
    assert ask_for_human(case, by=CodeHolder(case.pk), at=noon).asked_at == noon


@pytest.mark.parametrize("who", ["dispatcher", "handler", "administrator"])
def test_nobody_else_does(case: Case, city: City, noon: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask_for_human(case, by=getattr(city, who), at=noon)
    with pytest.raises(NotAllowed):
        ask_for_human(case, by=CodeHolder(case.pk + 1), at=noon)


def test_once_is_enough(case: Case, city: City, noon: datetime) -> None:
    ask_for_human(case, by=city.resident, at=noon)
    with pytest.raises(AlreadyAsked):
        ask_for_human(case, by=city.resident, at=noon)


def test_what_a_person_decided_needs_none(city: City, noon: datetime) -> None:
    with pytest.raises(NotDecidedByProgram):
        ask_for_human(a_dispatched_case(city, at=noon), by=city.resident, at=noon)


def test_those_on_duty_at_the_door_are_told(case: Case, city: City, noon: datetime) -> None:
    ask_for_human(case, by=city.resident, at=noon)
    deliver(noon + 2 * SOON)
    assert told(city.dispatcher) == [NoticeReason.HUMAN_ASKED]
    assert told(city.handler) == []


def test_a_dispatcher_says_that_it_stands_and_the_reporter_hears_of_it(
    case: Case, city: City, noon: datetime
) -> None:
    ask_for_human(case, by=city.resident, at=noon)
    made = confirm_by_human(case, by=city.dispatcher, at=noon + SOON)
    deliver(noon + 2 * SOON)
    assert (made.answered_by, made.waits_for_human, made.undone_at) == (city.dispatcher, False, None)
    (fact,) = facts_about(case, kinds=[HumanAnswered])
    assert Notice.objects.filter(person=city.resident, fact=fact).exists()


@pytest.mark.parametrize("who", ["handler", "resident", "supervisor"])
def test_only_dispatchers_answer(case: Case, city: City, noon: datetime, who: str) -> None:
    ask_for_human(case, by=city.resident, at=noon)
    with pytest.raises(NotAllowed):
        confirm_by_human(case, by=getattr(city, who), at=noon)


def test_nobody_answers_what_nobody_asked(case: Case, city: City, noon: datetime) -> None:
    with pytest.raises(NobodyAsked):
        confirm_by_human(case, by=city.dispatcher, at=noon)


def test_putting_it_right_answers_too(case: Case, city: City, noon: datetime) -> None:
    ask_for_human(case, by=city.resident, at=noon)
    recall_case(case, by=city.dispatcher, at=noon + SOON)
    deliver(noon + 2 * SOON)
    made = AutomaticDispatch.objects.get(case=case)
    assert (made.answered_by, made.waits_for_human) == (city.dispatcher, False)
    (fact,) = facts_about(case, kinds=[HumanAnswered])
    assert fact.data == {"case": case.pk, "confirmed": False}
