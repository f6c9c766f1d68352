"""What the vault holds: read by the program for its work; people open it for a purpose (openings)."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress

from gongzhi.civic.privacy.logic.sealing import CannotOpen, opened
from gongzhi.civic.privacy.models import PersonalKey, SealedDetails
from gongzhi.civic.privacy.queries.keys import key_service
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN, Details


def details_of(person: int) -> Details:
    """Return what is known of a person; nothing once it was erased. Two queries."""
    return details_of_all([person]).get(person, NOTHING_KNOWN)


def details_of_all(persons: Iterable[int]) -> dict[int, Details]:
    """Return what is known of persons, by their keys; who was erased is left out. Two queries."""
    wanted = set(persons)
    keys = PersonalKey.objects.in_bulk(wanted)
    found = {}
    for kept in SealedDetails.objects.filter(pk__in=wanted):
        with suppress(KeyError):
            found[kept.person] = _opened(kept, keys[kept.person])
    return found


def _opened(kept: SealedDetails, key: PersonalKey) -> Details:
    about = name_of_key(kept.person)
    personal = key_service().unwrapped(bytes(key.wrapped), about=about)
    return Details(**json.loads(opened(bytes(kept.content), under=personal, about=about)))


def name_of_key(person: int) -> str:
    """Return what a person's sealed things say they are."""
    return f"gongzhi/person/{person}"


def mark_of(detail: str, text: str) -> str | None:
    """Return by what a detail is found again without being kept; None for none."""
    return key_service().hashed(f"{detail}\0{text}") if text else None


def can_be_read(persons: Mapping[int, PersonalKey]) -> bool:
    """Tell whether the keys that are here open what is here; False where they were not copied."""
    with suppress(CannotOpen):
        for person, key in persons.items():
            key_service().unwrapped(bytes(key.wrapped), about=name_of_key(person))
        return True
    return False
