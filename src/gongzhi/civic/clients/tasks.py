"""The carrier: beside the worker, reads facts for webhooks and carries deliveries to their receivers."""

import logging
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from django.conf import settings
from django.db import Error, close_old_connections, connection

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import (
    Outcome,
    claim_deliveries,
    make_deliveries,
    note_outcome,
    put_back,
)
from gongzhi.civic.clients.adapters.receiver import hand_over
from gongzhi.civic.clients.logic.receivers import PAUSES
from gongzhi.civic.clients.queries import Parcel, due_webhooks, parcels_of
from gongzhi.kernel import clock, trace
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

HANDS = 8  # receivers that are visited at once; one never holds more than one hand of a worker
PAUSE = 1.0
Trip = tuple[Sequence[Parcel], Sequence[Outcome]]  # what was taken along, and what came of what was tried


def carry_until(stop: Event, *, pause: float = PAUSE) -> None:
    """Carry until asked to stop; only this thread asks the database, hands see nothing but the network."""
    with ThreadPoolExecutor(HANDS, thread_name_prefix="carrier") as hands:
        away: dict[Future[Trip], int] = {}  # webhooks being visited
        while not stop.is_set():
            try:
                close_old_connections()
                busy = make_deliveries(by=CLOCKWORK, at=clock.now()) > 0
                _send_out(hands, away)
            except Error:
                watcher().database_failed()
                log.warning("the database does not answer", exc_info=True)
                connection.close()
                busy = False
            _note_those_back(away, stop, within=0.0 if busy else pause)
    connection.close()


def carry_once() -> int:
    """Read and carry what is due now, and return how many deliveries were tried."""
    make_deliveries(by=CLOCKWORK, at=clock.now())
    with ThreadPoolExecutor(HANDS) as hands:
        away: dict[Future[Trip], int] = {}
        _send_out(hands, away)
        wait(away)
        return sum(_note(trip.result()) for trip in away)


def _send_out(hands: ThreadPoolExecutor, away: dict[Future[Trip], int]) -> None:
    """Let free hands each take what is due for one webhook that nobody is visiting."""
    if len(away) >= HANDS:
        return
    at = clock.now()
    for webhook in due_webhooks(at=at, beside=set(away.values()))[: HANDS - len(away)]:
        parcels = parcels_of(claim_deliveries(webhook, by=CLOCKWORK, at=at), at=at)
        if parcels:
            away[hands.submit(_visit, parcels)] = webhook


def _visit(parcels: Sequence[Parcel]) -> Trip:
    """Hand over one parcel after the other, until one isn't received."""
    outcomes: list[Outcome] = []
    for parcel in parcels:
        outcomes.append(hand_over(parcel, to_loopback=settings.WEBHOOKS_TO_LOOPBACK))
        if not outcomes[-1].is_received:
            break
    return parcels, outcomes


def _note_those_back(away: dict[Future[Trip], int], stop: Event, *, within: float) -> None:
    if not away:
        stop.wait(within)
        return
    back, _out = wait(away, timeout=within, return_when=FIRST_COMPLETED)
    for trip in back:
        del away[trip]
        try:
            _note(trip.result())
        except Error:  # it is tried again when the lease ends, under the same key
            log.warning("an outcome was not noted", exc_info=True)
            connection.close()


def _note(trip: Trip) -> int:
    parcels, outcomes = trip
    for parcel, outcome in zip(parcels, outcomes, strict=False):
        with trace.within(parcel.trace):
            fate = note_outcome(parcel.delivery, outcome, by=CLOCKWORK, at=clock.now())
            watcher().carried(fate)
            _tell(parcel, outcome, fate)
    if len(outcomes) < len(parcels):
        at, left = clock.now(), [parcel.delivery for parcel in parcels[len(outcomes) :]]
        put_back(left, until=at + PAUSES[0], by=CLOCKWORK, at=at)
    return len(outcomes)


def _tell(parcel: Parcel, outcome: Outcome, fate: str) -> None:
    said = {"webhook": parcel.webhook, "delivery": parcel.delivery, "outcome": fate, "ms": outcome.took_ms}
    said |= {"status": outcome.status} if outcome.status else {"error": outcome.error}
    log.log(logging.INFO if fate == "done" else logging.WARNING, "webhook", extra=said)
