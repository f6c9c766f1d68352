"""What a person's day holds: what is due, what came to them, what they have done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import UNDERWAY, Status, Step
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork import events as here
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.queries.care import cared_for_by
from gongzhi.kernel.facts import Event
from gongzhi.kernel.models import Fact

# The ids behind which today's facts stand are guessed, because facts have no index by person: a day of a
# capital's hotline has fewer.
A_DAY_OF_FACTS = 60_000
MOST = 200


@dataclass(frozen=True)
class Done:
    """One thing that a person did today."""

    at: datetime
    what: str
    number: str


@dataclass(frozen=True)
class Hour:
    """The cases that are due within one hour."""

    begins: datetime
    cases: tuple[Case, ...]


def mine_to_move(person: Person, waiting: Q, *, at: datetime) -> CaseQuerySet:
    """Return the cases that a person is to move on: those in their care, and those that wait for them.

    What waits for a person's roles (`waiting`) but is in a colleague's care is the colleague's.
    """
    bodies = {membership.body_id for membership in memberships_of(person, at)}
    others = Assignee.objects.filter(case=OuterRef("pk"), body__in=bodies).exclude(person=person)
    wanted = cared_for_by(person) | (waiting & ~Q(Exists(others)))
    return visible_cases(person, at=at).filter(wanted, status__in=UNDERWAY).exclude(status=Status.RESOLVED)


def by_hour(cases: list[Case]) -> Iterator[Hour]:
    """Yield cases that have deadlines by the hour in which they are due, on the city's clock."""
    due = sorted((case.due_at, case.pk, case) for case in cases if case.due_at)
    for begins, found in groupby(due, key=lambda row: _hour(row[0])):
        yield Hour(begins, tuple(case for _due_at, _pk, case in found))


def _hour(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone()).replace(minute=0, second=0, microsecond=0)


def done_today(person: Person, *, at: datetime) -> list[Done]:
    """Return what a person did today, the latest first; three queries."""
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(at.astimezone(zone).date(), time(0), zone)
    newest = Fact.objects.aggregate(newest=Max("pk"))["newest"] or 0
    facts = Fact.objects.filter(
        pk__gt=newest - A_DAY_OF_FACTS, by=person.pk, at__gte=midnight, kind__in=_DEEDS
    )
    found = list(facts.order_by("-at", "-pk")[:MOST])
    numbers = dict(
        visible_cases(person, at=at)
        .filter(pk__in={fact.data["case"] for fact in found})
        .values_list("pk", "number")
    )
    return [
        Done(fact.at, str(_DEEDS[fact.kind]), numbers[fact.data["case"]])
        for fact in found
        if fact.data["case"] in numbers
    ]


_WORDS: Mapping[type[Event], str | Promise] = {
    said.CaseOpened: _("登记"),
    said.CaseAccepted: Step.ACCEPT.label,
    said.CaseDeclined: Step.DECLINE.label,
    said.CaseCategorised: Step.CATEGORISE.label,
    said.QuestionAsked: Step.ASK.label,
    said.QuestionAnswered: Step.ANSWER.label,
    said.NoteWritten: Step.NOTE.label,
    said.CaseDispatched: Step.DISPATCH.label,
    said.DispatchRecalled: Step.RECALL.label,
    said.CaseAcknowledged: Step.ACKNOWLEDGE.label,
    said.ResidentContacted: Step.CONTACT.label,
    said.WhistleBlown: Step.WHISTLE.label,
    said.BodyReportedIn: Step.REPORT_IN.label,
    said.DispatchObjected: Step.OBJECT.label,
    said.ObjectionRuled: Step.RULE_ON_OBJECTION.label,
    said.ExtensionAsked: Step.ASK_EXTENSION.label,
    said.ExtensionRuled: Step.RULE_ON_EXTENSION.label,
    said.CaseSuspended: Step.SUSPEND.label,
    said.CaseResumed: Step.RESUME.label,
    said.DeadlineExempted: Step.EXEMPT.label,
    said.CaseSupervised: Step.SUPERVISE.label,
    said.CaseEscalated: Step.ESCALATE.label,
    said.CaseResolved: Step.RESOLVE.label,
    said.CaseFollowedUp: Step.FOLLOW_UP.label,
    said.CaseReopened: Step.REOPEN.label,
    said.CaseClosed: Step.CLOSE.label,
    said.CaseMerged: Step.MERGE.label,
    said.CaseUnmerged: Step.UNMERGE.label,
    said.FileAttached: Step.ATTACH.label,
    here.CaseAssigned: _("指定承办人"),
}
_DEEDS: Mapping[str, str | Promise] = {event.kind: words for event, words in _WORDS.items()}
