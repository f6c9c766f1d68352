"""Coordinates as people type them: in degrees, with or without the words for north and east."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

# Around China; the two ranges don't meet, so that the order of two bare numbers says itself.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)

_DEGREES = (
    r"(\d{1,3}(?:\.\d+)?)\s*[°º度]?\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'分])?"
    r"\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:′′|''|\"|秒))?"
)
_EAST = re.compile(
    rf"(?:东经|经度|lng|lon(?:gitude)?|E)\s*(?:[::=为是]\s*)?{_DEGREES}|{_DEGREES}\s*E\b",
    re.IGNORECASE,
)
_NORTH = re.compile(
    rf"(?:北纬|纬度|lat(?:itude)?|N)\s*(?:[::=为是]\s*)?{_DEGREES}|{_DEGREES}\s*N\b", re.IGNORECASE
)
_PAIR = re.compile(r"(?<![\d.])(?=[^a-zA-Z]*\.\d{3})(\d{1,3}\.\d+)\s*[,、;/\s]\s*(\d{1,3}\.\d+)(?![\d.])")


@dataclass(frozen=True, slots=True)
class Point:
    """A longitude and a latitude (degrees, taken for WGS 84), and the words that say them."""

    lon: float
    lat: float
    words: str


def point_in(text: str) -> Point | None:
    """Return the first coordinates of a place in China that a text names, in either order, or None."""
    if not any(sign.isdigit() for sign in text):
        return None
    written = normalize("NFKC", text)
    return next((point for point in _points(written) if _is_in_china(point)), None)


def _points(text: str) -> Iterator[Point]:
    east, north = _EAST.search(text), _NORTH.search(text)
    if east and north:
        begin, end = min(east.start(), north.start()), max(east.end(), north.end())
        yield Point(_degrees(east), _degrees(north), text[begin:end])
    for pair in _PAIR.finditer(text):
        one, other = float(pair[1]), float(pair[2])
        yield Point(max(one, other), min(one, other), pair[0])


def _degrees(found: re.Match[str]) -> float:
    degrees, minutes, seconds = found.groups()[:3] if found[1] else found.groups()[3:]
    return float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _is_in_china(point: Point) -> bool:
    return LONGITUDES[0] <= point.lon <= LONGITUDES[1] and LATITUDES[0] <= point.lat <= LATITUDES[1]
