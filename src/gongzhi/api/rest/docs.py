"""The documentation page, drawn from the OpenAPI document: nothing is loaded from elsewhere."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.api.rest.document import PREFIX, document
from gongzhi.api.rest.house import api

_DEEPEST = 6
_MOST_NAMED = 12  # values of an enumeration


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show all operations with their fields, errors and examples."""
    page = page_in(translation.get_language() or "")
    return render(request, "api/docs.html", {**page, "address": request.build_absolute_uri(PREFIX)})


@cache
def page_in(language: str) -> dict[str, Any]:
    """Return what the page shows, in the language that is now spoken; `language` is its name."""
    told = document(api, language)
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_shown(method, path, operation, told))
    problems = [
        {"status": status, "words": response["description"]}
        for status, response in told["components"]["responses"].items()
    ]
    return {"about": told["info"]["description"], "groups": groups.items(), "problems": problems}


def _shown(method: str, path: str, operation: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    schemas = told["components"]["schemas"]
    body = _json_of(operation.get("requestBody", {}))
    success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    answer = _json_of(success)
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "about": operation.get("description", ""),
        "scope": _scope(operation),
        "parameters": [_parameter(each, schemas) for each in operation["parameters"]],
        "fields": _fields(_resolved(body, schemas), schemas) if body else [],
        "said": _as_json(body, schemas) if body else "",
        "answer": _as_json(answer, schemas) if answer else "",
        "statuses": [status for status in operation["responses"] if status >= "4"],
    }


def _json_of(thing: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = thing.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _scope(operation: Mapping[str, Any]) -> str:
    """Tell in words what an operation asks for."""
    asked = operation["security"]
    scope = "".join(asked[0]["Token"])
    if len(asked) > 1:
        return _("不用令牌；有令牌时能看到更多(%(scope)s)") % {"scope": scope} if scope else _("不用令牌")
    return _("要有令牌，授权 %(scope)s") % {"scope": scope} if scope else _("要有令牌")


def _parameter(parameter: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    where = {"path": _("地址"), "query": _("查询"), "header": _("请求头")}
    return {
        "name": parameter["name"],
        "where": where[parameter["in"]],
        "required": parameter["required"],
        "type": _type(parameter["schema"], schemas),
        "about": parameter.get("description", ""),
    }


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "required": name in required,
            "type": _type(field, schemas),
            "about": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference, or the first of several choices, stands for."""
    if "$ref" in schema:
        named: Mapping[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        return named
    choices = schema.get("anyOf") or schema.get("allOf")
    return _resolved(choices[0], schemas) if choices else schema


def _type(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Name a type: its values where they are few, else what JSON calls it."""
    bare = _resolved(schema, schemas)
    if "enum" in bare and len(bare["enum"]) <= _MOST_NAMED:
        return " | ".join(map(str, bare["enum"]))
    if "const" in bare:
        return str(bare["const"])
    if bare.get("type") == "array":
        return f"[{_type(bare['items'], schemas)}]"
    return str(bare.get("format") or bare.get("type", "any"))


def _as_json(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    return json.dumps(_example(schema, schemas, 0), ensure_ascii=False, indent=2)


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> Any:
    """Make up a value that fits a schema, from the examples of its fields."""
    bare = _resolved(schema, schemas)
    given = [*schema.get("examples", ())[:1], *([schema["default"]] if "default" in schema else [])]
    if given or depth > _DEEPEST or "enum" in bare:
        return [*given, *bare.get("enum", ()), None][0]
    match bare.get("type"):
        case "object":
            return {name: _example(it, schemas, depth + 1) for name, it in bare.get("properties", {}).items()}
        case "array":
            return [] if depth > 2 else [_example(bare["items"], schemas, depth + 1)]
        case simple:
            return _simple(str(simple), str(bare.get("format", "")))


def _simple(kind: str, form: str) -> Any:
    dated = {"date-time": "2025-03-12T04:00:00Z", "date": "2025-03-12"}
    return dated.get(form, {"integer": 1, "number": 0.5, "boolean": False, "string": ""}.get(kind))
