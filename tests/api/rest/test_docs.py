"""The OpenAPI document and the page drawn from it."""

import json
import re

import pytest
from django.test import Client

from tests.api.rest.program import V1, Program

pytestmark = pytest.mark.django_db
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def the_document() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return the document as a program reads it."""
    found: dict[str, dict[str, dict[str, dict[str, object]]]] = Program().get("/openapi.json").json()
    return found


def operations() -> list[dict[str, object]]:
    """Return all operations."""
    return [it for methods in the_document()["paths"].values() for it in methods.values()]


def test_every_operation_and_parameter_is_described() -> None:
    silent = [it["operationId"] for it in operations() if not it["summary"]]
    silent += [
        f"{it['operationId']} {parameter['name']}"
        for it in operations()
        for parameter in it["parameters"]  # type: ignore[attr-defined]  # a list in JSON
        if parameter["in"] != "path" and not parameter.get("description")
    ]
    assert silent == []


def test_every_field_of_every_shape_is_described() -> None:
    schemas = the_document()["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()  # type: ignore[attr-defined]  # a dict in JSON
        if not said.get("description")
    ]
    assert silent == []


def test_every_error_is_a_problem_document() -> None:
    responses = the_document()["components"]["responses"]
    assert {kind for it in responses.values() for kind in it["content"]} == {"application/problem+json"}  # type: ignore[attr-defined]  # a dict in JSON


def test_the_page_tells_of_every_operation() -> None:
    page = Client().get(f"{V1}/docs/").text
    assert [it["operationId"] for it in operations() if f'id="{it["operationId"]}"' not in page] == []


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = Client().get(f"{V1}/docs/").text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_the_document_is_json_that_names_its_language() -> None:
    answer = Program().get("/openapi.json", accept_language="en")
    assert (json.loads(answer.content)["openapi"], answer["Content-Language"]) == ("3.1.0", "en")
