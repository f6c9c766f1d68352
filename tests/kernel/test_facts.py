"""Publishing facts and reading them back."""

from dataclasses import FrozenInstanceError, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject

from gongzhi.kernel.facts import (
    Event,
    OutsideTransaction,
    event_of,
    facts_about,
    publish,
    publish_all,
    subject_of,
)
from gongzhi.kernel.models import Appointment, Fact
from tests.kernel.conftest import BellRang, Subscribe, on_bell, ring

pytestmark = pytest.mark.django_db


class Tone(StrEnum):
    """Tones."""

    LOW = "low"


@dataclass(frozen=True, kw_only=True)
class ToneSet(Event):
    """Types that a fact must bring back unchanged."""

    tone: Tone
    until: datetime
    steps: tuple[int, ...] = ()
    volume: int | None = None


def test_an_event_comes_back_as_it_was(noon: datetime) -> None:
    event = ToneSet(tone=Tone.LOW, until=noon, steps=(1, 2))
    fact = publish(event, about=Appointment(name="bell"), by=None, at=noon)
    assert event_of(Fact.objects.get(pk=fact.pk)) == event


def test_a_fact_keeps_every_value_so_that_a_new_default_cannot_change_the_past(noon: datetime) -> None:
    assert ring(noon).data == {"times": 1}


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BellRang().times = 2  # type: ignore[misc]  # that is the test


def test_the_kind_is_the_module_and_the_name() -> None:
    assert BellRang.kind == "kernel.BellRang"


def test_an_unknown_kind_is_a_lookup_error(noon: datetime) -> None:
    with pytest.raises(LookupError):
        event_of(Fact(kind="kernel.Forgotten", data={}, at=noon))


def test_the_actor_is_kept_by_key(noon: datetime) -> None:
    fact = publish(BellRang(), about=Appointment(name="bell"), by=Fact(pk=7), at=noon)
    assert fact.by == 7


def test_a_fact_nobody_reacts_to_is_due_to_no_worker(noon: datetime) -> None:
    assert ring(noon).due_at is None


def test_a_fact_that_somebody_reacts_to_is_due_at_once(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    assert ring(noon).due_at == noon


def test_the_history_of_a_thing_is_in_order_and_its_own(noon: datetime) -> None:
    first, second = ring(noon), ring(noon - timedelta(days=1))
    publish(BellRang(), about=Appointment(name="other"), by=None, at=noon)
    assert list(facts_about(Appointment(name="bell"))) == [first, second]


def test_a_history_can_be_of_some_kinds_only(noon: datetime) -> None:
    ring(noon)
    assert list(facts_about(Appointment(name="bell"), kinds=[ToneSet])) == []


def test_a_subject_is_named_by_model_and_key() -> None:
    assert subject_of(Fact(pk=17)) == "fact:17"


def test_the_lazy_visitor_of_a_page_is_named_as_what_it_is() -> None:
    visitor: Any = SimpleLazyObject(lambda: Fact(pk=17))
    assert subject_of(visitor) == "fact:17"


def test_many_events_are_published_at_once(noon: datetime) -> None:
    publish_all([(BellRang(times=n), Appointment(name="bell")) for n in range(3)], by=None, at=noon)
    assert [fact.data["times"] for fact in Fact.objects.order_by("id")] == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused(noon: datetime) -> None:
    with pytest.raises(OutsideTransaction):
        publish(BellRang(), about=Appointment(name="bell"), by=None, at=noon)
    with pytest.raises(OutsideTransaction):
        publish_all([(BellRang(), Appointment(name="bell"))], by=None, at=noon)
    assert not Fact.objects.exists()
