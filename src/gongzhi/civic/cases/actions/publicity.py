"""Whether a person's cases are shown to everybody, as the person agrees to it or takes that back."""

from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.events import CaseOpened, PublicityChanged
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import NEVER_PUBLIC, Actor, standing_of
from gongzhi.civic.cases.vocabulary import Channel, Kind
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.queries import has_consented, may_give, stances_by_thing
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door, Stance
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import publish, subject_of
from gongzhi.kernel.models import Fact

_DOORS = {
    Channel.PHONE: Door.PHONE,
    Channel.WINDOW: Door.WINDOW,
    Channel.POST: Door.WINDOW,
    Channel.API: Door.PROGRAM,
    Channel.OPEN311: Door.PROGRAM,
}


def may_publish(kind: Kind, person: Person | None, *, version: int | None, at: datetime) -> bool:
    """Tell whether a yes counts that came with a case, to a version of the notice (None: that in force)."""
    if kind in NEVER_PUBLIC:
        return False
    return may_give(person.pk if person else None, ConsentPurpose.PUBLISH, version=version, at=at)


def note_consent_to_publish(case: Case, *, by: Person | None, at: datetime) -> None:
    """Enter in the ledger of consents that whoever spoke of a case agreed to publish it."""
    person = case.spoken_by_id
    if person is None or not case.is_public:
        return
    speaks = by or case.spoken_by
    assert speaks is not None  # as `spoken_by` is
    door = _DOORS.get(Channel(case.channel), Door.WEB)
    if door == Door.PROGRAM and speaks.pk != person:
        door = Door.WINDOW  # an operator's program, which notes what a resident says
    decide_consent(
        person, ConsentPurpose.PUBLISH, yes=True, door=door, thing=subject_of(case), by=speaks, at=at
    )


@transaction.atomic
def choose_publicity(case: Case, *, shown: bool, notice: int | None = None, by: Actor, at: datetime) -> Case:
    """Show one case to everybody or hide it, as its reporter says, whatever holds for their others."""
    if case.kind in NEVER_PUBLIC or not standing_of(by, case, at=at).is_reporter:
        raise NotAllowed
    held = Case.objects.select_for_update(of=("self",)).select_related("spoken_by").get(pk=case.pk)
    if held.is_public == shown:
        return held
    _note_choice(held, shown=shown, notice=notice, at=at)
    _show(held, shown=shown, by=by, at=at)
    return held


def _note_choice(case: Case, *, shown: bool, notice: int | None, at: datetime) -> None:
    if person := case.spoken_by:  # or nobody knows who agrees
        purpose, thing = ConsentPurpose.PUBLISH, subject_of(case)
        decide_consent(person.pk, purpose, yes=shown, version=notice, thing=thing, by=person, at=at)


def _show(case: Case, *, shown: bool, by: Actor, at: datetime) -> None:
    case.is_public = shown
    case.save(update_fields=["is_public"])
    publish(PublicityChanged(case=case.pk, shown=shown), about=case, by=by, at=at)


@transaction.atomic
def follow_consent_to_publish(person: int, *, by: Actor, at: datetime) -> int:
    """Hide a person's cases where they do not agree to publish; else show what was to be public at first.

    Returns how many changed.
    """
    shown = has_consented(person, ConsentPurpose.PUBLISH, at=at)
    own = Case.objects.select_for_update(of=("self",)).filter(
        spoken_by=person, is_public=not shown, opened_at__lte=at
    )
    changing = list(own.order_by("pk"))
    if shown:
        changing = _meant_for_all(person, changing)
    for case in changing:
        _show(case, shown=shown, by=by, at=at)
    return len(changing)


def _meant_for_all(person: int, cases: list[Case]) -> list[Case]:
    """Return those that their reporter agreed to publish one by one, when they were opened or later."""
    subjects = [subject_of(case) for case in cases]
    opened = Fact.objects.filter(subject__in=subjects, kind=CaseOpened.kind, data__public=True)
    meant = dict.fromkeys(opened.values_list("subject", flat=True), Stance.GIVEN)
    meant |= stances_by_thing(person, ConsentPurpose.PUBLISH)
    return [case for case in cases if meant.get(subject_of(case)) == Stance.GIVEN]
