"""The facts that requests about personal data announce."""

from dataclasses import dataclass

from gongzhi.civic.rights.vocabulary import Right
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class RightClaimed(Event):
    """Somebody uses a right over personal data."""

    case: int
    right: Right
    by_kin: bool


@dataclass(frozen=True, kw_only=True)
class RightDecided(Event):
    """The privacy officer granted or refused it; so many cases lost their words, so many keep them yet."""

    case: int
    right: Right
    granted: bool
    erased: int = 0
    kept: int = 0
