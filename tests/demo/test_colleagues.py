"""The demo's staff share their work out, by the real actions."""

from datetime import datetime

import pytest

from gongzhi.civic.teamwork.models import Assignee, StaffNotice
from gongzhi.demo.city import staff
from gongzhi.demo.colleagues import MOST, share_work
from tests.a_city import City, a_case_in_hand, a_city
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.factories import known_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    """The small city, in which the handler whom newcomers are shown has a colleague."""
    city = a_city()
    known_as(city.handler, sign_in_name="chen.bo", name="陈柏")
    a_colleague(city, "邹婷")
    return city


def test_colleagues_share_work_evenly_and_leave_some(city: City, noon: datetime) -> None:
    for _each in range(MOST + 2):
        a_case_in_hand(city, at=noon)
    share_work(at=noon)
    shares = [Assignee.objects.filter(person__name=name).count() for name in ("陈柏", "邹婷")]
    assert shares == [MOST / 2, MOST / 2]


def test_one_calls_on_the_handler_whom_newcomers_are_shown(city: City, noon: datetime) -> None:
    for _each in range(2):
        a_case_in_hand(city, at=noon)
    share_work(at=noon)
    deliver(noon)
    reasons = StaffNotice.objects.filter(person__name="陈柏").values_list("reason", flat=True)
    assert "mentioned" in reasons


def test_without_open_cases_nobody_talks(city: City, noon: datetime) -> None:
    share_work(at=noon)
    assert not Assignee.objects.exists()


def test_the_shown_handler_has_colleagues() -> None:
    assert staff("cgj") == ("chen.bo", "zou.ting", "fu.junhao")
