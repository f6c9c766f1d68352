"""Keeping what is known of somebody, and destroying it. Whoever calls has asked whether it may be done."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from gongzhi.civic.privacy.events import DetailsDestroyed, MasterKeyChanged
from gongzhi.civic.privacy.logic.sealing import new_key, sealed
from gongzhi.civic.privacy.models import PersonalKey, SealedDetails
from gongzhi.civic.privacy.queries.keys import key_service
from gongzhi.civic.privacy.queries.vault import name_of_key
from gongzhi.civic.privacy.vocabulary import Details
from gongzhi.kernel.facts import Actor, publish

BATCH = 1000


@transaction.atomic
def keep_details(details: Mapping[int, Details]) -> None:
    """Keep what is known of persons, by their keys, in the place of what was known; four queries."""
    keys = PersonalKey.objects.in_bulk(details)
    new = {person: new_key() for person in details if person not in keys}
    service = key_service()
    PersonalKey.objects.bulk_create(
        PersonalKey(person=person, wrapped=service.wrapped(key, about=name_of_key(person)))
        for person, key in new.items()
    )
    plain = new | {
        person: service.unwrapped(bytes(key.wrapped), about=name_of_key(person))
        for person, key in keys.items()
    }
    rows = (
        SealedDetails(person=person, content=_sealed(person, said, plain[person]))
        for person, said in details.items()
    )
    SealedDetails.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["content"],
    )


def _sealed(person: int, details: Details, key: bytes) -> bytes:
    content = json.dumps(asdict(details), ensure_ascii=False).encode()
    return sealed(content, under=key, about=name_of_key(person))


@transaction.atomic
def destroy_details(person: int, *, by: Actor | None, at: datetime) -> None:
    """Destroy a person's key and what it sealed: no copy of it, however old, can be read any more."""
    PersonalKey.objects.filter(pk=person).delete()
    kept = SealedDetails.objects.filter(pk=person).first()
    if kept:
        kept.delete()
        publish(DetailsDestroyed(person=person), about=f"person:{person}", by=by, at=at)


def rewrap_keys(*, by: Actor | None, at: datetime) -> Iterator[int]:
    """Wrap all keys under a new master key, batch by batch, then forget the old ones; yield how many so far.

    A run that was cut off is gone on with by the next.
    """
    service = key_service()
    done, last = 0, 0
    service.add_master()
    while batch := list(PersonalKey.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _rewrap(batch)
        done, last = done + len(batch), batch[-1].person
        yield done
    service.drop_old_masters()
    with transaction.atomic():
        publish(MasterKeyChanged(keys=done), about="vault", by=by, at=at)


@transaction.atomic
def _rewrap(keys: list[PersonalKey]) -> None:
    service = key_service()
    for key in keys:
        about = name_of_key(key.person)
        key.wrapped = service.wrapped(service.unwrapped(bytes(key.wrapped), about=about), about=about)
    PersonalKey.objects.bulk_update(keys, ["wrapped"])
