"""Beside each worker: the sealer seals facts as they come and signs them, the gatherer has that cosigned.

They are two, so that a witness that is down or slow keeps nobody from sealing.
"""

import logging
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from django.db import Error, close_old_connections, connection

from gongzhi.civic.ledger.actions import (
    AnotherHistory,
    check_next,
    claim_errand,
    keep_cosignature,
    note_findings,
    note_trouble,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.adapters.witness import ask
from gongzhi.civic.ledger.logic.witnesses import Heard
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.log import FileMissing
from gongzhi.civic.ledger.queries.witnessing import Errand, due_errands
from gongzhi.civic.ledger.vocabulary import Found, Trouble
from gongzhi.kernel import clock
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds, so that many facts share a checkpoint
LONG_PAUSE = 60.0  # while something is wrong that a person must look at
HANDS = 8  # witnesses that are asked at once
Away = dict[Future[Heard], Errand]

_signed = Event()  # something was, by this process


def seal_until(stop: Event, *, pause: float = PAUSE) -> None:
    """Seal and sign until asked to stop."""
    while not stop.is_set():
        stop.wait(pause if seal_once() else LONG_PAUSE)
    connection.close()


def seal_once() -> bool:
    """Seal all that waits, and sign it; tell whether all is well."""
    close_old_connections()
    try:
        while seal_facts(at=clock.now()):
            pass
        if sign_checkpoint(at=clock.now()):
            _signed.set()
        check_next(at=clock.now())
    except Error:
        watcher().database_failed()
        log.warning("the database does not answer", exc_info=True)
        connection.close()
    except AnotherHistory as problem:
        note_findings([Deviation(problem.found, problem.subject)], at=clock.now())
        log.error("the ledger does not go on", extra={"found": problem.found})  # noqa: TRY400  # it is noted
        return False
    except FileMissing as problem:
        note_findings([Deviation(Found.TILE_MISSING, problem.path)], at=clock.now())
        log.error("the ledger does not go on", extra={"found": Found.TILE_MISSING})  # noqa: TRY400  # it is noted
        return False
    except OSError:
        log.exception("the ledger does not go on")
        return False
    return True


def gather_until(stop: Event, *, pause: float = PAUSE) -> None:
    """Ask witnesses until asked to stop; hands see nothing but the network, and the files."""
    with ThreadPoolExecutor(HANDS, thread_name_prefix="gatherer") as hands:
        away: Away = {}
        while not stop.is_set():
            try:
                close_old_connections()
                _send_out(hands, away)
                _keep_those_back(away)
            except Error:
                watcher().database_failed()
                log.warning("the database does not answer", exc_info=True)
                connection.close()
            except OSError:
                log.exception("what a witness cosigned can't be shown")
            _rest(away, pause)
    connection.close()


def gather_once() -> None:
    """Ask all witnesses that are due, and keep what they cosign."""
    with ThreadPoolExecutor(HANDS) as hands:
        away: Away = {}
        _send_out(hands, away)
        wait(away)
    _keep_those_back(away)


def _send_out(hands: ThreadPoolExecutor, away: Away) -> None:
    at = clock.now()
    for errand in due_errands(at=at)[: HANDS - len(away)]:
        if claim_errand(errand, at=at):
            away[hands.submit(ask, errand)] = errand


def _keep_those_back(away: Away) -> None:
    for question in [each for each in away if each.done()]:
        errand, told = away.pop(question), question.result()
        if told.line:
            keep_cosignature(errand, told.line, at=clock.now())
        else:
            note_trouble(errand, told.trouble or Trouble.REFUSED, at=clock.now())


def _rest(away: Away, pause: float) -> None:
    """Wait for whoever is back first, or else until something was signed."""
    if away:
        wait(away, timeout=pause, return_when=FIRST_COMPLETED)
    else:
        _signed.wait(pause)
    _signed.clear()
