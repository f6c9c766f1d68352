"""A visit: its trace, its line, its place in the metrics."""

import logging

import pytest
from django.test import Client

from gongzhi.kernel import clock
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_city, an_opened_case

pytestmark = pytest.mark.django_db
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
HEADER = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return the lines of visits."""
    return [record for record in caplog.records if record.name == "gongzhi.config.visits"]


def test_an_answer_tells_its_trace() -> None:
    trace = Client().get("/health/live")["X-Trace"]
    assert (len(trace), trace != Client().get("/health/live")["X-Trace"]) == (32, True)


def test_a_visit_goes_on_under_the_trace_of_who_sent_it() -> None:
    assert Client().get("/health/live", headers={"traceparent": HEADER})["X-Trace"] == TRACE


def test_a_strange_trace_is_not_taken_over() -> None:
    assert Client().get("/health/live", headers={"traceparent": "<b>"})["X-Trace"] != "<b>"


def test_the_facts_of_a_visit_bear_its_trace(city: City) -> None:
    case, browser = an_opened_case(city, at=clock.now()), Client()
    browser.force_login(city.resident)
    words = {"because": "自己修好了", "version": str(case.version)}
    browser.post(f"/case/{case.number}/withdraw/", words, headers={"traceparent": HEADER})
    assert Fact.objects.get(kind="cases.CaseWithdrawn").trace == TRACE


@pytest.mark.parametrize(
    ("address", "route", "status"),
    [
        ("/health/live?phone=13800001234", "/health/live", 200),
        ("/case/26010112345678/", "/case/<str:number>/", 404),
        ("/find/me/13800001234", "none", 404),
        ("/static/none.css", "static", 404),
    ],
)
def test_a_line_names_the_route_not_the_address(
    address: str, route: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gongzhi")
    Client().get(address)
    told = [vars(line) for line in lines(caplog)]
    assert [(it["method"], it["route"], it["status"]) for it in told] == [("GET", route, status)]


def test_a_method_that_nobody_knows_is_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gongzhi")
    Client().generic("LI_GUIXIANG", "/health/live")
    assert [vars(line)["method"] for line in lines(caplog)] == ["OTHER"]
