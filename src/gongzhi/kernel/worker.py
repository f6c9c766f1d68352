"""The worker: delivers facts and runs the schedule until it is asked to stop."""

import logging
import signal
import threading
from types import FrameType

from django.db import Error, close_old_connections, connection

from gongzhi.kernel import clock
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.schedule import run_due_work
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0


def work(*, pause: float = 0.5, stop: threading.Event | None = None) -> None:
    """Work until SIGTERM or SIGINT, resting `pause` seconds whenever there is nothing to do.

    While the database does not answer, the worker stays and asks again after growing pauses.
    """
    stop = stop or stop_on_signals()
    rest = pause
    while not stop.is_set():
        try:
            busy = _work_once()
            rest = pause
        except Error as error:
            about = {"seconds": rest, "error": type(error).__name__}
            log.warning("the database does not answer", extra=about)
            watcher().database_failed()
            connection.close()
            busy, rest = False, min(rest * 2, LONGEST_PAUSE)
        watcher().worked(busy=busy)
        if not busy:
            stop.wait(rest)


def _work_once() -> bool:
    close_old_connections()
    run_due_work(at=clock.now())
    return bool(deliver_due(at=clock.now()))


def stop_on_signals() -> threading.Event:
    """Return what is set once SIGTERM or SIGINT asks to stop."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask_to_stop)
    return stop
