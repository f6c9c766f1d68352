"""Notices: who is told of what happened to a case, and what they have read."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongzhi.civic.cases.models import Case, Notice, Support
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.people.models import Person
from gongzhi.kernel.models import Fact


def tell(case: int, fact: Fact, *, by: Actor, at: datetime) -> int:
    """Tell the case's reporter, those of merged cases, and supporters; a repeat tells nobody twice."""
    waiting = {person: known for person, known in _waiting_for(case).items() if person != fact.by}
    if not waiting:
        return 0
    notices = [
        Notice(person_id=person, case_id=waiting[person], fact=fact, at=at) for person in sorted(waiting)
    ]
    return len(Notice.objects.bulk_create(notices, ignore_conflicts=True))


def _waiting_for(case: int) -> dict[int, int]:
    """Return everybody who waits for a case, with the case under which they may read of it."""
    merged = Exists(Case.objects.filter(merged_into=OuterRef("pk")))
    told = Case.objects.filter(pk=case).values_list(
        "spoken_by_id", "spoken_by__sign_in_name", "supporters", merged
    )
    reporter, account, supporters, has_merged = told.get()
    if not supporters and not has_merged:  # as most are
        return {reporter: case} if account else {}
    joined = _with_merged(case)
    supporting = Support.objects.filter(case__in=joined).values_list("person", flat=True)
    reporters = Case.objects.filter(pk__in=joined, spoken_by__sign_in_name__isnull=False)
    return dict.fromkeys(supporting, case) | dict(reporters.values_list("spoken_by_id", "pk"))


def _with_merged(case: int) -> set[int]:
    """Return a case with all that were merged into it, and into those."""
    found = added = {case}
    while added:
        added = set(Case.objects.filter(merged_into__in=added).values_list("pk", flat=True)) - found
        found = found | added
    return found


@transaction.atomic
def read_notices(*, by: Person, at: datetime) -> int:
    """Mark all of a person's notices as read."""
    return Notice.objects.filter(person=by, read_at=None).update(read_at=at)
