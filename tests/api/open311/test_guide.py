"""The guide: what docs/open311.md shows works as it is written there."""

import json
import re
from datetime import datetime
from urllib.parse import parse_qsl

from django.test import Client
from django.urls import Resolver404, resolve

from tests.a_city import City, an_accepted_case
from tests.api.open311.conftest import Program
from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs/open311.md").read_text()
NUMBER = "25031212345670"


def test_every_address_in_the_guide_leads_somewhere() -> None:
    paths = re.findall(r"`(?:GET|POST) ([^`?]+)", GUIDE)
    assert len(paths) == 9
    assert [path for path in paths if not leads_somewhere(f"/open311/v2/{path}")] == []


def leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).namespace == "open311"
    except Resolver404:
        return False


def test_the_question_in_the_guide_is_answered(city: City, client: Client, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    [address] = re.findall(r"^    GET (\S+)$", GUIDE, re.MULTILINE)
    assert [each["service_request_id"] for each in client.get(address).json()] == [case.number]


def test_the_form_in_the_guide_opens_a_case(city: City, app: Program) -> None:
    [path, form, answer] = re.findall(r"^    POST (\S+)\n    (\S+)\n\n    (.+)$", GUIDE, re.MULTILINE)[0]
    said = {**dict(parse_qsl(form)), "api_key": app.key}
    [told], [shown] = app.client.post(path, said).json(), json.loads(answer)
    assert (set(told), len(told["service_request_id"])) == (set(shown), len(NUMBER))


def test_the_error_in_the_guide_is_told_so(city: City, app: Program) -> None:
    told = app.post("requests", 400, service_code="01", description="路灯不亮", lat="30.28")
    assert f"    {json.dumps(told, ensure_ascii=False)}\n" in GUIDE
