"""What a notice says, which version is in force, and what somebody's stance on it means."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from gongzhi.civic.privacy.logic.register import Words
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Ground, Stance
from gongzhi.kernel.canonical import canonical


class NoticesInvalid(ValueError):
    """The versions of a purpose's notice are not one row of numbers and days."""


class Notice(BaseModel):
    """One version of what people are told before they say yes or no (个人信息保护法 arts. 14 and 17)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: ConsentPurpose
    version: int = Field(ge=1)
    since: date
    asks_again: bool = False  # the purpose changed: what was said before doesn't count (art. 14)
    ground: Ground
    law: Words | None = None
    articles: tuple[int, ...] = ()  # that ask for separate consent, or give a right to say no
    separate: bool = False
    sensitive: bool = False
    automated: bool = False
    title: Words
    what: Words
    with_: Words = Field(alias="with")
    without: Words
    spoken: Words

    @cached_property
    def digest(self) -> str:
        """The hash of all that this version says, in both languages."""
        return sha256(canonical(self.model_dump(mode="json", by_alias=True))).hexdigest()

    @property
    def needs_consent(self) -> bool:
        """Whether nothing happens before a yes; else it happens until a no."""
        return self.ground == Ground.CONSENT


Notices = Mapping[ConsentPurpose, Sequence[Notice]]


def read_notices(text: str) -> Notices:
    """Return the versions of each purpose's notice, the oldest first, or raise `NoticesInvalid`."""
    read = [Notice.model_validate(each) for each in tomllib.loads(text)["notice"]]
    found = {purpose: [one for one in read if one.purpose == purpose] for purpose in ConsentPurpose}
    for purpose, versions in found.items():
        numbers = [one.version for one in versions]
        if numbers != list(range(1, len(numbers) + 1)) or not numbers:
            raise NoticesInvalid(f"{purpose}: versions are 1, 2, 3 and so on, not {numbers}")
        if any(one.since >= after.since for one, after in pairwise(versions)):
            raise NoticesInvalid(f"{purpose}: each version begins after the one before")
    return found


def in_force(versions: Sequence[Notice], *, on: date) -> Notice:
    """Return the version in force on a day; before the first, the first."""
    return next((one for one in reversed(versions) if one.since <= on), versions[0])


def still_counts(said_to: int, versions: Iterable[Notice], now: Notice) -> bool:
    """Tell whether what was said to a version counts for the one in force: no purpose changed since."""
    return not any(one.asks_again for one in versions if said_to < one.version <= now.version)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands towards the notice in force: what they said to it last, if that still counts."""

    notice: Notice
    stance: Stance | None = None
    is_asked_again: bool = False  # what was said to an older version no longer counts

    @property
    def allows(self) -> bool:
        """Whether it may happen: after a yes where consent is the basis, else until a no."""
        if self.notice.needs_consent:
            return self.stance == Stance.GIVEN
        return self.stance in {None, Stance.GIVEN}
