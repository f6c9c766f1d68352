"""Facts: how a module announces what it did, and how another subscribes to it."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import connection, models
from pydantic import TypeAdapter

from gongzhi.kernel import trace
from gongzhi.kernel.bulk import write_values
from gongzhi.kernel.kept import forget_what_is_made_of
from gongzhi.kernel.models import Fact
from gongzhi.kernel.watch import watcher


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a fact says: ids, codes, numbers and times, never personal data or free text."""

    kind: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.kind = name_of(cls)
        _kinds[cls.kind] = cls


_kinds: dict[str, type[Event]] = {}


def name_of(thing: Any) -> str:
    """Return a class's or function's name with that of its module, as "cases.CaseOpened"."""
    folders = thing.__module__.split(".")[:-1]
    # Where events.py and its like have grown to folders, the module is the folder above.
    module = folders[-2] if folders[-1] in {"events", "reactions", "tasks"} else folders[-1]
    return f"{module}.{thing.__name__}"


class Actor(Protocol):
    """Whoever acts: a person (with a key), or one without an account (None)."""

    @property
    def pk(self) -> Any:
        """Return the key under which the actor is kept."""


E_contra = TypeVar("E_contra", bound=Event, contravariant=True)


class Reaction(Protocol[E_contra]):
    """A function that takes a fact's event and the fact's id; idempotent by that id."""

    def __call__(self, event: E_contra, fact: Fact) -> None:
        """React."""


Told = tuple[Any, Fact]  # an event with its fact
Delivery = Callable[[Sequence[Told]], None]

_reactions: dict[str, dict[str, Delivery]] = defaultdict(dict)


def react_to(*events: type[Event]) -> Callable[[Reaction[Any]], Reaction[Any]]:
    """Subscribe a function of a module's reactions.py to events of this or a lower module."""

    def subscribe(function: Reaction[Any]) -> Reaction[Any]:
        def one_by_one(told: Sequence[Told]) -> None:
            for event, fact in told:
                with trace.within(fact.trace):
                    function(event=event, fact=fact)

        _subscribe(events, name_of(function), one_by_one)
        return function

    return subscribe


def react_together_to(*events: type[Event]) -> Callable[[Delivery], Delivery]:
    """Subscribe a function that takes facts many at a time, oldest first, to ask once for all of them."""

    def subscribe(function: Delivery) -> Delivery:
        _subscribe(events, name_of(function), function)
        return function

    return subscribe


def _subscribe(events: Iterable[type[Event]], name: str, delivery: Delivery) -> None:
    for event in events:
        _reactions[event.kind][name] = delivery


def reactions_to(kind: str) -> dict[str, Delivery]:
    """Return the reactions subscribed to a kind, by name."""
    return _reactions.get(kind, {})


def publish(event: Event, *, about: models.Model | str, by: Actor | None, at: datetime) -> Fact:
    """Announce an event as one row in the caller's own transaction, and return the fact.

    What lies above the caller is given by its name, as "person:17".
    """
    _require_transaction(event.kind)
    fact = Fact.objects.create(**_columns(event, about=about, by=by, at=at))
    watcher().published(event)
    return fact


def publish_all(events: Iterable[tuple[Event, models.Model]], *, by: Actor | None, at: datetime) -> None:
    """Announce many events at once, as an import does."""
    _require_transaction("publish_all")
    told = list(events)
    rows = [Fact(**_columns(event, about=about, by=by, at=at)) for event, about in told]
    Fact.objects.bulk_create(rows, batch_size=1000)
    for event, _about in told:
        watcher().published(event)


Past = tuple[Event, models.Model | str, datetime]


def publish_history(events: Iterable[Past], *, by: Actor | None) -> None:
    """Announce what happened before it was brought in, each at its own time; nobody reacts to it.

    What it is about may be given by the name under which its facts are kept.
    """
    _require_transaction("publish_history")
    by_pk, within, kinds = by.pk if by else None, trace.current(), set()

    def rows() -> Iterator[tuple[Any, ...]]:
        for event, about, then in events:
            kinds.add(event.kind)
            data = _adapter(event.kind).dump_json(event).decode()
            yield event.kind, subject_of(about), then, by_pk, data, within, new_salt()

    write_values(Fact, ("kind", "subject", "at", "by", "data", "trace", "salt"), rows())
    for kind in kinds:
        forget_what_is_made_of(kind)


class OutsideTransaction(RuntimeError):
    """A fact was published outside the transaction of the act that it announces."""


def _require_transaction(what: str) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(what)


def _columns(event: Event, *, about: models.Model | str, by: Actor | None, at: datetime) -> dict[str, Any]:
    forget_what_is_made_of(event.kind)
    return {
        "kind": event.kind,
        "subject": subject_of(about),
        "at": at,
        "by": by.pk if by else None,
        "data": _adapter(event.kind).dump_python(event, mode="json"),
        "trace": trace.current(),
        "salt": new_salt(),
        "due_at": at if reactions_to(event.kind) else None,
    }


def new_salt() -> bytes:
    """Return 32 random bytes, which nobody guesses."""
    return os.urandom(32)


def event_of(fact: Fact) -> Event:
    """Return a fact's event as its own class; an unknown kind raises `LookupError`."""
    return event_from(fact.kind, fact.data)


def event_from(kind: str, data: Mapping[str, Any]) -> Event:
    """Return an event as its own class from what its fact says; an unknown kind raises `LookupError`."""
    found: Event = _adapter(kind).validate_python(data)
    return found


def facts_about(about: models.Model, *, kinds: Sequence[type[Event]] = ()) -> models.QuerySet[Fact]:
    """Return the history of a thing, oldest first."""
    facts = Fact.objects.filter(subject=subject_of(about)).order_by("id")
    return facts.filter(kind__in=[event.kind for event in kinds]) if kinds else facts


def last_fact_about(about: models.Model) -> int | None:
    """Return the id of the latest fact about a thing; None where nothing was told of it."""
    return Fact.objects.filter(subject=subject_of(about)).order_by("-id").values_list("id", flat=True).first()


def subject_of(about: models.Model | str) -> str:
    """Return the name under which facts about a thing are kept, as "case:17"."""
    # Not type(about): the visitor of a page is a lazy object, which only its attributes give away.
    return about if isinstance(about, str) else subject_named(about._meta.model, about.pk)


def subject_named(model: type[models.Model], pk: int) -> str:
    """Return the name under which facts about the thing with a key are kept."""
    return f"{model._meta.model_name}:{pk}"


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_kinds[kind])
