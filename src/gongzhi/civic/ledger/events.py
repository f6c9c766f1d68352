"""Facts that the ledger announces of itself."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.ledger.vocabulary import Found
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class LogBegun(Event):
    """A log begins. Of the one before, if any, the last size and root are told, so that nobody forgets it."""

    log: int
    origin: str
    key: str  # the public key, as a vkey of signed-note
    before_origin: str = ""
    before_size: int = 0
    before_digest: str = ""  # its root, in hex


@dataclass(frozen=True, kw_only=True)
class LogKeyChanged(Event):
    """From now on another key signs; `stolen_since` tells since when the one before is not to be trusted."""

    log: int
    key: str
    before_key: str
    stolen_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeviationFound(Event):
    """A check found that something is not as it was sealed."""

    finding: int
    found: Found
    subject_code: str  # as "fact:17" or "tile/0/003"


@dataclass(frozen=True, kw_only=True)
class DeviationExplained(Event):
    """A person looked into what a check found, and wrote what it was."""

    finding: int
    words: str  # the commitment to it


@dataclass(frozen=True, kw_only=True)
class WitnessAdded(Event):
    """From now on another body is asked to cosign what is signed."""

    witness: int
    key: str  # its public key, as a vkey of signed-note


@dataclass(frozen=True, kw_only=True)
class WitnessRemoved(Event):
    """A body is asked no more; what it cosigned stays cosigned."""

    witness: int
    key: str
