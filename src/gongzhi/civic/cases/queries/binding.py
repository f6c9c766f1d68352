"""What binds facts to words and files: commitments in their place, and what opens them again."""

from dataclasses import dataclass
from typing import Any

from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.kernel.models import Fact


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: a salt, and the content that was committed to."""

    salt: bytes
    content: dict[str, str] | str


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
    return commitment_to(words, salt=salt)


def binding_of_text(text: str, salt: bytes) -> str:
    """Return the commitment to what was written at a step."""
    return commitment_to(text, salt=salt)


def binding_of_file(sha256: str, salt: bytes) -> str:
    """Return the commitment to a file, by its hash."""
    return commitment_to(sha256, salt=salt)


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


def opening_of_fact(case: Case, fact: Fact) -> Opening | None:
    """Return what opens the words of one of a case's facts; None where it has none, or they were erased."""
    if fact.kind == CaseOpened.kind:
        return opening_of_case(case)
    statement = Statement.objects.filter(case=case, pk=fact.data.get("statement")).first()
    return Opening(bytes(statement.salt), statement.text) if statement and statement.salt else None


def binding_of_case(case: Case) -> str:
    """Return the commitment to what a case says; "" where it has none."""
    opening = opening_of_case(case)
    return commitment_to(opening.content, salt=opening.salt) if opening else ""
