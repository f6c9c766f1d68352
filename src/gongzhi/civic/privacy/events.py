"""What privacy announces."""

from dataclasses import dataclass

from gongzhi.civic.privacy.vocabulary import Oddity, Purpose
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class DetailsDestroyed(Event):
    """A person's key was destroyed, and with it whatever it sealed."""

    person: int


@dataclass(frozen=True, kw_only=True)
class MasterKeyChanged(Event):
    """The keys of persons are wrapped under a new master key, and the ones before are gone."""

    keys: int


@dataclass(frozen=True, kw_only=True)
class DetailsOpened(Event):
    """Somebody opened a person's details, for a purpose and for the sake of what the fact is about."""

    opening: int
    person: int
    purpose: Purpose
    body: int
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpeningObjectedTo(Event):
    """The person said what is wrong with it; `words` is a commitment to what was said."""

    opening: int
    words: str


@dataclass(frozen=True, kw_only=True)
class OpeningAnswered(Event):
    """Somebody above said what it was; `words` is a commitment to what was said."""

    opening: int
    words: str
