"""An end to waiting for another machine, however slowly it drips."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Event, Timer


@contextmanager
def cut_off(pipe: socket.socket, *, after: float) -> Iterator[None]:
    """Close a connection after so many seconds for all of it; whoever was still at it gets a `TimeoutError`.

    The timeout of a socket begins anew with each byte, so that one byte before each keeps it open for ever.
    """
    late = Event()
    watch = Timer(after, _cut, (pipe, late))
    watch.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()
    if late.is_set():  # what was cut off looks like an answer that ended
        raise TimeoutError


def _cut(pipe: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):
        pipe.shutdown(socket.SHUT_RDWR)
