"""Reads the demo city's data files, and says which body answers for a category at a place."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CITY = Path(__file__).parent / "city"


@dataclass(frozen=True)
class Place:
    """A row of places.csv."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True)
class Body:
    """A row of bodies.csv."""

    code: str
    name: str
    short_name: str
    kind: str
    place_code: str
    is_centre: bool


@dataclass(frozen=True)
class Person:
    """A row of people.csv."""

    sign_in_name: str
    name: str
    role: str
    body_code: str
    place_code: str


@dataclass(frozen=True)
class Landmark:
    """A row of landmarks.csv: somewhere that residents speak of."""

    name: str
    kind: str
    community_code: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Duty:
    """Who leads and who helps: one answer of the dispatch catalogue."""

    lead: str
    co_handlers: tuple[str, ...]


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file of the city."""
    with (CITY / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def content(name: str) -> Any:
    """Return one JSON file of the city."""
    return json.loads((CITY / name).read_text(encoding="utf-8"))


@cache
def places() -> dict[str, Place]:
    """Return the places by code."""
    return {row["code"]: Place(**row) for row in rows("places.csv")}


@cache
def bodies() -> dict[str, Body]:
    """Return the bodies by code."""
    return {
        row["code"]: Body(
            row["code"],
            row["name"],
            row["short_name"],
            row["kind"],
            row["place_code"],
            is_centre=row["is_centre"] == "1",
        )
        for row in rows("bodies.csv")
    }


@cache
def people() -> tuple[Person, ...]:
    """Return staff and demo residents."""
    return tuple(Person(**row) for row in rows("people.csv"))


@cache
def landmarks() -> tuple[Landmark, ...]:
    """Return the gazetteer."""
    return tuple(
        Landmark(
            row["name"],
            row["kind"],
            row["community_code"],
            float(row["lon"]),
            float(row["lat"]),
        )
        for row in rows("landmarks.csv")
    )


@cache
def landmarks_in(community: str) -> tuple[Landmark, ...]:
    """Return the landmarks of one community."""
    return tuple(mark for mark in landmarks() if mark.community_code == community)


@cache
def staff(body: str, role: str = "handler") -> tuple[str, ...]:
    """Return the sign-in names of a body's staff in one role."""
    return tuple(
        person.sign_in_name for person in people() if person.body_code == body and person.role == role
    )


@cache
def catalogue() -> dict[tuple[str, str], Duty]:
    """Return the dispatch catalogue: (category, place) to duty."""
    return {
        (row["category_code"], row["place_code"]): Duty(
            row["lead_code"],
            tuple(code for code in row["co_handler_codes"].split(";") if code),
        )
        for row in rows("catalogue.csv")
    }


def upwards(place: str) -> Iterator[str]:
    """Yield the place and those that hold it, the smallest first."""
    while place:
        yield place
        place = places()[place].parent_code


@cache
def responsible(category: str, place: str) -> Duty:
    """Return who answers: the most specific category wins, then the most specific place.

    Raises LookupError when the catalogue has no answer.
    """
    for length in (6, 4, 2):
        for code in upwards(place):
            duty = catalogue().get((category[:length], code))
            if duty and length <= len(category):
                return duty
    raise LookupError(category, place)
