"""Opening for a purpose: seen by whoever it is about, closed by itself, objected to and answered."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import open_reporter
from gongzhi.civic.people.policy import can_answer_opening, visible_openings
from gongzhi.civic.privacy.actions import answer_opening, object_to_opening
from gongzhi.civic.privacy.actions.openings import (
    LONGEST,
    STAYS_OPEN,
    AlreadyAnswered,
    AlreadyObjected,
    NothingSaid,
)
from gongzhi.civic.privacy.events import DetailsOpened, OpeningAnswered, OpeningObjectedTo
from gongzhi.civic.privacy.logic.oddities import MANY_IN_AN_HOUR, oddities_of
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.queries.openings import WAITING, opening_in_force, openings_of
from gongzhi.civic.privacy.vocabulary import Oddity, Purpose
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about, subject_of
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand

NIGHT = timedelta(hours=11)


def an_opening(city: City, at: datetime, purpose: Purpose = Purpose.HANDLE) -> Opening:
    """Let the handler open the reporter's details of a case in hand."""
    return open_reporter(a_case_in_hand(city, at=at), purpose, by=city.handler, at=at)


@pytest.mark.parametrize(
    ("said", "hours", "found"),
    [
        ((Purpose.HANDLE, True, 0), 0, []),
        ((Purpose.HANDLE, False, 0), 0, [Oddity.NOT_OWN]),
        ((Purpose.FOLLOW_UP, False, 0), 0, []),
        ((Purpose.HANDLE, True, MANY_IN_AN_HOUR - 1), 0, []),
        ((Purpose.HANDLE, True, MANY_IN_AN_HOUR), 0, [Oddity.MANY]),
        ((Purpose.HANDLE, True, 0), 9.9, []),
        ((Purpose.HANDLE, True, 0), 10, [Oddity.NIGHT]),
        ((Purpose.VERIFY, False, 99), 17.9, [Oddity.NOT_OWN, Oddity.MANY, Oddity.NIGHT]),
        ((Purpose.HANDLE, True, 0), 18, []),
    ],
)
def test_what_is_unusual(
    said: tuple[Purpose, bool, int], hours: float, found: list[Oddity], noon: datetime
) -> None:
    purpose, is_own, lately = said
    at = noon + timedelta(hours=hours)
    assert oddities_of(purpose, is_own=is_own, lately=lately, at=at) == found


@pytest.mark.django_db
def test_each_opening_is_a_fact_about_the_case_and_the_persons_own(city: City, noon: datetime) -> None:
    opening = an_opening(city, noon)
    fact = facts_about_case(opening)
    told = DetailsOpened(
        opening=opening.pk, person=city.resident.pk, purpose=Purpose.HANDLE, body=city.works.pk
    )
    assert (event_of(fact), fact.by) == (told, city.handler.pk)
    assert list(openings_of(city.resident.pk)) == [opening]
    assert not openings_of(city.handler.pk).exists()


def facts_about_case(opening: Opening) -> Fact:
    return Fact.objects.get(subject=opening.about, kind=DetailsOpened.kind)


@pytest.mark.django_db
def test_it_closes_by_itself_and_is_nobody_else_s(city: City, noon: datetime) -> None:
    opening = an_opening(city, noon)
    seen = [
        opening_in_force(opening.about, by=by, at=noon + after)
        for by, after in (
            (city.handler, STAYS_OPEN - timedelta(seconds=1)),
            (city.handler, STAYS_OPEN),
            (city.gardener, timedelta(0)),
        )
    ]
    assert seen == [opening, None, None]


@pytest.mark.django_db
def test_what_is_open_is_not_opened_twice(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    first, second, third = (
        open_reporter(case, Purpose.HANDLE, by=city.handler, at=noon + after)
        for after in (timedelta(0), STAYS_OPEN / 2, STAYS_OPEN)
    )
    assert (first, second == third) == (second, False)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["auditor", "officer", "administrator", "gardener", "resident"])
def test_who_does_not_work_on_the_case_opens_nothing(who: str, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        open_reporter(case, Purpose.HANDLE, by=getattr(city, who), at=noon)
    assert not Opening.objects.exists()


@pytest.mark.django_db
def test_of_nobody_there_is_nothing_to_open(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, spoken_by=None)
    with pytest.raises(NotAllowed):
        open_reporter(case, Purpose.HANDLE, by=city.handler, at=noon)


@pytest.mark.django_db
def test_the_unusual_waits_for_a_word(city: City, noon: datetime) -> None:
    usual, odd = an_opening(city, noon), an_opening(city, noon + NIGHT)
    assert (usual.waits, odd.waits, odd.oddities) == (False, True, [Oddity.NIGHT])
    assert list(Opening.objects.filter(WAITING)) == [odd]


@pytest.mark.django_db
def test_an_objection_is_answered_and_both_are_sealed_as_commitments(city: City, noon: datetime) -> None:
    opening = an_opening(city, noon)
    held = object_to_opening(opening, because="我没有让他打电话", by=city.resident, at=noon)
    assert held.waits
    answered = answer_opening(held, answer="为核实位置打的", by=city.officer, at=noon)
    objected, told = (event_of(fact) for fact in facts_about(opening))
    assert isinstance(objected, OpeningObjectedTo)
    assert isinstance(told, OpeningAnswered)
    assert (objected.words == told.words, answered.waits) == (False, False)


@pytest.mark.django_db
def test_only_the_person_objects_and_once(city: City, noon: datetime) -> None:
    opening = an_opening(city, noon)
    with pytest.raises(NotAllowed):
        object_to_opening(opening, because="不妥", by=city.gardener, at=noon)
    object_to_opening(opening, because="不妥", by=city.resident, at=noon)
    with pytest.raises(AlreadyObjected):
        object_to_opening(opening, because="不妥", by=city.resident, at=noon)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "  \n ", "字" * (LONGEST + 1)])
def test_an_objection_says_something_short(words: str, city: City, noon: datetime) -> None:
    with pytest.raises(NothingSaid):
        object_to_opening(an_opening(city, noon), because=words, by=city.resident, at=noon)


@pytest.mark.django_db
def test_nobody_answers_for_their_own_looking_nor_where_nothing_waits(city: City, noon: datetime) -> None:
    usual, odd = an_opening(city, noon), an_opening(city, noon + NIGHT)
    with pytest.raises(NotAllowed):
        answer_opening(odd, answer="看错了", by=city.handler, at=noon)
    with pytest.raises(AlreadyAnswered):
        answer_opening(usual, answer="正常", by=city.officer, at=noon)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sees", "answers"),
    [
        ("officer", True, True),
        ("auditor", True, False),
        ("supervisor", False, False),  # of the centre, not of the body that looked
        ("handler", False, False),
        ("resident", False, False),
    ],
)
def test_who_sees_and_answers_it(who: str, sees: bool, answers: bool, city: City, noon: datetime) -> None:
    opening, person = an_opening(city, noon + NIGHT), getattr(city, who)
    assert visible_openings(person, at=noon).filter(pk=opening.pk).exists() == sees
    assert can_answer_opening(person, opening, at=noon) == answers


@pytest.mark.django_db
def test_the_fact_is_about_the_case(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    assert open_reporter(case, Purpose.VERIFY, by=city.handler, at=noon).about == subject_of(case)
