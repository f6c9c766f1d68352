"""Who decided what on a case: each decision with its proposal, its grounds, and what had been seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.civic.accountability.logic.sight import Passed, sight_of
from gongzhi.civic.accountability.queries.grounds import Grounds
from gongzhi.civic.accountability.vocabulary import Decider, Decision, Line, Proposal, Running
from gongzhi.civic.accountability.vocabulary.kinds import word_of
from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.deciding import acting_in, is_step
from gongzhi.civic.cases.queries.replaying import Replayed, Told, replayed
from gongzhi.civic.cases.queries.timeline import Entry, timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Status, Urgency
from gongzhi.civic.dispatch.events import HumanAnswered
from gongzhi.civic.evaluation.events import CaseExcluded, CaseIncludedAgain
from gongzhi.civic.people.queries import BodiesThen, PeopleThen
from gongzhi.civic.privacy.events import DetailsOpened
from gongzhi.kernel.facts import Event, event_of, facts_about
from gongzhi.kernel.models import Fact

DECISIONS = (
    said.Decided,
    said.WordsErased,
    HumanAnswered,
    CaseExcluded,
    CaseIncludedAgain,
    DetailsOpened,
)
PROPOSED_BY: dict[type[Event], type[Event]] = {
    said.CaseAccepted: said.CaseOpened,
    said.CaseDeclined: said.CaseOpened,
    said.ObjectionRuled: said.DispatchObjected,
    said.ExtensionRuled: said.ExtensionAsked,
    HumanAnswered: said.CaseOpened,
}


@dataclass(frozen=True)
class Chain:
    """The decisions on a case in the order of time, and the list of all its facts to which they refer."""

    decisions: tuple[Decision, ...]
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]

    @property
    def by_staff(self) -> frozenset[int]:
        """The facts of decisions that members of bodies took, whose actor may be told."""
        return frozenset(each.fact for each in self.decisions if each.by.person)


def decisions_of(case: Case, *, at: datetime) -> Chain:
    """Return who decided what on a case; for those whom `can_read_decisions` lets read it."""
    return _Teller(case, at=at).chain()


class _Teller:
    """Tells the decisions of one case, with a constant number of queries."""

    def __init__(self, case: Case, *, at: datetime) -> None:
        self.case = case
        self.facts = list(facts_about(case))
        self.events = [event_of(fact) for fact in self.facts]
        self.entries = {each.fact: each for each in timeline_of(case, viewer=CLOCKWORK, at=at)}
        self.people = PeopleThen({fact.by for fact in self.facts if fact.by})
        self.deadlines = list(case.deadlines.select_related("rule", "body"))
        leads = {body for event in self.events if (body := getattr(event, "body", None))}
        self.bodies = BodiesThen(leads | {each.body_id for each in self.deadlines if each.body_id})
        self.grounds = Grounds(case, self.events, self.deadlines, self.bodies)
        self.categories = dict(Category.objects.filter(pk__in=self._categories()).values_list("pk", "name"))

    def _categories(self) -> set[int]:
        return {
            each.category
            for each in self.events
            if isinstance(each, said.CaseAccepted | said.CaseCategorised)
        }

    def chain(self) -> Chain:
        told = [
            self._decision(place, fact, event)
            for place, (fact, event) in enumerate(zip(self.facts, self.events, strict=True))
            if isinstance(event, DECISIONS)
        ]
        return Chain(tuple(told), tuple(self._lines({each.fact for each in told})), tuple(self.facts))

    def _lines(self, decided: set[int]) -> Iterator[Line]:
        for order, fact in enumerate(self.facts, 1):
            entry = self.entries.get(fact.pk)
            yield Line(
                order=order,
                fact=fact.pk,
                kind=fact.kind,
                title=self._title(fact),
                at=fact.at,
                by=self._decider(fact, None).name,
                text=entry.text if entry else "",
                files=tuple(file.name for file in entry.files) if entry else (),
                leaf=fact.leaf,
                is_decision=fact.pk in decided,
            )

    def _title(self, fact: Fact) -> str:
        entry = self.entries.get(fact.pk)
        return entry.title if entry else word_of(fact.kind)

    def _decision(self, place: int, fact: Fact, event: Event) -> Decision:
        before = self._replayed(place)
        lead = before.lead if before else None
        return Decision(
            fact=fact.pk,
            kind=fact.kind,
            title=self._title(fact),
            at=fact.at,
            by=self._decider(fact, event, lead=lead),
            order=place + 1,
            leaf=fact.leaf,
            proposal=self._proposal(place, event),
            grounds=self.grounds.of(fact, event, self._earlier(place), self._entry_text(fact)),
            sight=sight_of(self._passed(place), at=fact.at, seen=getattr(event, "seen", None)),
            state=self._state(before, fact.at),
            running=tuple(self._running(fact.at)),
        )

    def _earlier(self, place: int) -> list[tuple[Fact, Event]]:
        return list(zip(self.facts[:place], self.events[:place], strict=True))

    def _entry_text(self, fact: Fact) -> str:
        entry: Entry | None = self.entries.get(fact.pk)
        return entry.text if entry else ""

    def _replayed(self, place: int) -> Replayed | None:
        return replayed(
            Told(fact.pk, event, fact.at, fact.by)
            for fact, event in self._earlier(place)
            if isinstance(event, said.CaseEvent)
        )

    def _passed(self, place: int) -> Sequence[Passed]:
        return [
            Passed(fact.pk, fact.at, is_step(event), isinstance(event, said.DeadlineMissed))
            for fact, event in self._earlier(place)
        ]

    def _decider(self, fact: Fact, event: Event | None, *, lead: int | None = None) -> Decider:
        """Name who acted: staff by name, the reporter and other residents by a word, and programs."""
        if fact.by is None:
            entry = self.entries.get(fact.pk)
            return Decider((entry.by if entry else "") or _("系统"))
        if fact.by == self.case.spoken_by_id:
            return Decider(_("反映人"))
        held = self.people.capacities(fact.by, fact.at)
        if not held:
            return Decider(_("居民"))
        acted = acting_in(held, event, lead=lead) if event else tuple(held)
        return Decider(self.people.name(fact.by), acted, fact.by)

    def _proposal(self, place: int, event: Event) -> Proposal | None:
        asked = PROPOSED_BY.get(type(event))
        for fact, earlier in reversed(self._earlier(place)):
            if asked and type(earlier) is asked:
                lead = getattr(earlier, "body", None)
                return Proposal(self._decider(fact, earlier, lead=lead), fact.at, fact.pk)
        return None

    def _state(self, before: Replayed | None, at: datetime) -> tuple[tuple[str, str], ...]:
        """Return how the case stood, in words."""
        if before is None:
            return ()
        marks = {
            _("已列入督办"): before.is_supervised,
            _("已上交"): before.is_escalated,
            _("已有超期"): before.has_missed,
        }
        rows = (
            (_("状态"), str(Status(before.status).label)),
            (_("分类"), self.categories.get(before.category or 0, "")),
            (_("紧急程度"), str(Urgency(before.urgency).label) if before.category else ""),
            (_("主办单位"), self.bodies.name(before.lead, at) if before.lead else ""),
            (_("标记"), "、".join(mark for mark, is_set in marks.items() if is_set)),
            (_("也遇到的人"), str(before.supporters or "")),
            (_("办理轮次"), str(before.rounds) if before.rounds > 1 else ""),
        )
        return tuple((label, value) for label, value in rows if value)

    def _running(self, at: datetime) -> Iterator[Running]:
        for each in self.deadlines:
            if each.set_at < at and (each.ended_at is None or each.ended_at >= at):
                body = self.bodies.name(each.body_id, at) if each.body_id else ""
                was_missed = each.missed_at is not None and each.missed_at < at
                yield Running(str(each.get_stage_display()), body, each.due_at, was_missed)
