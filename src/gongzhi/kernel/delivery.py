"""Delivery of facts to reactions, by one or many worker processes, each effect exactly once."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from gongzhi.kernel.errors import described
from gongzhi.kernel.facts import Delivery, Told, event_of, reactions_to
from gongzhi.kernel.models import Fact, FailedReaction
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
TOGETHER = 20  # facts in one transaction: one wait for the disk, and other writers wait 20 ms at most
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """Deliver the facts that are due, at most `limit`, and return how many were looked at.

    A claimed fact is invisible to other workers for `LEASE`. A worker that slept through its lease
    finds its claim gone and leaves the fact alone, so that no effect happens twice.
    """
    claimed = claim_due(at=at, limit=limit)
    for start in range(0, len(claimed), TOGETHER):
        facts = claimed[start : start + TOGETHER]
        for fact in _left_of(facts):
            _deliver(fact, at=at)
    return len(claimed)


def _left_of(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Deliver facts together, and return those that must go one by one: all, if any of them fails."""
    if len(facts) == 1:
        return facts
    try:
        delivered = _deliver_together(facts)
    except Exception as error:
        log.info("facts go one by one", extra={"fact": facts[0].pk, "error": type(error).__name__})
        return facts
    return [fact for fact in facts if fact.pk not in delivered]


@transaction.atomic
def _deliver_together(facts: Sequence[Fact]) -> set[int]:
    """Deliver those that never failed before, all or none, and return their ids."""
    ours = Fact.objects.filter(pk__in=[fact.pk for fact in facts], due_at=facts[0].due_at)
    failed = FailedReaction.objects.filter(fact=OuterRef("pk"))
    locked = ours.filter(~Exists(failed)).select_for_update(of=("self",))
    fresh = set(locked.values_list("pk", flat=True))
    _run_all([fact for fact in facts if fact.pk in fresh])
    Fact.objects.filter(pk__in=fresh).update(due_at=None)
    return fresh


def _run_all(facts: Sequence[Fact]) -> None:
    """Let each reaction take all its facts, in their order; reactions don't know of each other."""
    deliveries: dict[str, Delivery] = {}
    told: dict[str, list[Told]] = defaultdict(list)
    for fact in facts:
        event = event_of(fact)
        for name, delivery in reactions_to(fact.kind).items():
            deliveries[name] = delivery
            told[name].append((event, fact))
    for name, delivery in deliveries.items():
        delivery(told[name])
        for _event, fact in told[name]:
            watcher().delivered(fact.pk, name, "done")


def claim_due(*, at: datetime, limit: int) -> list[Fact]:
    """Take a lease on facts that are due."""
    due = Fact.objects.filter(due_at__lte=at).order_by("due_at", "id")
    if not due.exists():  # an idle worker takes no write lock
        return []
    with transaction.atomic():
        facts = list(due.select_for_update(skip_locked=True)[:limit])
        until = at + LEASE
        Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(due_at=until)
    for fact in facts:
        fact.due_at = until
    return facts


@transaction.atomic
def _deliver(fact: Fact, *, at: datetime) -> None:
    still_ours = Fact.objects.filter(pk=fact.pk, due_at=fact.due_at).update(due_at=None)
    if not still_ours:
        return
    pauses = [pause for name in _outstanding(fact) if (pause := _react(fact, name, at=at))]
    if pauses:
        Fact.objects.filter(pk=fact.pk).update(due_at=at + min(pauses))


def _outstanding(fact: Fact) -> Iterator[str]:
    failures = {failed.reaction: failed for failed in FailedReaction.objects.filter(fact=fact)}
    if not failures:
        yield from reactions_to(fact.kind)
    yield from (name for name, failed in failures.items() if failed.parked_at is None)


def _react(fact: Fact, name: str, *, at: datetime) -> timedelta | None:
    """Run one reaction; on failure undo what it wrote and return the pause before the next try."""
    try:
        with transaction.atomic():
            reactions_to(fact.kind)[name]([(event_of(fact), fact)])
            FailedReaction.objects.filter(fact=fact, reaction=name).delete()
            watcher().delivered(fact.pk, name, "done")
    except Exception as error:
        about = {"reaction": name, "fact": fact.pk, "error": type(error).__name__}
        log.warning("reaction failed", extra=about, exc_info=True)
        return _note_failure(fact, name, error, at=at)
    return None


def _note_failure(fact: Fact, name: str, error: Exception, *, at: datetime) -> timedelta | None:
    failed, _ = FailedReaction.objects.get_or_create(fact=fact, reaction=name, defaults={"failed_at": at})
    failed.attempts += 1
    failed.error = described(error)
    failed.failed_at = at
    pause = PAUSES[failed.attempts - 1] if failed.attempts <= len(PAUSES) else None
    failed.parked_at = None if pause else at
    failed.save()
    watcher().delivered(fact.pk, name, "failed" if pause else "parked")
    return pause


def parked_reactions() -> models.QuerySet[FailedReaction]:
    """Return the reactions that were given up, newest first."""
    return (
        FailedReaction.objects.filter(parked_at__isnull=False)
        .select_related("fact")
        .order_by("-parked_at", "-id")
    )


@transaction.atomic
def try_again(failures: models.QuerySet[FailedReaction], *, at: datetime) -> int:
    """Put parked reactions back on the worker's list, with all their tries, and return how many."""
    parked = failures.filter(parked_at__isnull=False)
    # The fact is locked first, as by a worker, so that a reaction that has just succeeded isn't run again.
    facts = list(Fact.objects.select_for_update().filter(pk__in=parked.values("fact")))
    still_parked = FailedReaction.objects.filter(pk__in=parked.values("pk"), fact__in=facts)
    facts_again = set(still_parked.values_list("fact_id", flat=True))
    count = still_parked.update(parked_at=None, attempts=0)
    Fact.objects.filter(pk__in=facts_again).update(due_at=at)
    return count


def backlog(*, at: datetime) -> int:
    """Return how many facts are due and not yet delivered."""
    return Fact.objects.filter(due_at__lte=at).count()
