"""Drafts: what somebody typed is kept, given back, and forgotten once it is sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import Draft
from gongzhi.kernel.errors import NotAllowed, Refused

LONGEST = 200_000  # signs in one form: two hundred replies of a thousand signs
KEPT_FOR = timedelta(days=30)
MOST = 200

Words = Mapping[str, list[str]]


class DraftTooLong(Refused):
    message = _("草稿太长，没有保存。")


@transaction.atomic
def save_draft(place: str, words: Words, *, seen: int, by: Person, at: datetime) -> Draft:
    """Keep what a person typed at a place; `seen` is the version that the form began with, 0 for none.

    The newest words win; what another browser wrote in the meantime is kept beside them.
    """
    if sum(len(word) for each in words.values() for word in each) > LONGEST or len(place) > 80:
        raise DraftTooLong
    mine = Draft.objects.select_for_update().filter(person=by)
    draft = mine.filter(place=place).first()
    if draft is None:
        _make_room(by, at=at)
        return Draft.objects.get_or_create(
            person=by, place=place, defaults={"data": dict(words), "updated_at": at}
        )[0]
    if draft.data == dict(words):
        return draft
    if draft.version != seen:
        draft.other, draft.other_at = draft.data, draft.updated_at
    draft.data, draft.updated_at = dict(words), at
    draft.version += 1
    draft.save()
    return draft


def _make_room(person: Person, *, at: datetime) -> None:
    """Forget the oldest drafts of somebody who never sends any."""
    oldest = Draft.objects.filter(person=person).order_by("-updated_at").values_list("pk", flat=True)
    if beyond := list(oldest[MOST - 1 :]):
        Draft.objects.filter(pk__in=beyond).delete()


@transaction.atomic
def take_other_draft(draft: Draft, *, by: Person, at: datetime) -> Draft:
    """Let the words of the other browser come first; those of this one are kept beside them."""
    if draft.person_id != by.pk:
        raise NotAllowed
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.other is not None:
        held.data, held.other, held.other_at = held.other, held.data, held.updated_at
        held.updated_at = at
        held.version += 1
        held.save()
    return held


def forget_draft(place: str, *, by: Person, at: datetime) -> None:
    """Forget a person's own draft: it was sent, or is not wanted."""
    Draft.objects.filter(person=by, place=place).delete()


def forget_old_drafts(*, by: Actor, at: datetime) -> int:
    """Forget the drafts that nobody touched for thirty days, at most a thousand, and return how many."""
    old = Draft.objects.filter(updated_at__lt=at - KEPT_FOR).values_list("pk", flat=True)
    return Draft.objects.filter(pk__in=list(old[:1000])).delete()[0]
