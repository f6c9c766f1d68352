"""What the promises of one stage came to: kept, broken, or still running."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.cases.vocabulary import Promised


@dataclass(frozen=True)
class Promise:
    """A deadline, as far as it counts here."""

    due_at: datetime
    met: bool
    missed: bool
    exempt: bool
    ended: bool


@dataclass(frozen=True)
class Standing:
    """How the promises of a stage stand: what was decided, and until when one still runs."""

    promised: Promised
    runs_until: datetime | None


def standing_of_promises(promises: Iterable[Promise]) -> Standing:
    """Return what promises came to: one unexcused miss breaks them all (条例 art. 32 counts cases)."""
    promises = list(promises)
    broken = any(promise.missed and not promise.exempt for promise in promises)
    decided = any(promise.met or promise.missed for promise in promises)
    running = [promise.due_at for promise in promises if not promise.ended]
    promised = Promised.BROKEN if broken else Promised.KEPT if decided else Promised.OPEN
    return Standing(promised, min(running, default=None))
