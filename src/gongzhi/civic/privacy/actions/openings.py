"""Opening what is known of somebody, objecting to it, and answering. Callers above ask who may."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.civic.privacy.events import DetailsOpened, OpeningAnswered, OpeningObjectedTo
from gongzhi.civic.privacy.logic.oddities import oddities_of
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.queries.openings import looks_lately, opening_in_force
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import Actor, new_salt, publish

STAYS_OPEN = timedelta(minutes=30)
LONGEST = 500


class AlreadyObjected(Refused):
    message = _("您已经对这次查看提出过异议，请等答复。")


class AlreadyAnswered(Refused):
    message = _("这次查看已经有说明，不用再写。")


class NothingSaid(Refused):
    message = _("请写一两句话，最多500个字。")


@transaction.atomic
def open_details(
    person: int, purpose: Purpose, *, about: str, is_own: bool, body: int, by: Actor, at: datetime
) -> Opening:
    """Open a person's details for the sake of a thing; one that is still open is not opened again.

    `is_own` says whether who looks has worked on the thing before.
    """
    if open_still := opening_in_force(about, by=by, at=at):
        return open_still
    opening = Opening.objects.create(
        person=person,
        by=by.pk,
        body=body,
        about=about,
        purpose=purpose,
        at=at,
        until=at + STAYS_OPEN,
        oddities=oddities_of(
            purpose, is_own=is_own, lately=looks_lately(by, at=at), at=timezone.localtime(at)
        ),
    )
    told = DetailsOpened(
        opening=opening.pk, person=person, purpose=purpose, body=body, oddities=tuple(opening.oddities)
    )
    publish(told, about=about, by=by, at=at)
    return opening


@transaction.atomic
def object_to_opening(opening: Opening, *, because: str, by: Actor, at: datetime) -> Opening:
    """Say what is wrong with somebody's looking; only the person whose details they are."""
    held = Opening.objects.select_for_update().get(pk=opening.pk)
    if held.person != by.pk:
        raise NotAllowed
    if held.objected_at:
        raise AlreadyObjected
    salt = new_salt()
    held.objection, held.objected_at, held.objection_salt = _said(because), at, salt
    held.answered_at, held.answer, held.answered_by = None, "", None  # what was said before, was not to this
    held.save()
    words = commitment_to(held.objection, salt=salt)
    publish(OpeningObjectedTo(opening=held.pk, words=words), about=held, by=by, at=at)
    return held


@transaction.atomic
def answer_opening(opening: Opening, *, answer: str, by: Actor, at: datetime) -> Opening:
    """Say what a looking was, to the person and for the record; nobody says it of their own."""
    held = Opening.objects.select_for_update().get(pk=opening.pk)
    if held.by == by.pk:
        raise NotAllowed
    if not held.waits:
        raise AlreadyAnswered
    salt = new_salt()
    held.answer, held.answered_at, held.answered_by, held.answer_salt = _said(answer), at, by.pk, salt
    held.save()
    words = commitment_to(held.answer, salt=salt)
    publish(OpeningAnswered(opening=held.pk, words=words), about=held, by=by, at=at)
    return held


def _said(words: str) -> str:
    said = " ".join(words.split())
    if not 0 < len(said) <= LONGEST:
        raise NothingSaid
    return said
