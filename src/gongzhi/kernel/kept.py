"""Answers that are asked for often and change seldom: each process keeps them for a few seconds."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import transaction

T = TypeVar("T")
_made_of: dict[str, list["Kept[Any]"]] = defaultdict(list)


class Kept(Generic[T]):
    """A function without arguments whose answer is kept for `KEEP_SECONDS`.

    It is forgotten at once where this process publishes a fact of the kinds that it is made of; another
    process may go on with the old answer for those seconds.
    """

    def __init__(self, function: Callable[[], T], *, of: tuple[type[Any], ...]) -> None:
        self.function = function
        self._answer: tuple[float, T] | None = None
        for event in of:
            _made_of[event.kind].append(self)

    def __call__(self) -> T:
        """Return the kept answer, or ask again where it is too old."""
        known, now = self._answer, time.monotonic()
        if known is None or now - known[0] >= settings.KEEP_SECONDS:
            known = self._answer = (now, self.function())
        return known[1]

    def forget(self) -> None:
        """Ask again next time."""
        self._answer = None


def forget_what_is_made_of(kind: str) -> None:
    """Forget now, and once more after the transaction: somebody may ask before it is over."""
    for kept in _made_of.get(kind, ()):
        kept.forget()
        transaction.on_commit(kept.forget)
