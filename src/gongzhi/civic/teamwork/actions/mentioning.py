"""What can be said among colleagues: a note that calls on some of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.events import NoteWritten
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries.binding import told
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.events import ColleagueMentioned
from gongzhi.civic.teamwork.logic.mentions import mentioned_in
from gongzhi.civic.teamwork.policy import colleagues_on
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import event_of, facts_about, publish


class CannotBeMentioned(Refused):
    message = _("“%(person)s”看不到这件事项，不能提醒。请换一位正在办理它的同事。")


@transaction.atomic
def write_note(case: Case, *, note: str, mentioning: Iterable[Person] = (), by: Person, at: datetime) -> Case:
    """Write a note for staff, and call on colleagues at work on the case: those chosen, and every @name."""
    noted = note_case(case, note=note, by=by, at=at)
    colleagues = {person.pk: person.name for person in colleagues_on(noted, at=at)}
    chosen = {person.pk: person for person in mentioning}
    for pk, person in chosen.items():
        if pk not in colleagues:
            raise CannotBeMentioned(person=person)
    called = (set(chosen) | mentioned_in(note, colleagues)) - {by.pk}
    if called:
        statement = _statement_of(noted)
        mentioned = ColleagueMentioned(case=noted.pk, people=tuple(sorted(called)), **told(statement))
        publish(mentioned, about=statement, by=by, at=at)
    return noted


def _statement_of(case: Case) -> Statement:
    """Return the note that was just written: the last, as the case is locked."""
    last = event_of(facts_about(case, kinds=[NoteWritten]).latest("id"))
    assert isinstance(last, NoteWritten)
    return Statement.objects.get(pk=last.statement)
