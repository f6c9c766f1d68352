"""The demo city has hotspots, and two questions of the month: one closed, one in hand."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.models import Question, Trouble
from gongzhi.demo.hotspots import show_hotspots
from tests.a_city import City, a_city
from tests.civic.dispatch.gathered import DUMP, LAMPS
from tests.civic.dispatch.troubled import some_cases
from tests.factories import known_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> City:
    """The small city, with the dispatcher whom the demo knows by name."""
    city = a_city()
    known_as(city.dispatcher, sign_in_name="xu.ran")
    return city


def test_a_city_with_troubles_has_two_questions(city: City, noon: datetime) -> None:
    some_cases(city, DUMP, until=noon)
    some_cases(city, LAMPS, until=noon - timedelta(days=130))
    Case.objects.update(lead=city.works)
    show_hotspots(at=noon)
    closed, going_on = Question.objects.order_by("month")
    assert closed.troubles.get().name == "路灯坏了半年·云栖路"
    assert (closed.effect is None, going_on.closed_at) == (False, None)
    assert max(report.at for report in going_on.reports.all()) < noon


def test_a_city_of_a_few_cases_has_none(city: City, noon: datetime) -> None:
    some_cases(city, LAMPS, until=noon)
    show_hotspots(at=noon)
    assert (Trouble.objects.count(), Question.objects.count()) == (1, 0)
