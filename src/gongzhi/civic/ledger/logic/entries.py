"""What of a fact stands in the log: its kind and its time, and commitments to the rest (docs/ledger.md)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gongzhi.civic.ledger.logic.commitments import commitment_to
from gongzhi.kernel.canonical import canonical


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it is sealed."""

    fact: int
    kind: str
    at: datetime
    about: str
    by: int | None
    data: Mapping[str, Any]
    trace: str | None
    salt: bytes

    @property
    def what(self) -> dict[str, Any]:
        """Return what was done, to which thing."""
        return {"about": self.about, "data": self.data}

    @property
    def who(self) -> dict[str, Any]:
        """Return who did it, in which visit or work."""
        return {"by": self.by, "trace": self.trace}


def salt_for(part: str, salt: bytes) -> bytes:
    """Return the salt of one part, "what" or "who"; from it nobody finds the salt of the other."""
    return hmac.digest(salt, part.encode(), "sha256")


def entry_of(told: Told) -> dict[str, Any]:
    """Return a fact's entry."""
    return {
        "at": moment_in_words(told.at),
        "fact": told.fact,
        "kind": told.kind,
        "what": commitment_to(told.what, salt=salt_for("what", told.salt)),
        "who": commitment_to(told.who, salt=salt_for("who", told.salt)),
    }


def entry_bytes(told: Told) -> bytes:
    """Return a fact's entry as it stands in the log."""
    return canonical(entry_of(told))


def moment_in_words(at: datetime) -> str:
    """Return a moment in UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
