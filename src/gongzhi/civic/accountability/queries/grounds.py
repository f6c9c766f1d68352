"""On what a decision on a case rests: reasons, rules in force then with their sources, programs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.civic.accountability.vocabulary import Ground
from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category, Deadline, EscalationRule
from gongzhi.civic.cases.vocabulary import ErasureBasis, Step
from gongzhi.civic.dispatch.events import (
    AutomaticDispatchTurnedOn,
    CaseDispatchedAutomatically,
    CategorySuggested,
)
from gongzhi.civic.dispatch.models import AutomaticRule
from gongzhi.civic.evaluation.events import CaseExcluded
from gongzhi.civic.evaluation.models import CaseExclusion
from gongzhi.civic.jurisdictions.events import CalendarDaySet
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.civic.people.queries import BodiesThen, PeopleThen
from gongzhi.civic.privacy.events import DetailsOpened
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.kernel.facts import Event, facts_about
from gongzhi.kernel.models import Fact

Earlier = Sequence[tuple[Fact, Event]]


class Grounds:
    """Finds on what the decisions of one case rest, with a constant number of queries."""

    def __init__(
        self, case: Case, events: Sequence[Event], deadlines: Sequence[Deadline], bodies: BodiesThen
    ) -> None:
        self.deadlines, self.bodies = deadlines, bodies
        entries = {each.entry for each in events if isinstance(each, said.CaseDispatched) and each.entry}
        named = CatalogueEntry.objects.select_related("category", "place")
        self.entries = named.in_bulk(list(entries))
        self.rules = list(EscalationRule.objects.order_by("-valid_from", "-id"))
        self.exclusions = {each.pk: each for each in CaseExclusion.objects.filter(case=case)}
        suggested = {
            pk for each in events if isinstance(each, CategorySuggested) for pk in each.categories[:1]
        }
        self.categories = dict(Category.objects.filter(pk__in=suggested).values_list("pk", "name"))
        by_program = any(isinstance(each, CaseDispatchedAutomatically) for each in events)
        self.turned_on = _turned_on() if by_program else []
        self.declared = _declared_days() if any(map(_counts_working_time, deadlines)) else []

    def of(self, fact: Fact, event: Event, earlier: Earlier, reason: str) -> tuple[Ground, ...]:
        """Return on what a decision rests: the reason given first, then what was in force."""
        is_said = isinstance(event, said.Said | said.PerhapsSaid)  # else the words are not the decider's
        given = (Ground(_("理由"), reason),) if reason and is_said else ()
        tell: Callable[..., Iterator[Ground]] | None = _TOLD.get(type(event))
        found = tuple(tell(self, fact, event, earlier)) if tell else ()
        clocks = [each for each in self.deadlines if each.rule and each.set_at == fact.at != each.ended_at]
        return (*given, *found, *map(_limit, clocks), *self._calendar(clocks, at=fact.at))

    def _calendar(self, clocks: Sequence[Deadline], *, at: datetime) -> Iterator[Ground]:
        """Yield the days that the city itself had declared by then, within the spans of working time."""
        spans = [each for each in clocks if _counts_working_time(each)]
        if not spans:
            return
        last = timezone.localdate(max(each.due_at for each in spans))
        within = (str(timezone.localdate(at)), str(last))
        days = {
            fact.data["on"]: _("上班") if fact.data["is_working"] else _("休息")
            for fact in self.declared
            if fact.at <= at and within[0] <= fact.data["on"] <= within[1]
        }
        own = (
            _("，本市另定：") + "、".join(f"{on} {word}" for on, word in sorted(days.items())) if days else ""
        )
        yield Ground(_("工作日历"), _("国务院办公厅节假日安排") + own)


def _limit(clock: Deadline) -> Ground:
    """Tell by which limit a clock was set, or that another date was agreed in its place."""
    rule = clock.rule
    assert rule is not None  # whoever asks has seen to that
    due = f"{timezone.localtime(clock.due_at):%Y-%m-%d %H:%M}"
    told = {"stage": clock.get_stage_display(), "limit": rule.limit, "due": due}
    agreed = _("%(stage)s：改到%(due)s止(原定%(limit)s)") % told
    words = agreed if clock.replaces_id else _("%(stage)s：%(limit)s，到%(due)s止") % told
    second = _("(引自二手资料)") if rule.is_secondary else ""
    return Ground(_("期限规则"), words, rule.source + second, rule.valid_from, rule.valid_to)


def _counts_working_time(clock: Deadline) -> bool:
    return clock.rule is not None and clock.rule.clock in {Clock.WORKING_HOURS, Clock.WORKING_DAYS}


def _declared_days() -> list[Fact]:
    """Return the days that the city ever declared working or free, oldest first."""
    return list(Fact.objects.filter(kind=CalendarDaySet.kind).order_by("id"))


def _catalogue(known: Grounds, fact: Fact, event: said.CaseDispatched, earlier: Earlier) -> Iterator[Ground]:
    entry = known.entries.get(event.entry or 0)
    if entry:
        words = _("“%(category)s”在“%(place)s”由%(lead)s主办") % {
            "category": entry.category.name,
            "place": entry.place.name,
            "lead": known.bodies.name(entry.lead_id, fact.at),
        }
        yield Ground(_("派单目录"), words, entry.source, entry.valid_from, entry.valid_to)
    elif fact.by is not None:
        yield Ground(_("派单目录"), _("没有按目录，由派单员选定单位"))
    yield from _program(known, fact)


def _program(known: Grounds, fact: Fact) -> Iterator[Ground]:
    """Yield who had let the program decide, where one did."""
    if fact.by is None and (on := next((each for each in known.turned_on if each[0].at <= fact.at), None)):
        turned_on, name, capacities = on
        words = _("%(who)s于%(at)s开启，要求准确率不低于%(precision)s") % {
            "who": " ".join(filter(None, [name, *capacities])),
            "at": f"{timezone.localtime(turned_on.at):%Y-%m-%d %H:%M}",
            "precision": f"{turned_on.data['precision'] / 10:g}%",
        }
        yield Ground(_("自动派单规则"), words)


def _category(known: Grounds, fact: Fact, event: said.CaseAccepted, earlier: Earlier) -> Iterator[Ground]:
    for _fact, each in earlier:
        if isinstance(each, CategorySuggested) and each.categories:
            first, sure = each.categories[0], each.per_mille[0]
            taken = _("采纳") if first == event.category else _("没有采纳")
            words = _("%(category)s(把握%(sure)s)，%(taken)s") % {
                "category": known.categories.get(first, ""),
                "sure": f"{sure / 10:g}%",
                "taken": taken,
            }
            yield Ground(_("系统建议分类"), words)
    yield from _program(known, fact)


def _escalation(known: Grounds, fact: Fact, event: Event, earlier: Earlier) -> Iterator[Ground]:
    step = Step.SUPERVISE if isinstance(event, said.CaseSupervised) else Step.ESCALATE
    on = timezone.localdate(fact.at)
    for rule in known.rules if fact.by is None else ():
        if rule.step == step and rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to):
            words = _("办结超期%(hours)s小时后%(step)s") % {"hours": rule.after_hours, "step": step.label}
            yield Ground(_("督办上交规则"), words, rule.source, rule.valid_from, rule.valid_to)
            return


def _law(known: Grounds, fact: Fact, event: said.WordsErased, earlier: Earlier) -> Iterator[Ground]:
    basis = str(ErasureBasis(event.basis).label)
    yield Ground(_("法律依据"), basis, _("《个人信息保护法》第四十七条"))


def _exclusion(known: Grounds, fact: Fact, event: CaseExcluded, earlier: Earlier) -> Iterator[Ground]:
    if event.exclusion in known.exclusions:
        yield Ground(_("理由"), known.exclusions[event.exclusion].reason)


def _purpose(known: Grounds, fact: Fact, event: DetailsOpened, earlier: Earlier) -> Iterator[Ground]:
    yield Ground(_("用途"), str(Purpose(event.purpose).label), _("《个人信息保护法》第六条"))


def _turned_on() -> list[tuple[Fact, str, list[str]]]:
    """Return who turned automatic dispatch on and in which roles, the latest first."""
    rule = AutomaticRule.objects.first()
    facts = list(facts_about(rule, kinds=[AutomaticDispatchTurnedOn]).reverse()) if rule else []
    people = PeopleThen({fact.by for fact in facts if fact.by})
    return [(fact, people.name(fact.by), _words_of(people, fact)) for fact in facts if fact.by]


def _words_of(people: PeopleThen, fact: Fact) -> list[str]:
    assert fact.by is not None
    return [f"{each.body_name}{each.role.label}" for each in people.capacities(fact.by, fact.at)]


_TOLD: dict[type[Event], Any] = {
    said.CaseAccepted: _category,
    said.CaseCategorised: _category,
    said.CaseDispatched: _catalogue,
    said.CaseSupervised: _escalation,
    said.CaseEscalated: _escalation,
    said.WordsErased: _law,
    CaseExcluded: _exclusion,
    DetailsOpened: _purpose,
}
