"""One filter says who knows which figures of a trouble: all of them where one sees all cases."""

from datetime import datetime

import pytest

from gongzhi.civic.dispatch.models import Trouble
from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City
from tests.civic.dispatch.gathered import DUMP, LAMPS
from tests.civic.dispatch.troubled import gather, some_cases
from tests.factories import a_body, a_member, a_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(city: City, noon: datetime) -> Trouble:
    """A trouble of cases that are not public, beside one that is."""
    some_cases(city, DUMP, until=noon, is_public=False)
    some_cases(city, LAMPS, until=noon)
    gather(city.county, at=noon)
    return Trouble.objects.get(name="")


def seen_by(person: Person | None, at: datetime) -> set[tuple[str, str]]:
    rows = visible_troubles(person, at=at).values_list("trouble__name", "audience")
    return set(rows)


PUBLIC = {("路灯坏了半年·云栖路", Audience.EVERYBODY)}
ALL = {("", Audience.STAFF), ("路灯坏了半年·云栖路", Audience.STAFF)}


@pytest.mark.parametrize("who", ["operator", "dispatcher", "supervisor", "evaluator", "auditor"])
def test_who_sees_all_cases_of_a_place_knows_all_its_troubles(
    who: str, city: City, secret: Trouble, noon: datetime
) -> None:
    assert seen_by(getattr(city, who), noon) == ALL


@pytest.mark.parametrize("who", ["resident", "handler", "gardener", "administrator"])
def test_others_know_what_everybody_may(who: str, city: City, secret: Trouble, noon: datetime) -> None:
    assert seen_by(getattr(city, who), noon) == PUBLIC


def test_nobody_stands_for_everybody(city: City, secret: Trouble, noon: datetime) -> None:
    assert seen_by(None, noon) == PUBLIC


def test_the_county_beside_knows_what_everybody_may(city: City, secret: Trouble, noon: datetime) -> None:
    beside = a_body("望山区中心", place=a_place("望山区", within=city.city), is_centre=True)
    assert seen_by(a_member(Role.DISPATCHER, body=beside), noon) == PUBLIC


def test_a_faded_trouble_is_in_no_list(city: City, secret: Trouble, noon: datetime) -> None:
    Trouble.objects.update(faded_at=noon)
    assert seen_by(city.dispatcher, noon) == set()
