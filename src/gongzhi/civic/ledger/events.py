"""Facts that the ledger announces of itself."""

from dataclasses import dataclass

from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class LogBegun(Event):
    """A log begins. Of the one before, if any, the last size and root are told, so that nobody forgets it."""

    log: int
    origin: str
    key: str  # the public key, as a vkey of signed-note
    before: str = ""  # the origin of the log that ended
    size: int = 0
    root: str = ""


@dataclass(frozen=True, kw_only=True)
class LogKeyChanged(Event):
    """From now on another key signs; `stolen_since` tells since when the one before is not to be trusted."""

    log: int
    key: str
    before: str
    stolen_since: str = ""


@dataclass(frozen=True, kw_only=True)
class DeviationFound(Event):
    """A check found that something is not as it was sealed."""

    finding: int
    what: str
    of: str
