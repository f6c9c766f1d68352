"""What facts may carry: ids, codes, numbers and times, never personal data or free text."""

import dataclasses
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from types import NoneType
from typing import Any, get_args, get_type_hints

from gongzhi.kernel.facts import Event
from tests.architecture.source import MODULES

PLAIN = {int, bool, datetime, date, NoneType, ...}
# A str is a code or a number that Gongzhi or an official list made, never what somebody wrote.
CODES = ("code", "number", "digest", "source", "role", "field", "origin", "key")
COMMITMENT = "words"  # a hash over what somebody wrote, with a salt kept beside the text
PERSONAL = {
    "name", "phone", "email", "address", "text", "reason", "note", "comment", "message", "title",
    "reply", "description", "content", "caller", "password",
}  # fmt: skip


def events() -> list[type[Event]]:
    """Return the events that modules announce."""
    for module in MODULES:
        if (module / "events.py").exists():
            import_module(f"gongzhi.civic.{module.name}.events")
    ours = dict.fromkeys(descendants(Event))  # one with two parents is found twice
    return [event for event in ours if event.__module__.startswith("gongzhi.")]


def descendants(event: type[Event]) -> list[type[Event]]:
    """Return an event's subclasses, and theirs."""
    return [event, *(below for child in event.__subclasses__() for below in descendants(child))]


def fields() -> list[tuple[str, str, Any]]:
    """Return the event, name and type of every field of every event."""
    return [
        (event.__name__, name, kind)
        for event in events()
        for name, kind in get_type_hints(event).items()
        if name != "kind"
    ]


def test_events_are_frozen_and_named_field_by_field() -> None:
    loose = [
        event.__name__
        for event in events()
        if "__dataclass_params__" not in vars(event)
        or not vars(event)["__dataclass_params__"].frozen
        or not all(field.kw_only for field in dataclasses.fields(event))
    ]
    assert loose == []


def test_no_field_is_named_like_something_personal_or_written() -> None:
    assert [(event, name) for event, name, _ in fields() if set(name.split("_")) & PERSONAL] == []


def test_fields_are_ids_codes_numbers_and_times() -> None:
    assert [(event, name) for event, name, kind in fields() if not is_plain(name, kind)] == []


def is_plain(name: str, kind: Any) -> bool:
    """Tell whether a field's type can hold no free text."""
    if inner := get_args(kind):
        return all(is_plain(name, part) for part in inner)
    if kind is str:
        return name == COMMITMENT or name.removesuffix("s").endswith(CODES)
    return kind in PLAIN or (isinstance(kind, type) and issubclass(kind, Enum))


def test_every_kind_is_announced_once() -> None:
    kinds = [event.kind for event in events() if event is not Event]
    assert sorted(kinds) == sorted(set(kinds))
