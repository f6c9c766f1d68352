"""Where like cases ended: the body for a case on which the catalogue is silent."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    close_case,
    dispatch_case,
    object_to_dispatch,
    resolve_case,
    rule_on_objection,
)
from gongzhi.civic.cases.models import Case, CatalogueEntry
from gongzhi.civic.cases.vocabulary import Outcome, Status
from gongzhi.civic.dispatch.logic.bodies import Ending, likely_body
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.bodies import body_by_history
from gongzhi.civic.dispatch.vocabulary import Likely
from gongzhi.civic.people.models import Organisation, Person
from tests.a_city import City, an_accepted_case
from tests.civic.dispatch.automatic import a_sure_case, it_is_on

WORKS, PARKS = 1, 2
CITY, EAST, WEST = 10, 11, 12
ABOVE = {EAST: {EAST, CITY}, WEST: {WEST, CITY}, CITY: {CITY}}


def said(*endings: Ending, at: int = EAST) -> Likely | None:
    return likely_body(endings, [at, CITY] if at != CITY else [CITY], ABOVE)


def test_where_nothing_ended_nothing_is_said() -> None:
    assert said() is None


def test_few_cases_make_nobody_sure() -> None:
    found = said(*[Ending(WORKS, EAST)] * 3)
    assert found is not None
    assert (found.body, found.ended, found.cases) == (WORKS, 3, 3)
    assert found.probability < 0.95


def test_many_of_one_mind_do() -> None:
    found = said(*[Ending(WORKS, EAST)] * 60)
    assert found is not None
    assert found.probability > 0.98


def test_what_ended_here_counts_for_more_than_what_ended_elsewhere() -> None:
    endings = [Ending(WORKS, WEST)] * 50 + [Ending(PARKS, EAST)] * 20
    here, there = said(*endings), said(*endings, at=WEST)
    assert here is not None
    assert there is not None
    assert (here.body, here.place, there.body) == (PARKS, EAST, WORKS)


def test_where_nothing_ended_here_what_ended_further_up_speaks() -> None:
    found = said(*[Ending(WORKS, WEST)] * 9)
    assert found is not None
    assert (found.body, found.place) == (WORKS, CITY)


def test_an_upheld_return_speaks_against_the_body_that_gave_it_back() -> None:
    endings = [Ending(WORKS, EAST)] * 5 + [Ending(PARKS, EAST)] * 4
    returns = [Ending(WORKS, EAST, returned=True)] * 4
    before, after = said(*endings), said(*endings, *returns)
    assert before is not None
    assert after is not None
    assert (before.body, after.body) == (WORKS, PARKS)


def ended_with(city: City, body: Organisation, handler: Person, at: datetime) -> Case:
    """Return a case about the road that a body closed."""
    case = dispatch_case(an_accepted_case(city, at=at), to=body, by=city.dispatcher, at=at)
    return closed(city, case, handler, at)


def closed(city: City, case: Case, handler: Person, at: datetime) -> Case:
    case = acknowledge_case(case, by=handler, at=at)
    case = resolve_case(case, reply="已修好。", outcome=Outcome.DONE, by=handler, at=at)
    return close_case(case, because="已回访", by=city.evaluator, at=at)


@pytest.mark.django_db
def test_history_names_the_body_with_which_like_cases_ended(city: City, noon: datetime) -> None:
    for _each in range(2):
        ended_with(city, city.parks, city.gardener, noon)
    ended_with(city, city.works, city.handler, noon)
    found = body_by_history(city.roads, city.community, at=noon)
    assert found is not None
    body, likely = found
    assert (body, likely.ended, likely.cases) == (city.parks, 2, 3)


@pytest.mark.django_db
def test_a_return_that_was_upheld_is_a_lesson(city: City, noon: datetime) -> None:
    case = dispatch_case(an_accepted_case(city, at=noon), to=city.works, by=city.dispatcher, at=noon)
    case = object_to_dispatch(case, because="不归我们管", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=True, because="经核实", by=city.dispatcher, at=noon)
    closed(city, dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon), city.gardener, noon)
    found = body_by_history(city.roads, city.community, at=noon)
    assert found is not None
    assert (found[0], found[1].ended, found[1].returned) == (city.parks, 1, 0)


@pytest.mark.django_db
def test_a_body_that_has_ended_is_not_named(city: City, noon: datetime) -> None:
    ended_with(city, city.parks, city.gardener, noon)
    Organisation.objects.filter(pk=city.parks.pk).update(valid_to=noon.date())
    assert body_by_history(city.roads, city.community, at=noon + timedelta(days=1)) is None


@pytest.mark.django_db
def test_more_history_costs_no_more_questions(city: City, noon: datetime) -> None:
    asked = []
    for _each in range(2):
        ended_with(city, city.parks, city.gardener, noon)
        with CaptureQueriesContext(connection) as queries:
            body_by_history(city.roads, city.community, at=noon)
        asked.append(len(queries))
    assert asked == [5, 5]


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "status"), [(3, Status.OPENED), (60, Status.DISPATCHED)])
def test_a_case_follows_history_by_itself_only_where_that_is_as_sure(
    city: City, noon: datetime, times: int, status: Status
) -> None:
    CatalogueEntry.objects.all().delete()
    first = ended_with(city, city.parks, city.gardener, noon)
    for n in range(times - 1):
        _copy(first, n)
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    assert case.status == status
    if status == Status.DISPATCHED:
        made = AutomaticDispatch.objects.get(case=case)
        assert (case.lead, made.ended, made.like_cases) == (city.parks, times, times)


def _copy(case: Case, number: int) -> None:
    """Write a closed case once more."""
    again = Case.objects.get(pk=case.pk)
    again.pk, again.number, again.idempotency_key = None, f"2503129999{number:04}", None
    again.save(force_insert=True)
