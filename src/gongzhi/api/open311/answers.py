"""Answers of GeoReport: the same rows as XML or as JSON, errors too."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

FORMATS = {"xml": "text/xml", "json": "application/json"}
# What one part of a list is called in XML; in JSON it has no name.
_ONE = {
    "attributes": "attribute",
    "deadlines": "deadline",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "photos": "photo",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2

Value = str | int | float | bool | None | Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Answer:
    """What is answered: in XML under the name, in JSON without it."""

    name: str
    told: Mapping[str, Value] | Sequence[Mapping[str, Value]]
    status: int = 200


class Failure(Exception):
    """A call that came to nothing, with the code and words of GeoReport's errors."""

    def __init__(self, code: int, description: object) -> None:
        super().__init__(code, description)
        self.answer = Answer("errors", [{"code": code, "description": str(description)}], status=code)


def written(answer: Answer, suffix: str) -> HttpResponse:
    """Return the answer in the format that the address asked for."""
    content = _as_json(answer) if suffix == "json" else _as_xml(answer)
    kind = f"{FORMATS[suffix]}; charset=utf-8"
    response = HttpResponse(content, content_type=kind, status=answer.status)
    response["Access-Control-Allow-Origin"] = "*"  # pages of anybody may read what anybody may read
    return response


def _as_json(answer: Answer) -> bytes:
    return json.dumps(answer.told, ensure_ascii=False).encode()


def _as_xml(answer: Answer) -> bytes:
    root = Element(answer.name)
    _fill(root, answer.told)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _fill(element: Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            _fill(SubElement(element, name), part)
    elif isinstance(value, list | tuple):
        for part in value:
            _fill(SubElement(element, _ONE[element.tag]), part)
    elif value is not None:
        element.text = _NOT_IN_XML.sub("", _as_text(value))


def _as_text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
