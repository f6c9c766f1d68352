"""The sealer: beside each worker, seals facts as they come and signs what was sealed; one of all is at it."""

import logging
from threading import Event

from django.db import Error, close_old_connections, connection

from gongzhi.civic.ledger.actions import (
    AnotherHistory,
    check_next,
    note_findings,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.log import FileMissing
from gongzhi.civic.ledger.vocabulary import Found
from gongzhi.kernel import clock
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds, so that many facts share a checkpoint
LONG_PAUSE = 60.0  # while something is wrong that a person must look at


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
        sign_checkpoint(at=clock.now())
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
