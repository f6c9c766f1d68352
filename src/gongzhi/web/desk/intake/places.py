"""Where a call is about: what the operator chose, beside what the caller's words mean."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.web.desk.fields import place_named
from gongzhi.web.whereabouts import Reading, reading_of

MOST = 120  # signs of the name of a place


def place_said(said: Mapping[str, str], *, near: Place | None, at: datetime) -> Reading:
    """Read what was sent; words that name no place, or several, raise `ValidationError`."""
    words = said.get("place", "").strip()[:MOST]
    chosen = place_named(words, said.get("place_code", ""), at) if words else None
    return reading_of(
        said.get("text", ""),
        chosen=chosen,
        point=_point(said),
        near=near,
        guessed=said.get("guessed", ""),
        instead=said.get("instead", ""),
    )


def _point(said: Mapping[str, str]) -> tuple[float, float] | None:
    with suppress(KeyError, ValueError):
        return float(said["lon"]), float(said["lat"])
    return None
