"""Whoever watches the kernel at work, to count and to log; nobody, unless config sends a watcher."""


class Watcher:
    """Is told what happens, on the spot and in the same thread; this one looks away."""

    def published(self, event: object) -> None:
        """Hear that a fact was announced; its transaction may still be undone."""

    def delivered(self, fact: int, reaction: str, outcome: str) -> None:
        """Hear that a reaction was "done", "failed" or "parked"."""

    def carried(self, outcome: str) -> None:
        """Hear that another system was told of something: "done", "failed" or "parked"."""

    def refused(self, refusal: str) -> None:
        """Hear that an act was refused, by the name of the refusal."""

    def worked(self, *, busy: bool) -> None:
        """Hear that a worker went once around its loop."""

    def database_failed(self) -> None:
        """Hear that the database did not answer, or refused."""


class _Post:
    def __init__(self) -> None:
        self.watcher = Watcher()


_post = _Post()


def watcher() -> Watcher:
    """Return the one who watches this process."""
    return _post.watcher


def send(watcher: Watcher) -> None:
    """Let this watcher watch from now on."""
    _post.watcher = watcher
