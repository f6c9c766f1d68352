"""Discovery, services and their definitions, in both formats, and the errors by the book."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from gongzhi.api.open311.answers import FORMATS
from gongzhi.civic.cases.models import Category
from tests.a_city import City
from tests.api.open311.conftest import Program


def test_discovery_tells_where_everything_is(app: Program) -> None:
    told = app.client.get("/open311/discovery.json").json()
    assert told["endpoints"] == [
        {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": "http://testserver/open311/v2",
            "changeset": told["changeset"],
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }
    ]
    assert told["key_service"] == "http://testserver/open-data/"


def test_discovery_in_xml_says_the_same(app: Program) -> None:
    root = ET.fromstring(app.client.get("/open311/discovery.xml").content)
    assert [child.tag for child in root] == ["changeset", "contact", "key_service", "endpoints"]
    assert [it.text for it in root.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]


def test_services_are_the_categories_in_use_without_others_below(city: City, app: Program) -> None:
    above = Category.objects.create(code="02", name="市政设施", keywords="路灯、井盖")
    Category.objects.create(code="0201", name="路灯", parent=above, keywords="灯不亮;太暗； 灯杆,闪")
    Category.objects.create(code="0202", name="旧分类", parent=above, is_active=False)
    told = app.get("services")
    assert [each["service_code"] for each in told] == ["01", "0201"]
    assert told[1] == {
        "service_code": "0201",
        "service_name": "路灯",
        "description": "市政设施 › 路灯",
        "metadata": True,
        "type": "realtime",
        "keywords": "灯不亮, 太暗, 灯杆, 闪",
        "group": "市政设施",
    }


def test_services_in_xml_say_true_in_small_letters(city: City, app: Program) -> None:
    [service] = app.xml("services").findall("service")
    assert [(child.tag, child.text) for child in service] == [
        ("service_code", "01"),
        ("service_name", "道路破损"),
        ("description", "道路破损"),
        ("metadata", "true"),
        ("type", "realtime"),
        ("keywords", None),
        ("group", "道路破损"),
    ]


def test_a_definition_tells_which_attributes_there_are(city: City, app: Program) -> None:
    told = app.get("services/01")
    assert (told["service_code"], [it["code"] for it in told["attributes"]]) == ("01", ["kind", "public"])
    assert told["attributes"][1] == {
        "variable": True,
        "code": "public",
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": 2,
        "description": "是否同意公开，不填为不公开；举报一律不公开",
        "values": [{"key": "yes", "name": "同意公开"}, {"key": "no", "name": "不公开"}],
    }


def test_a_definition_in_xml_has_a_value_for_each_choice(city: City, app: Program) -> None:
    root = app.xml("services/01")
    keys = [it.text for it in root.findall("attributes/attribute/values/value/key")]
    assert keys == ["inquiry", "help", "complaint", "report", "suggestion", "yes", "no"]


@pytest.mark.parametrize("code", ["99", "路灯", "%00", "x" * 300])
def test_a_service_that_is_not_there_is_404(code: str, city: City, client: Client) -> None:
    response = client.get(f"/open311/v2/services/{code}.json")
    assert (response.status_code, response.json()[0]["code"]) in ((404, 404), (400, 400))


def test_an_error_in_xml_has_code_and_description(city: City, app: Program) -> None:
    root = app.xml("services/99", 404)
    assert (root.tag, [(it.tag, it.text) for it in root[0]]) == (
        "errors",
        [("code", "404"), ("description", "没有service_code为“99”的服务。")],
    )


@pytest.mark.parametrize("path", ["services", "requests", "services/01", "tokens/1", "servicerequestupdates"])
@pytest.mark.parametrize(("end", "status"), [(".csv", 404), ("", 400), (".", 400), (".JSON", 404)])
def test_the_address_names_the_format(path: str, end: str, status: int, city: City, client: Client) -> None:
    response = client.get(f"/open311/v2/{path}{end}")
    assert (response.status_code, response["Content-Type"]) == (status, "text/xml; charset=utf-8")


@pytest.mark.parametrize(
    ("suffix", "kind"), [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")]
)
def test_the_format_is_named_with_utf_8(suffix: str, kind: str, city: City, client: Client) -> None:
    response = client.get(f"/open311/v2/services.{suffix}")
    assert (response["Content-Type"], "道路破损".encode() in response.content) == (kind, True)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_answer_in_xml_says_how_it_is_encoded(city: City, client: Client) -> None:
    assert client.get("/open311/v2/services.xml").content.startswith(
        b"<?xml version='1.0' encoding='utf-8'?>"
    )


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("", 200),
        ("testserver", 200),
        ("city.gov", 404),
        ("昆明", 404),
        ("a b", 400),
        ("x" * 81, 400),
        ("<", 400),
    ],
)
def test_the_jurisdiction_is_ours_or_refused(name: str, status: int, city: City, app: Program) -> None:
    app.get("services", status, jurisdiction_id=name)


def test_the_code_of_the_topmost_place_is_the_jurisdiction(city: City, app: Program) -> None:
    assert app.get("services", jurisdiction_id=city.city.code)
    assert app.get("services", 404, jurisdiction_id=city.county.code)[0]["code"] == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "services", 405),
        ("PUT", "requests", 405),
        ("DELETE", "requests", 405),
        ("PATCH", "requests/1", 405),
        ("GET", "nonsense", 404),
        ("POST", "nonsense/1/2.3", 404),
        ("GET", "services/01/", 404),
    ],
)
@pytest.mark.parametrize("suffix", ["xml", "json"])
def test_what_is_refused_is_told_in_the_format_asked_for(
    suffix: str, method: str, path: str, status: int, db: None
) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.generic(method, f"/open311/v2/{path}.{suffix}")
    assert (response.status_code, response["Content-Type"]) == (status, f"{FORMATS[suffix]}; charset=utf-8")
    code = (
        response.json()[0]["code"]
        if suffix == "json"
        else ET.fromstring(response.content)[0].findtext("code")
    )
    assert int(code or 0) == status


def test_a_refused_method_is_told_which_are_allowed(client: Client, db: None) -> None:
    answers = [client.put(f"/open311/v2/{path}.json")["Allow"] for path in ("requests", "services")]
    assert answers == ["GET, HEAD, POST", "GET, HEAD"]
