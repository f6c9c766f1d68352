"""Notices: who is told of what happened to a case, and what they have read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongzhi.civic.cases.models import Case, Notice, Support
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.people.models import Person
from gongzhi.kernel.models import Fact


def tell(news: Sequence[tuple[int, Fact]], *, by: Actor) -> int:
    """Tell of each fact about a case its reporter, those of merged cases, and supporters.

    A repeat tells nobody twice, and nobody is told of what they did themselves.
    """
    waiting = _waiting_for({case for case, _fact in news})
    notices = [
        Notice(person_id=person, case_id=known, fact=fact, at=fact.at)
        for case, fact in news
        for person, known in sorted(waiting[case].items())
        if person != fact.by
    ]
    return len(Notice.objects.bulk_create(notices, ignore_conflicts=True))


def _waiting_for(cases: set[int]) -> dict[int, dict[int, int]]:
    """Return for each case everybody who waits for it, with the case under which they may read of it."""
    merged = Exists(Case.objects.filter(merged_into=OuterRef("pk")))
    told = Case.objects.filter(pk__in=cases).values_list("pk", *_REPORTER, "supporters", merged)
    return {
        case: _waiting_with_others(case) if supporters or has_merged else _waiting(case, *reporters)
        for case, *reporters, supporters, has_merged in told
    }


_REPORTER = (
    *("spoken_by_id", "spoken_by__sign_in_mark"),
    *("confidence__spoken_by_id", "confidence__spoken_by__sign_in_mark"),
)


def _waiting(case: int, openly: int, account: str, in_confidence: int, its_account: str) -> dict[int, int]:
    """Return the one reporter of a case, if they have an account."""
    return {openly: case} if account else {in_confidence: case} if its_account else {}


def _waiting_with_others(case: int) -> dict[int, int]:
    joined = _with_merged(case)
    supporting = Support.objects.filter(case__in=joined).values_list("person", flat=True)
    reporters = Case.objects.filter(pk__in=joined, spoken_by__sign_in_mark__isnull=False)
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
