"""A bell whose ringing is a fact, and reactions to it that leave a mark in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction

from gongzhi.kernel import facts, schedule
from gongzhi.kernel.facts import Event, Reaction, publish, react_to
from gongzhi.kernel.models import Appointment, Fact


@dataclass(frozen=True, kw_only=True)
class BellRang(Event):
    """Somebody rang."""

    times: int = 1


Subscribe = Callable[..., None]


@pytest.fixture
def subscribe(monkeypatch: pytest.MonkeyPatch) -> Subscribe:
    """Subscribe functions to the bell for one test; the first runs first."""
    monkeypatch.setitem(facts._reactions, BellRang.kind, {})

    def subscribe(*reactions: Reaction[BellRang]) -> None:
        for reaction in reactions:
            react_to(BellRang)(reaction)

    return subscribe


@pytest.fixture
def empty_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take everything off the schedule for one test."""
    monkeypatch.setattr(schedule, "_work", {})


def ring(at: datetime, times: int = 1) -> Fact:
    """Ring the bell."""
    with transaction.atomic():
        return publish(BellRang(times=times), about=Appointment(name="bell"), by=None, at=at)


def mark(name: str, fact: Fact) -> None:
    """Leave a mark; a second mark of one name for one fact is an error."""
    Appointment.objects.create(name=f"{name} {fact.pk}", due_at=fact.at)


def marks() -> list[str]:
    """Return the marks that were left, as names without the fact."""
    return [name.split()[0] for name in Appointment.objects.order_by("name").values_list("name", flat=True)]


def on_bell(event: BellRang, fact: Fact) -> None:
    """Leave a mark."""
    mark("answered", fact)


class Flaky:
    """A reaction that fails a number of times, and leaves a mark before each failure."""

    __module__ = __name__
    __name__ = "flaky"

    def __init__(self, failures: int) -> None:
        self.failures, self.tries = failures, 0

    def __call__(self, event: BellRang, fact: Fact) -> None:
        """Leave a mark, then fail while failures are left."""
        self.tries += 1
        mark("flaky", fact)
        if self.tries <= self.failures:
            raise ValueError("not\x00 yet")
