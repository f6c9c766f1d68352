"""What comes in is read, what a dispatcher decides is learned, and nobody is told what to do."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import accept_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.events import CategorySuggested
from gongzhi.civic.dispatch.models import Suggestion
from gongzhi.civic.dispatch.queries.reading import reader
from gongzhi.civic.dispatch.queries.records import (
    Record,
    decided_since,
    record_of,
    records_by,
    records_by_county,
    suggestion_for,
)
from gongzhi.kernel.delivery import deliver_due, parked_reactions
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, an_opened_case
from tests.civic.dispatch.lessons import ROADS, TREES, a_model

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def trees() -> Category:
    return Category.objects.create(code=TREES, name="绿化养护", keywords="树枝;草坪")


def opened(city: City, at: datetime, title: str) -> Case:
    """Return a case that the worker has heard of."""
    case = an_opened_case(city, at=at, title=title, text=f"{title}，请来看看。")
    deliver_due(at=at + SOON)
    assert not parked_reactions().exists()
    return case


def first_of(case: Case) -> str:
    """Return the code of the category that was suggested first."""
    suggestion = suggestion_for(case)
    assert suggestion is not None
    assert suggestion.first is not None
    return suggestion.first.code


@pytest.mark.parametrize(("title", "code"), [("马路坑洼不平", ROADS), ("大树快要倒了", TREES)])
@pytest.mark.usefixtures("trees")
def test_a_case_is_read_when_it_comes_in(city: City, noon: datetime, title: str, code: str) -> None:
    a_model(noon)
    assert first_of(opened(city, noon, title)) == code


@pytest.mark.usefixtures("trees")
def test_a_suggestion_is_announced_without_a_word_of_the_text(city: City, noon: datetime) -> None:
    model = a_model(noon)
    case = opened(city, noon, "马路坑洼不平")
    events = [event_of(fact) for fact in facts_about(case)]
    (told,) = [event for event in events if isinstance(event, CategorySuggested)]
    assert (told.model, told.categories[0]) == (model.pk, city.roads.pk)
    assert sum(told.per_mille) <= 1001


@pytest.mark.usefixtures("trees")
def test_the_words_that_speak_for_it_stand_in_the_text(city: City, noon: datetime) -> None:
    a_model(noon)
    case = opened(city, noon, "大树快要倒了")
    suggestion = suggestion_for(case)
    assert suggestion is not None
    words = suggestion.choices[0][2]
    assert words
    assert all(word in f"{case.title}\n{case.text}" for word in words)


@pytest.mark.usefixtures("trees")
def test_a_city_without_history_reads_by_the_words_of_its_categories(city: City, noon: datetime) -> None:
    case = opened(city, noon, "草坪被人踩秃了")
    assert first_of(case) == TREES
    assert Suggestion.objects.get(case=case).model is None


def test_where_nothing_speaks_for_anything_nothing_breaks(city: City, noon: datetime) -> None:
    opened(city, noon, "？？？")
    assert not parked_reactions().exists()


@pytest.mark.usefixtures("trees")
def test_a_case_is_suggested_once_however_often_it_is_delivered(city: City, noon: datetime) -> None:
    a_model(noon)
    case = opened(city, noon, "马路坑洼不平")
    facts_about(case).update(due_at=noon)
    deliver_due(at=noon + 2 * SOON)
    assert Suggestion.objects.count() == 1


def test_what_a_dispatcher_takes_is_noted(city: City, noon: datetime, trees: Category) -> None:
    a_model(noon)
    case = opened(city, noon, "马路坑洼不平")
    accept_case(case, category=trees, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon + SOON)
    deliver_due(at=noon + 2 * SOON)
    suggestion = Suggestion.objects.get(case=case)
    assert (suggestion.taken, suggestion.taken_at) == (trees, noon + SOON)


def test_the_next_message_profits_from_a_correction(city: City, noon: datetime, trees: Category) -> None:
    a_model(noon)
    case = opened(city, noon, "马路坑洼不平，充电桩坏了")
    assert first_of(case) == ROADS
    accept_case(case, category=trees, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon + SOON)
    deliver_due(at=noon + 2 * SOON)
    assert first_of(opened(city, noon + 9 * SOON, "马路坑洼不平，充电桩坏了好几天")) == TREES


def decided(city: City, at: datetime, title: str, category: Category) -> None:
    case = opened(city, at, title)
    accept_case(case, category=category, urgency=Urgency.ORDINARY, by=city.dispatcher, at=at + SOON)
    deliver_due(at=at + 2 * SOON)


def test_the_record_tells_how_often_the_first_was_taken(city: City, noon: datetime, trees: Category) -> None:
    a_model(noon)
    decided(city, noon, "马路坑洼不平", city.roads)
    decided(city, noon, "井盖翘起来", trees)
    found = decided_since(noon)
    assert record_of(found) == Record(2, 1)
    assert records_by_county(found) == {"临湖区": Record(2, 1)}
    assert list(records_by("case__channel", found).values()) == [Record(2, 1)]


def test_without_decisions_there_is_no_share(noon: datetime) -> None:
    assert record_of(decided_since(noon)).share is None


@pytest.mark.usefixtures("trees")
def test_reading_many_asks_no_more_than_reading_one(city: City, noon: datetime) -> None:
    a_model(noon)
    cases = [an_opened_case(city, at=noon) for _ in range(9)]
    reader().choices(cases[:1])
    asked = []
    for many in (cases[:1], cases):
        with CaptureQueriesContext(connection) as queries:
            reader().choices(many)
        asked.append(len(queries))
    assert asked[0] == asked[1]
