"""Whether a reply speaks of another place than the message; only names that end as names of places do."""

import re
from collections.abc import Iterable

_NAME = re.compile(
    "[^的该由待在和及对所后将于路为从因且按据经至到等其各全每此本让把被与或以新建修项目道我您你区市县有无是不会可"
    "\\W\\da-zA-Z_]{2,4}(?:小区|社区|街道|大道|花园|村|镇|乡|路|街|苑)"
    "(?![一-鿿]{0,3}(?:处|办|公司|局|所|队|站|段|面|口|灯|政府|干部|民|委))"
)
_ENDING = re.compile("(?:小区|社区|街道|大道|花园|村|镇|乡|路|街|苑)$")

FEWEST = 2
"""One strange name may be a detour, the seat of an office or a comparison."""


def other_places(reply: str, *, asked: str, place_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the places that a reply names, where it names several and nothing of where the case is.

    Only where the message names a place itself. A name is known by the two signs before its ending, so that
    it counts as said however much was cut off before it.
    """
    said = tuple(dict.fromkeys(_NAME.findall(reply)))
    where = [*_NAME.findall(asked), *place_names]
    stems = [stem for stem in map(_stem, where) if len(stem) > 1]
    if len(said) < FEWEST or not stems or any(stem in reply for stem in stems):
        return ()
    return () if any(_stem(name) in asked for name in said) else said


def _stem(name: str) -> str:
    return _ENDING.sub("", name)[-2:]
