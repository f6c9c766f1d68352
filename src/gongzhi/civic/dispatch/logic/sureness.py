"""Whether a program may decide by itself: what makes one doubt, the first doubt first."""

from collections.abc import Callable
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
    refused: bool  # the reporter wants a person to decide (个人信息保护法 art. 24)
    body_known: bool


_DOUBTS: tuple[tuple[Doubt, Callable[[Look], bool]], ...] = (
    (Doubt.UNKNOWN_WORDS, lambda look: look.known_signs < KNOWN_SIGNS),
    (Doubt.URGENT, lambda look: look.urgent),
    (Doubt.PRIVATE, lambda look: look.private),
    (Doubt.WANTED_OTHERWISE, lambda look: look.wanted_otherwise),
    (Doubt.PLACE_TOO_WIDE, lambda look: look.place_too_wide),
    (Doubt.DUPLICATE, lambda look: look.duplicate),
    (Doubt.REFUSED, lambda look: look.refused),
    (Doubt.NO_BODY, lambda look: not look.body_known),
)


def doubt_of(look: Look) -> Doubt | None:
    """Return why a person must decide; None where a program may."""
    return next((doubt for doubt, holds in _DOUBTS if holds(look)), None)
