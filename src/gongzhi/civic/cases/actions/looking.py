"""Opening what is known of who reported a case."""

from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import can_open_reporter
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import WORKING
from gongzhi.civic.privacy.actions import open_details
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about, subject_of


@transaction.atomic
def open_reporter(case: Case, purpose: Purpose, *, by: Person, at: datetime) -> Opening:
    """Open a reporter's name and phone for a while, for a purpose; the reporter sees who did and why."""
    if case.spoken_by_id is None or not can_open_reporter(by, case, at=at):
        raise NotAllowed
    return open_details(
        case.spoken_by_id,
        purpose,
        about=subject_of(case),
        is_own=facts_about(case).filter(by=by.pk).exists(),
        body=_body_for(case, by, at=at),
        by=by,
        at=at,
    )


def _body_for(case: Case, person: Person, *, at: datetime) -> int:
    """Return for which of their bodies somebody works on a case: the lead's, else the first."""
    bodies = [m.body_id for m in memberships_of(person, at) if m.role in WORKING]
    return case.lead_id if case.lead_id in bodies else bodies[0]
