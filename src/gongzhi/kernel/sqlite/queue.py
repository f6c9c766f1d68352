"""The queue of those who write to one SQLite file: the threads of a process, then the processes."""

import fcntl
import os
import threading
import time
from pathlib import Path

PAUSE = 0.0003  # seconds between two looks at a lock that another process holds


class WriteQueue:
    """Lets one writer in at a time, in about the order of coming.

    SQLite itself lets waiting writers try again after pauses of up to 100 ms, so that under load the
    unlucky wait for seconds. Here a process that leaves the room can't slip in again before one that
    already stands in the door.
    """

    def __init__(self, database: str) -> None:
        self.threads = threading.Lock()
        self.paths = (Path(f"{database}-door"), Path(f"{database}-room"))
        self.files: list[int] = []
        self.owner = 0

    def enter(self, *, within: float) -> bool:
        """Wait for one's turn, at most so many seconds; tell whether it came."""
        until = time.monotonic() + within
        if not self.threads.acquire(timeout=within):
            return False
        door, room = self._locks()
        if _lock(door, until):
            entered = _lock(room, until)
            fcntl.flock(door, fcntl.LOCK_UN)
            if entered:
                return True
        self.threads.release()
        return False

    def leave(self) -> None:
        """Let the next one in."""
        fcntl.flock(self.files[1], fcntl.LOCK_UN)
        self.threads.release()

    def _locks(self) -> list[int]:
        """Return the two files that are locked; a forked process opens its own, which it doesn't share."""
        if self.owner != os.getpid():
            self.files = [os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in self.paths]
            self.owner = os.getpid()
        return self.files


def _lock(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(PAUSE)
        else:
            return True


_queues: dict[str, WriteQueue] = {}


def queue_for(database: str) -> WriteQueue:
    """Return this process's place in the queue for a file."""
    return _queues.setdefault(database, WriteQueue(database))
