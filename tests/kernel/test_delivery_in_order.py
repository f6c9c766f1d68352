"""Delivery in odd company: several failures, unknown kinds, old facts and new, facts that beget facts."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from gongzhi.kernel.delivery import PAUSES, backlog, claim_due, deliver_due, parked_reactions, try_again
from gongzhi.kernel.facts import OutsideTransaction, publish_history
from gongzhi.kernel.models import Appointment, Fact, FailedReaction
from tests.kernel.conftest import BellRang, Flaky, Subscribe, mark, marks, on_bell, ring
from tests.kernel.test_delivery import deliver_until_quiet

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
BELL = Appointment(name="bell")


class Frail(Flaky):
    """Another reaction that fails a number of times."""

    __name__ = "frail"

    def __call__(self, event: BellRang, fact: Fact) -> None:
        """Fail while failures are left, then leave a mark."""
        self.tries += 1
        if self.tries <= self.failures:
            raise RuntimeError("frail")
        mark("frail", fact)


def record_rings(subscribe: Subscribe) -> list[int]:
    """Subscribe a reaction that records what it hears, and return the record."""
    heard: list[int] = []

    def on_ring(event: BellRang, fact: Fact) -> None:
        heard.append(event.times)

    subscribe(on_ring)
    return heard


def test_facts_are_delivered_in_the_order_of_their_time_then_of_their_writing(
    subscribe: Subscribe, noon: datetime
) -> None:
    heard = record_rings(subscribe)
    for times, at in enumerate((noon, noon - SECOND, noon, noon - DAY)):
        ring(at, times=times)
    deliver_due(at=noon)
    assert heard == [3, 1, 0, 2]


def test_a_fact_that_failed_waits_without_holding_up_the_next(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=2))  # once among others, once by itself
    first, second = ring(noon), ring(noon)
    deliver_due(at=noon)
    assert [fact.pk for fact in Fact.objects.exclude(due_at=None)] == [first.pk]
    assert Appointment.objects.get().name == f"flaky {second.pk}"


def test_of_two_that_fail_each_has_its_own_pauses_and_the_nearer_one_counts(
    subscribe: Subscribe, noon: datetime
) -> None:
    subscribe(Flaky(failures=3), Frail(failures=1))
    fact = ring(noon)
    deliver_due(at=noon)
    fact.refresh_from_db()
    assert fact.due_at == noon + PAUSES[0]
    deliver_due(at=noon + PAUSES[0])
    fact.refresh_from_db()
    assert (fact.due_at, marks()) == (noon + PAUSES[0] + PAUSES[1], ["frail"])


def test_when_one_is_parked_the_other_goes_on_trying(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell, Flaky(failures=99), Frail(failures=len(PAUSES)))
    ring(noon)
    deliver_until_quiet(noon)
    assert marks() == ["answered", "frail"]
    assert [failed.reaction for failed in parked_reactions()] == ["kernel.flaky"]


def test_trying_one_of_two_parked_again_leaves_the_other_parked(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(Flaky(failures=len(PAUSES) + 1), Frail(failures=len(PAUSES) + 1))
    ring(noon)
    later = deliver_until_quiet(noon) + DAY
    assert try_again(FailedReaction.objects.filter(reaction="kernel.frail"), at=later) == 1
    deliver_until_quiet(later)
    assert (marks(), parked_reactions().get().reaction) == (["frail"], "kernel.flaky")


def test_a_fact_whose_kind_left_the_code_harms_nobody(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    gone, _ = ring(noon), ring(noon)
    Fact.objects.filter(pk=gone.pk).update(kind="kernel.Forgotten")
    assert deliver_due(at=noon) == 2
    assert (marks(), backlog(at=noon + DAY), parked_reactions().count()) == (["answered"], 0, 0)


def test_a_failure_whose_kind_left_the_code_is_parked_with_its_reason(
    subscribe: Subscribe, noon: datetime
) -> None:
    subscribe(Flaky(failures=1))
    ring(noon)
    deliver_due(at=noon)
    Fact.objects.update(kind="kernel.Forgotten")
    deliver_until_quiet(noon)
    assert parked_reactions().get().error == "KeyError: 'kernel.flaky'"


def test_who_subscribes_after_a_delivery_hears_only_what_comes(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    ring(noon, times=1)
    deliver_due(at=noon)
    heard = record_rings(subscribe)
    ring(noon, times=2)
    deliver_due(at=noon)
    assert (heard, marks()) == ([2], ["answered", "answered"])


def test_a_fact_told_by_a_reaction_is_delivered_in_the_next_round(
    subscribe: Subscribe, noon: datetime
) -> None:
    def on_echo(event: BellRang, fact: Fact) -> None:
        mark("heard", fact)
        if event.times < 3:
            ring(fact.at, times=event.times + 1)

    subscribe(on_echo)
    ring(noon)
    assert [deliver_due(at=noon) for _ in range(4)] == [1, 1, 1, 0]
    assert marks() == ["heard"] * 3


def test_what_a_failed_reaction_told_was_never_said(subscribe: Subscribe, noon: datetime) -> None:
    def on_failing_echo(event: BellRang, fact: Fact) -> None:
        ring(fact.at, times=2)
        raise ValueError

    subscribe(on_failing_echo)
    ring(noon)
    deliver_until_quiet(noon)
    assert Fact.objects.count() == 1


def test_history_keeps_its_times_and_nobody_reacts_to_it(subscribe: Subscribe, noon: datetime) -> None:
    heard = record_rings(subscribe)
    days = ((1, noon - 2 * DAY), (2, noon - DAY))
    with transaction.atomic():
        publish_history(((BellRang(times=times), BELL, then) for times, then in days), by=None)
    assert list(Fact.objects.order_by("id").values_list("at", "due_at")) == [
        (noon - 2 * DAY, None),
        (noon - DAY, None),
    ]
    assert (deliver_due(at=noon), heard) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_history_outside_a_transaction_is_refused(noon: datetime) -> None:
    with pytest.raises(OutsideTransaction):
        publish_history([(BellRang(), BELL, noon)], by=None)
    assert not Fact.objects.exists()


def test_a_worker_that_dies_between_two_facts_leaves_only_the_rest(
    subscribe: Subscribe, noon: datetime
) -> None:
    heard = record_rings(subscribe)
    for times in (1, 2, 3):
        ring(noon, times=times)
    claim_due(at=noon, limit=1)  # and then nothing: the process is gone
    deliver_due(at=noon)
    assert heard == [2, 3]
    deliver_due(at=noon + DAY)
    assert heard == [2, 3, 1]
