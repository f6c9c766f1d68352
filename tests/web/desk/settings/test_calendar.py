"""The page of the calendar."""

from datetime import date

import pytest
from django.test import Client

from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.civic.jurisdictions.queries import calendar_at
from tests.a_city import City
from tests.web.desk.conftest import SignedIn

CALENDAR = "/desk/settings/calendar/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def typed(**more: str) -> dict[str, str]:
    """Return what is filled in for a day."""
    return {
        "on": "2025-07-18",
        "is_working": "no",
        "name": "台风停工",
        "source": "云政明电〔2025〕7号",
        **more,
    }


def test_the_year_shows_what_the_state_council_published(client: Client) -> None:
    # 国办发明电〔2024〕12号, the notice for 2025
    days = {
        day.on: (day.is_working, day.name) for day in client.get(CALENDAR, {"year": "2025"}).context["days"]
    }
    assert days[date(2025, 10, 1)] == (False, "国庆节")
    assert days[date(2025, 9, 28)] == (True, "国庆节")
    assert date(2025, 10, 12) not in days


def test_a_day_is_set_and_shown_as_the_citys_own(client: Client) -> None:
    page = client.post(CALENDAR, typed(), follow=True)
    assert "2025-07-18已设为休息" in page.text
    assert page.context["year"] == 2025
    own = [day for day in page.context["days"] if day.own]
    assert [(day.on, day.mark, day.name) for day in own] == [(date(2025, 7, 18), "休", "台风停工")]
    assert not calendar_at().is_working_day(date(2025, 7, 18))


def test_a_day_is_set_back(client: Client) -> None:
    client.post(CALENDAR, typed())
    client.post(CALENDAR, typed(is_working="yes", name="照常上班"))
    assert calendar_at().is_working_day(date(2025, 7, 18))
    assert CalendarDay.objects.count() == 1


def test_a_clicked_day_is_filled_in(client: Client) -> None:
    client.post(CALENDAR, typed())
    form = client.get(CALENDAR, {"year": "2025", "on": "2025-07-18"}).context["form"]
    assert form.initial == {
        "on": date(2025, 7, 18), "is_working": "no", "name": "台风停工", "source": "云政明电〔2025〕7号",
    }  # fmt: skip


def test_a_year_that_is_not_announced_says_so(client: Client) -> None:
    said = "国务院还没有公布这一年的放假安排"
    assert [said in client.get(CALENDAR, {"year": year}).text for year in ("2025", "2030")] == [False, True]


@pytest.mark.parametrize("year", ["x", "1066", "99999", "²⁰²⁵"])
def test_a_senseless_year_shows_this_one(client: Client, year: str) -> None:
    assert client.get(CALENDAR, {"year": year}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": "2025-02-30"}, "请填写日期"),
        ({"on": "1025-07-18"}, "年份应在2004到"),
        ({"is_working": ""}, "请选择上班还是休息"),
        ({"name": ""}, "还没有填"),
    ],
)
def test_what_cannot_be_a_day_is_explained(client: Client, wrong: dict[str, str], said: str) -> None:
    response = client.post(CALENDAR, typed(**wrong))
    assert (response.status_code, said in response.text, CalendarDay.objects.count()) == (422, True, 0)
