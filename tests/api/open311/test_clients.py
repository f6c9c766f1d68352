"""Clients from PyPI, unchanged, talk to a real server: open311 1.1, three 0.8, georeport 0.3."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from georeport import GeoReport
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import Case, Category
from tests.a_city import City, an_accepted_case
from tests.api.open311.conftest import REPORT, a_key

Client = Callable[..., Any]


@pytest.fixture
def endpoint(live_server: LiveServer, city: City) -> str:
    """The address of a running server, in whose city are two services."""
    Category.objects.create(code="02", name="路灯", keywords="灯不亮、太暗")
    return f"{live_server.url}/open311/v2"


@pytest.fixture
def case(endpoint: str, city: City, lately: datetime) -> Case:
    """A public case."""
    return an_accepted_case(city, at=lately, is_public=True)


def of_python_2(package: str, name: str, **settings: str) -> Client:
    """Return a function that calls a method of a client written for Python 2, in a process of its own."""

    def call(method: str, *arguments: Any, **keywords: Any) -> Any:
        what = json.dumps([name, settings, method, arguments, keywords])
        program = [sys.executable, str(Path(__file__).with_name("python2.py")), package, what]
        done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


@pytest.fixture(params=["xml", "json"])
def georeport(request: pytest.FixtureRequest, endpoint: str) -> GeoReport:
    return GeoReport(endpoint, output_format=request.param)


@pytest.fixture
def three(endpoint: str, city: City) -> Client:
    return of_python_2("three", "Three", endpoint=endpoint, api_key=a_key(city.resident))


@pytest.fixture
def open311(endpoint: str, city: City) -> Client:
    return of_python_2("open311", "Open311", endpoint=endpoint, api_key=a_key(city.resident))


def test_georeport_lists_services(georeport: GeoReport) -> None:
    assert [each["service_code"] for each in georeport.get_service_list()] == ["01", "02"]


def test_georeport_reads_a_definition(georeport: GeoReport) -> None:
    told = georeport.get_service_definition("02")
    attributes = told["attributes"]["attribute"] if georeport.output_format == "xml" else told["attributes"]
    assert (told["service_code"], [each["code"] for each in attributes]) == ("02", ["kind", "public"])


def test_georeport_queries_requests(georeport: GeoReport, case: Case, city: City, lately: datetime) -> None:
    an_accepted_case(city, at=lately - timedelta(minutes=1), is_public=True)
    found = georeport.get_service_requests(
        service_code="01,02", status="open", start_date=(lately - timedelta(days=1)).isoformat()
    )
    assert (len(found), found[0]["service_request_id"], found[0]["service_notice"]) == (2, case.number, None)


def test_georeport_reads_one_request(georeport: GeoReport, case: Case) -> None:
    found = georeport.get_service_request(case.number)
    assert (found["service_request_id"], float(found["lat"])) == (case.number, 30.28)


def test_three_discovers_and_lists_services(three: Client, endpoint: str) -> None:
    assert three("discovery")["endpoints"][0]["url"] == endpoint
    assert [each["service_code"] for each in three("services")] == ["01", "02"]
    assert three("services", "02")["service_code"] == "02"


def test_three_queries_requests(three: Client, case: Case) -> None:
    between = [
        f"{case.opened_at - timedelta(days=1):%m-%d-%Y}",
        f"{case.opened_at + timedelta(days=2):%m-%d-%Y}",
    ]
    found = three("requests", "01", between=between, count=1)
    assert [each["service_request_id"] for each in found] == [case.number]
    assert three("request", case.number) == found
    assert three("token", case.number)[0]["service_request_id"] == case.number


def test_three_posts_a_request(three: Client) -> None:
    [told] = three(
        "post", "02", description="路灯不亮", address="柳岸社区3号楼", name="Rosa Lee", phone="13800001234"
    )
    case = Case.objects.get()
    assert (told["service_request_id"], case.text, case.address) == (case.number, "路灯不亮", "柳岸社区3号楼")


def test_three_is_told_what_is_wrong(three: Client) -> None:
    assert three("post", "02", description="路灯不亮")[0]["code"] == 400
    assert three("request", "1")[0]["code"] == 404


def test_open311_lists_and_defines_services(open311: Client) -> None:
    assert [each["service_code"] for each in open311("service_list")] == ["01", "02"]
    assert open311("service_definition", "02")["service_definition"]["service_code"] == "02"


def test_open311_queries_requests(open311: Client, case: Case) -> None:
    assert open311("service_requests")["service_request_id"] == case.number
    told = open311("get_service_request", case.number)["service_requests"]["request"]
    assert (told["service_name"], told["status"]) == ("道路破损", "open")
    assert open311("request_id_from_token", case.number)["service_request_id"] == case.number


def test_open311_posts_a_request(open311: Client) -> None:
    told = open311("post_service_request", **REPORT)["service_requests"]["request"]
    assert Case.objects.get().number == told["service_request_id"]
