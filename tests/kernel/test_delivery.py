"""Delivery of facts: once, again after pauses, parked, tried again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries as CountQueries

from gongzhi.kernel.delivery import (
    LEASE,
    PAUSES,
    _deliver,
    backlog,
    claim_due,
    deliver_due,
    parked_reactions,
    try_again,
)
from gongzhi.kernel.facts import Told, react_together_to
from gongzhi.kernel.models import Fact, FailedReaction
from tests.kernel.conftest import BellRang, Flaky, Subscribe, marks, on_bell, ring

pytestmark = pytest.mark.django_db


def deliver_until_quiet(at: datetime) -> datetime:
    """Deliver as a worker would over hours, and return when the last delivery was."""
    while fact := Fact.objects.filter(due_at__isnull=False).order_by("due_at").first():
        assert fact.due_at
        at = max(at, fact.due_at)
        deliver_due(at=at)
    return at


def test_a_fact_is_delivered_once(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon)
    assert [deliver_due(at=noon), deliver_due(at=noon + timedelta(days=1))] == [1, 0]
    assert marks() == ["answered"]


def test_a_reaction_gets_the_event_and_the_fact(subscribe: Subscribe, noon: datetime) -> None:
    seen: list[tuple[BellRang, Fact]] = []

    def on_ring(event: BellRang, fact: Fact) -> None:
        seen.append((event, fact))

    subscribe(on_ring)
    fact = ring(noon, times=3)
    deliver_due(at=noon)
    assert seen == [(BellRang(times=3), fact)]


def test_a_reaction_may_take_all_facts_of_a_delivery_together(subscribe: Subscribe, noon: datetime) -> None:
    seen: list[Sequence[Told]] = []

    def on_rings(told: Sequence[Told]) -> None:
        seen.append(told)

    subscribe()
    react_together_to(BellRang)(on_rings)
    facts = [ring(noon, times=number) for number in (1, 2)]
    deliver_due(at=noon)
    assert seen == [[(BellRang(times=fact.data["times"]), fact) for fact in facts]]


def test_where_one_reaction_fails_another_gets_its_facts_one_by_one(
    subscribe: Subscribe, noon: datetime
) -> None:
    sizes: list[int] = []

    def on_rings(told: Sequence[Told]) -> None:
        sizes.append(len(told))

    subscribe(Flaky(failures=1))
    react_together_to(BellRang)(on_rings)
    ring(noon), ring(noon)
    deliver_due(at=noon)
    assert sizes == [1, 1]


def test_a_fact_of_the_future_waits(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon + timedelta(hours=1))
    assert [deliver_due(at=noon), marks()] == [0, []]


def test_only_so_many_facts_are_taken_at_a_time(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    for _ in range(3):
        ring(noon)
    assert [deliver_due(at=noon, limit=2), backlog(at=noon)] == [2, 1]


def test_what_a_failed_reaction_wrote_is_undone(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=1))
    ring(noon)
    deliver_due(at=noon)
    assert marks() == []


def test_a_failed_reaction_succeeds_after_its_pause(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=1))
    ring(noon)
    deliver_due(at=noon)
    assert deliver_due(at=noon + PAUSES[0] - timedelta(seconds=1)) == 0
    assert deliver_due(at=noon + PAUSES[0]) == 1
    assert [marks(), FailedReaction.objects.count(), backlog(at=noon + timedelta(days=9))] == [
        ["flaky"],
        0,
        0,
    ]


def test_pauses_grow(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=len(PAUSES)))
    ring(noon)
    assert deliver_until_quiet(noon) - noon == sum(PAUSES, timedelta())
    assert list(PAUSES) == sorted(PAUSES)


def test_one_failure_does_not_hold_up_or_repeat_the_others(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=2), on_bell)
    ring(noon)
    deliver_due(at=noon)
    assert marks() == ["answered"]
    deliver_until_quiet(noon)
    assert marks() == ["answered", "flaky"]


def test_a_reaction_that_keeps_failing_is_parked(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=99))
    fact = ring(noon)
    last = deliver_until_quiet(noon)
    parked = parked_reactions().get()
    assert (parked.fact, parked.reaction, parked.attempts) == (fact, "kernel.flaky", len(PAUSES) + 1)
    assert (parked.error, parked.parked_at) == ("ValueError: not yet", last)


def test_a_fact_of_unknown_kind_is_parked_not_lost(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    fact = ring(noon)
    Fact.objects.filter(pk=fact.pk).update(data={"times": "many"})
    deliver_until_quiet(noon)
    assert "ValidationError" in parked_reactions().get().error


def test_a_reaction_that_left_the_code_is_parked_not_lost(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=1))
    ring(noon)
    deliver_due(at=noon)
    FailedReaction.objects.update(reaction="kernel.gone")
    deliver_until_quiet(noon)
    assert parked_reactions().get().reaction == "kernel.gone"


def test_a_parked_reaction_can_be_tried_again(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell, Flaky(failures=len(PAUSES) + 2))
    ring(noon)
    later = deliver_until_quiet(noon) + timedelta(days=1)
    assert try_again(parked_reactions(), at=later) == 1
    deliver_until_quiet(later)
    assert [marks(), parked_reactions().count()] == [["answered", "flaky"], 0]


def test_trying_again_twice_is_harmless(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell, Flaky(failures=len(PAUSES) + 1))
    ring(noon)
    later = deliver_until_quiet(noon) + timedelta(days=1)
    chosen = FailedReaction.objects.filter(pk__in=[parked_reactions().get().pk])
    try_again(chosen, at=later)
    deliver_until_quiet(later)
    assert try_again(chosen, at=later) == 0
    assert [deliver_due(at=later), marks()] == [0, ["answered", "flaky"]]


def test_a_claimed_fact_is_hidden_until_its_lease_ends(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon)
    claim_due(at=noon, limit=10)
    assert claim_due(at=noon + LEASE - timedelta(seconds=1), limit=10) == []
    assert len(claim_due(at=noon + LEASE, limit=10)) == 1


def test_a_fact_of_a_worker_that_died_is_delivered_later(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon)
    claim_due(at=noon, limit=10)
    deliver_due(at=noon + LEASE)
    assert marks() == ["answered"]


def test_a_worker_that_overslept_leaves_the_fact_alone(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon)
    (slept,) = claim_due(at=noon, limit=10)
    deliver_due(at=noon + LEASE)
    _deliver(slept, at=noon + LEASE)
    assert marks() == ["answered"]


def test_an_idle_worker_asks_one_question(noon: datetime, django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        deliver_due(at=noon)
