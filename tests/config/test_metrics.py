"""Metrics: who sees them, and that they count."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from gongzhi.civic.cases.events import CaseOpened, CaseResumed
from gongzhi.civic.cases.vocabulary import Channel, Kind
from gongzhi.config import logs, metrics
from gongzhi.config.standing import standing
from gongzhi.kernel import clock, trace
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.watch import watcher
from tests.a_city import a_city, an_opened_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watching() -> None:
    """Let this process count."""
    metrics.watch()


def figure(name: str, **labels: str) -> float:
    """Return a figure as a collector reads it."""
    text = Client().get("/metrics").text
    found = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and sample.labels == labels
    ]
    return found[0] if found else 0.0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.9", {}, 404),
        ("not an address", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 404),
        ("203.0.113.9", {"Authorization": "Bearer geheim"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer wrong"}, 404),
        ("127.0.0.1", {"Authorization": "Bearer wrong"}, 404),
        ("203.0.113.9", {"Authorization": "Bearer "}, 404),
    ],
)
def test_only_this_machine_and_who_has_the_token_see_them(
    address: str, headers: dict[str, str], status: int
) -> None:
    with override_settings(METRICS_TOKEN="geheim"):
        assert Client(REMOTE_ADDR=address).get("/metrics", headers=headers).status_code == status


def test_without_a_token_in_the_settings_no_token_opens_them() -> None:
    asked = Client(REMOTE_ADDR="203.0.113.9").get("/metrics", headers={"Authorization": "Bearer "})
    assert asked.status_code == 404


def test_requests_are_counted_by_route() -> None:
    labels = {"method": "GET", "route": "/health/live"}
    before = figure("gongzhi_requests_total", status="200", **labels)
    Client().get("/health/live?x=1")
    assert figure("gongzhi_requests_total", status="200", **labels) == before + 1
    assert figure("gongzhi_request_seconds_count", **labels) == before + 1


def test_refusals_are_counted_by_name() -> None:
    before = figure("gongzhi_refusals_total", refusal="NotAllowed")
    NotAllowed()
    assert figure("gongzhi_refusals_total", refusal="NotAllowed") == before + 1


@pytest.mark.parametrize(("busy", "label"), [(True, "yes"), (False, "no")])
def test_the_workers_rounds_are_counted(busy: bool, label: str) -> None:
    before = figure("gongzhi_worker_loops_total", busy=label)
    watcher().worked(busy=busy)
    assert figure("gongzhi_worker_loops_total", busy=label) == before + 1


def test_a_fact_is_counted_and_the_visit_knows_its_case() -> None:
    before = figure("gongzhi_facts_published_total", kind="cases.CaseResumed")
    with trace.within(trace.new()):
        watcher().published(CaseResumed(case=17))
        assert logs.spoken_of() == 17
        watcher().delivered(1, "cases.on_something", "done")
        assert logs.spoken_of() is None  # the next reaction is about another
    assert figure("gongzhi_facts_published_total", kind="cases.CaseResumed") == before + 1


def test_cases_are_counted_by_channel() -> None:
    before = figure("gongzhi_cases_opened_total", channel="web")
    opened = CaseOpened(case=17, number="1", kind_of_case=Kind.HELP, channel=Channel.WEB, place=1)
    watcher().published(opened)
    assert figure("gongzhi_cases_opened_total", channel="web") == before + 1


def test_what_was_delivered_failed_and_carried_is_counted() -> None:
    watcher().delivered(1, "cases.on_x", "failed")
    watcher().carried("parked")
    watcher().database_failed()
    metrics.flooded("reads")
    assert figure("gongzhi_reactions_total", reaction="cases.on_x", outcome="failed") >= 1
    assert figure("gongzhi_webhook_deliveries_total", outcome="parked") >= 1
    assert figure("gongzhi_database_errors_total") >= 1
    assert figure("gongzhi_floods_refused_total", budget="reads") >= 1


def test_how_things_stand_is_told_in_figures() -> None:
    at = clock.now()
    an_opened_case(a_city(), at=at - timedelta(days=9))
    told = standing(at=at)
    assert (told["cases_overdue"], told["cases_due_within_an_hour"]) == (1, 0)
    assert (told["reactions_parked"], told["facts_oldest_seconds"] >= 0) == (0, True)


def test_figures_name_no_person_and_no_case() -> None:
    case = an_opened_case(a_city(), at=clock.now())
    Client().get(f"/case/{case.number}/")
    text = Client().get("/metrics").text
    assert case.number not in text
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}\b", text)
