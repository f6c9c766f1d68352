"""What everybody may read of a public case: never a phone or identity number, never the exact spot."""

import re

from gongzhi.civic.cases.models import Case
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.privacy.queries import masked

MASK = "＊＊＊"
_PRIVATE_NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"  # mobile
    r"|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"  # landline with area code
    r"|(?<!\d)\d{17}[\dXx](?!\d)"  # identity card (GB 11643)
    r"|(?<!\d)\d{16,19}(?!\d)"  # bank card
    r"|[\w.+-]+@[\w-]+\.[\w.-]+",  # e-mail
    re.ASCII,
)
HUNDRED_METRES = 3  # decimals of a degree


def public_words(text: str) -> str:
    """Return the text without personal data: numbers go wholly, and what else `privacy` finds is masked."""
    return masked(_PRIVATE_NUMBER.sub(MASK, text))


def public_place(place: Place) -> Place:
    """Return the community of a place; a grid is too near to somebody's door."""
    return place.parent if place.level > Level.COMMUNITY and place.parent is not None else place


def public_position(case: Case) -> tuple[float, float] | None:
    """Return longitude and latitude to about a hundred metres, else the middle of the community."""
    place = public_place(case.place)
    exact = (case.lon, case.lat) if case.lon is not None and case.lat is not None else (place.lon, place.lat)
    if exact[0] is None or exact[1] is None:
        return None
    return round(exact[0], HUNDRED_METRES), round(exact[1], HUNDRED_METRES)
