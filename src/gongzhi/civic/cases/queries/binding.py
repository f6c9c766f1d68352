"""What binds facts to words and files: commitments in their place, and what opens them again."""

from dataclasses import dataclass
from typing import Any

from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.ledger.queries.commitments import commitment_of
from gongzhi.kernel.canonical import canonical

OF_CASE, OF_STATEMENT, OF_FILE = "cases.case", "cases.statement", "cases.attachment"


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: a salt, and the content that was committed to."""

    salt: bytes
    content: dict[str, str]


def words_of_case(
    *, number: str, title: str, text: str, address: str, lon: float | None, lat: float | None
) -> dict[str, str]:
    """Return what a case's commitment is to; a point as decimals, for canonical JSON has no fractions."""
    return {
        "address": address,
        "lat": "" if lat is None else str(lat),
        "lon": "" if lon is None else str(lon),
        "number": number,
        "text": text,
        "title": title,
    }


def binding_of_words(words: dict[str, str], salt: bytes) -> str:
    """Return the commitment to what a case says."""
    return commitment_of(canonical(words).decode(), about=OF_CASE, salt=salt)


def binding_of_text(text: str, salt: bytes) -> str:
    """Return the commitment to what was written at a step."""
    return commitment_of(text, about=OF_STATEMENT, salt=salt)


def binding_of_file(sha256: str, salt: bytes) -> str:
    """Return the commitment to a file, by its hash."""
    return commitment_of(sha256, about=OF_FILE, salt=salt)


def told(said: Statement | None) -> dict[str, Any]:
    """Return what a fact carries of what was written, if anything was: its id and the commitment to it."""
    if said is None:
        return {}
    return {"statement": said.pk, "words": binding_of_text(said.text, bytes(said.salt)) if said.salt else ""}


def opening_of_case(case: Case) -> Opening | None:
    """Return what opens a case's commitment; None where it never had one, or its words were erased.

    For those who may read the case in full: whoever asks has made sure of that.
    """
    if not case.salt:
        return None
    words = words_of_case(
        number=case.number,
        title=case.title,
        text=case.text,
        address=case.address,
        lon=case.lon,
        lat=case.lat,
    )
    return Opening(bytes(case.salt), words)


def binding_of_case(case: Case) -> str:
    """Return the commitment to what a case says; "" where it has none."""
    opening = opening_of_case(case)
    return binding_of_words(opening.content, opening.salt) if opening else ""
