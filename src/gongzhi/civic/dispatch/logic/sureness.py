"""Whether a program may decide by itself: what makes one doubt, the first doubt first."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongzhi.civic.dispatch.vocabulary import Doubt

KNOWN_SIGNS = 50
"""Of so many signs and runs of signs the training must know (docs/dispatch.md has what was measured)."""


@dataclass(frozen=True)
class Look:
    """What is known of a case whose category is sure, before it goes out by itself."""

    known_signs: int
    urgent: bool  # marked or told as urgent, or it sounds so and something takes it back
    private: bool  # a report of wrongdoing: a person reads it first
    wanted_otherwise: bool  # the reporter chose another category
    place_too_wide: bool  # further down the catalogue names other bodies
    duplicate: bool
    body_known: bool


def doubt_of(look: Look) -> Doubt | None:
    """Return why a person must decide; None where a program may."""
    return next(_doubts(look), None)


def _doubts(look: Look) -> Iterator[Doubt]:
    if look.known_signs < KNOWN_SIGNS:
        yield Doubt.UNKNOWN_WORDS
    if look.urgent:
        yield Doubt.URGENT
    if look.private:
        yield Doubt.PRIVATE
    if look.wanted_otherwise:
        yield Doubt.WANTED_OTHERWISE
    if look.place_too_wide:
        yield Doubt.PLACE_TOO_WIDE
    if look.duplicate:
        yield Doubt.DUPLICATE
    if not look.body_known:
        yield Doubt.NO_BODY
