"""What a person was told about the cases that matter to them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.cases.models import Notice
from gongzhi.civic.cases.policy import public_cases, visible_cases
from gongzhi.civic.people.models import Person


def notices_of(person: Person, *, at: datetime) -> QuerySet[Notice]:
    """Return a person's notices about cases that they may still see, newest first."""
    may_see = Q(case__in=visible_cases(person, at=at)) | Q(case__in=public_cases())
    return Notice.objects.filter(may_see, person=person).select_related("case", "fact")


def unread_notices_of(person: Person, *, at: datetime) -> QuerySet[Notice]:
    """Return the notices that a person has not yet read."""
    return notices_of(person, at=at).filter(read_at=None)
