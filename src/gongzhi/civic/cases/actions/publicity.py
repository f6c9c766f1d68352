"""Whether a person's cases are shown to everybody, as the person agrees to it or takes that back."""

from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.events import CaseOpened, PublicityChanged
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import NEVER_PUBLIC, Actor
from gongzhi.civic.cases.vocabulary import Channel, Kind
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.queries import has_consented, may_give
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door
from gongzhi.kernel.facts import publish, subject_named, subject_of
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
        changing = _meant_for_all(changing)
    for case in changing:
        case.is_public = shown
        case.save(update_fields=["is_public"])
        publish(PublicityChanged(case=case.pk, shown=shown), about=case, by=by, at=at)
    return len(changing)


def _meant_for_all(cases: list[Case]) -> list[Case]:
    """Return those that their reporter had agreed to publish when they were opened."""
    subjects = [subject_named(Case, case.pk) for case in cases]
    opened = Fact.objects.filter(subject__in=subjects, kind=CaseOpened.kind, data__public=True)
    meant = set(opened.values_list("subject", flat=True))
    return [case for case in cases if subject_of(case) in meant]
