"""Drawing ahead: a process of its own makes what this one works off, so that two processors have work."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
BATCH = 500


class DrawerDied(RuntimeError):
    """The process that drew ahead was killed."""


def drawn_ahead(make: Callable[..., Iterable[T]], *args: Any) -> Iterator[T]:
    """Yield what `make(*args)` yields, drawn by another process: two batches ahead at most, then it waits.

    It ends when this one does, in whatever way, since nobody reads the pipe then. What `make` raises is
    raised here. For the main thread, which alone hears signals.
    """
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    drawer = spawn.Process(target=_draw, args=(sending, make, args), daemon=True)
    with _deaf_to_interrupts():
        drawer.start()
    sending.close()
    try:
        while batch := _received(receiving):
            yield from batch
    finally:
        receiving.close()
        drawer.join()


def _received(receiving: Connection) -> Any:
    try:
        batch = receiving.recv()
    except EOFError:
        raise DrawerDied from None
    if isinstance(batch, Exception):
        raise batch
    return batch


def _draw(sending: Connection, make: Callable[..., Iterable[Any]], args: tuple[Any, ...]) -> None:
    with suppress(BrokenPipeError):
        try:
            items = iter(make(*args))
            while batch := list(islice(items, BATCH)):
                sending.send(batch)
            sending.send([])
        except Exception as error:  # whatever it is, it is for those who asked
            sending.send(error)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that begins here never hear Ctrl-C, which a terminal tells all: who asked ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
