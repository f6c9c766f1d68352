"""What a story is: one resident case of the demo city, and the steps of its life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Step:
    """One act in a case's life; `by` is a sign-in name of people.csv, "reporter" or "system"."""

    verb: str
    at: datetime
    by: str
    text: str = ""
    extras: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """One resident case, from the words it came in with to the last step known."""

    opened_at: datetime
    kind: str
    channel: str
    title: str
    text: str
    place_code: str
    address: str
    lon: float
    lat: float
    category_code: str
    urgency: str
    is_public: bool
    reporter_name: str
    reporter_phone: str
    anonymous: bool
    steps: tuple[Step, ...]
