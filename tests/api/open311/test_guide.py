"""The guide: what docs/open311.md shows works as it is written there."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from gongzhi.civic.cases.actions import NewCase, accept_case, open_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.demo.founding import found_city
from tests.a_city import City
from tests.api.open311.conftest import Program, a_key
from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs/open311.md").read_text()
NUMBER = "25031212345670"


def test_every_address_in_the_guide_leads_somewhere() -> None:
    paths = re.findall(r"`(?:GET|POST) ([^`?]+)", GUIDE)
    assert len(paths) == 10
    assert [path for path in paths if not leads_somewhere(f"/open311/v2/{path}")] == []


def leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).namespace == "open311"
    except Resolver404:
        return False


@pytest.fixture
def demo(db: None, noon: datetime) -> Program:
    """A program that speaks for a resident of the demo city, just founded."""
    found_city(at=noon - timedelta(days=2))
    return Program(a_key(Person.objects.get_by_natural_key("ding.xiaohe")), Client())


def test_the_addresses_without_a_case_are_answered_in_the_demo_city(demo: Program) -> None:
    paths = [path for path in re.findall(r"`GET ([^`?]+)", GUIDE) if not re.search(r"\d{14}|files/", path)]
    answers = {path: demo.client.get(f"/open311/v2/{path}").status_code for path in paths}
    assert answers == dict.fromkeys(
        ["services.json", "services/020201.json", "requests.json", "servicerequestupdates.json"], 200
    )


def test_the_form_in_the_guide_opens_a_case_in_the_demo_city(demo: Program) -> None:
    [path, form, answer] = re.findall(r"^    POST (\S+)\n    (\S+)\n\n    (.+)$", GUIDE, re.MULTILINE)[0]
    said = {**dict(parse_qsl(form)), "api_key": demo.key}
    [told], [shown] = demo.client.post(path, said).json(), json.loads(answer)
    assert (set(told), len(told["service_request_id"])) == (set(shown), len(NUMBER))


def test_the_question_in_the_guide_is_answered_in_the_demo_city(demo: Program, noon: datetime) -> None:
    category = Category.objects.get(code="020201")
    case = a_public_case(category, at=noon)
    [address] = re.findall(r"^    GET (\S+)$", GUIDE, re.MULTILINE)
    assert [each["service_request_id"] for each in demo.client.get(address).json()] == [case.number]


def a_public_case(category: Category, *, at: datetime) -> Case:
    """Return a case of the demo city that everybody may read."""
    place = Place.objects.present().get(code="990101001001")
    operator = Person.objects.get_by_natural_key("zhou.min")
    new = NewCase(text="路灯不亮", place=place, is_public=True)
    case = open_case(new, by=operator, at=at).case
    return accept_case(case, category=category, urgency=Urgency.ORDINARY, by=operator, at=at)


def test_the_error_in_the_guide_is_told_so(city: City, app: Program) -> None:
    told = app.post("requests", 400, service_code="01", description="路灯不亮", lat="30.28")
    assert f"    {json.dumps(told, ensure_ascii=False)}\n" in GUIDE
