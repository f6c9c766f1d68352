"""Notices: who is told of what happened to a case, and what they have read."""

from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.models import Case, Notice, Support
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.people.models import Person
from gongzhi.kernel.models import Fact


def tell(case: int, fact: Fact, *, by: Actor, at: datetime) -> int:
    """Tell the case's reporter, those of merged cases, and supporters; a repeat tells nobody twice."""
    waiting = sorted(person for person in _waiting_for(case) if person and person != fact.by)
    notices = [Notice(person_id=person, case_id=case, fact=fact, at=at) for person in waiting]
    return len(Notice.objects.bulk_create(notices, ignore_conflicts=True))


def _waiting_for(case: int) -> set[int | None]:
    reporters = Case.objects.filter(pk=case) | Case.objects.filter(merged_into=case)
    return {
        *reporters.filter(spoken_by__sign_in_name__isnull=False).values_list("spoken_by", flat=True),
        *Support.objects.filter(case=case).values_list("person", flat=True),
    }


@transaction.atomic
def read_notices(*, by: Person, at: datetime) -> int:
    """Mark all of a person's notices as read."""
    return Notice.objects.filter(person=by, read_at=None).update(read_at=at)
