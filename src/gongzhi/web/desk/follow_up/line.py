"""Whom to call next: the line of answered cases whose reporters have not been asked yet."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from gongzhi.civic.cases.models import Case, CaseQuerySet, FollowUp
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.queries import restricted_people
from gongzhi.civic.people.vocabulary import Role
from gongzhi.web.desk.queue.waiting import NOTHING


def to_call(person: Person, *, at: datetime) -> Q:
    """Tell which resolved cases an evaluator is to ask about: nobody answered for this round yet."""
    here = NOTHING
    for member in memberships_of(person, at):
        if member.role == Role.EVALUATOR and member.body.is_centre:
            here |= lying_in(member.place)
    answered = FollowUp.objects.filter(case=OuterRef("pk"), round=OuterRef("rounds"), reached=True)
    return here & Q(~Exists(answered), status=Status.RESOLVED)


def line_for(person: Person, *, at: datetime) -> CaseQuerySet:
    """Return the cases to call about: with a number first, then those not tried, the oldest answer first."""
    tries = Count("follow_ups", filter=Q(follow_ups__reached=False, follow_ups__round=F("rounds")))
    can_ring = Q(spoken_by__phone_mark__isnull=False)
    cases = visible_cases(person, at=at).filter(to_call(person, at=at))
    cases = cases.exclude(spoken_by__in=restricted_people())
    rows = cases.annotate(tries=tries, can_ring=can_ring).select_related("place__parent", "lead", "spoken_by")
    return rows.order_by("-can_ring", "tries", "resolved_at", "pk")


def next_after(case: Case, person: Person, *, at: datetime) -> Case | None:
    """Return the next case in the line behind this one, or from its beginning."""
    line = list(line_for(person, at=at).values_list("number", flat=True)[:500])
    behind = line[line.index(case.number) + 1 :] if case.number in line else []
    others = [number for number in [*behind, *line] if number != case.number]
    return Case.objects.get(number=others[0]) if others else None
