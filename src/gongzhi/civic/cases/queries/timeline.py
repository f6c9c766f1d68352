"""The life of a case as one readable list, in the words that the reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.models import Attachment, Case, Category, Statement
from gongzhi.civic.cases.policy import Actor, standing_of
from gongzhi.civic.cases.queries.deciding import acting_in
from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.cases.vocabulary import (
    Audience,
    ErasureBasis,
    MediaKind,
    Need,
    Outcome,
    Satisfaction,
    Stage,
    Urgency,
    Way,
)
from gongzhi.civic.people.queries import BodiesThen, PeopleThen
from gongzhi.kernel.facts import Event, event_of, facts_about
from gongzhi.kernel.models import Fact


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: what happened, when, by whom, and what was written."""

    title: str
    at: datetime
    by: str = ""
    text: str = ""
    state: str = ""
    files: tuple[Attachment, ...] = field(default=())
    fact: int = 0


TITLES: Mapping[type[Event], str | Promise] = {
    said.CaseOpened: _("提出事项"),
    said.CaseAccepted: _("已受理，分类为“%(category)s”，%(urgency)s"),
    said.CaseDeclined: _("不予受理"),
    said.CaseCategorised: _("改为“%(category)s”，%(urgency)s"),
    said.UrgencyMarked: _("标为“%(urgency)s”，提前处理"),
    said.CaseWithdrawn: _("反映人撤回"),
    said.QuestionAsked: _("请反映人补充情况"),
    said.QuestionAnswered: _("反映人补充"),
    said.NoteWritten: _("内部备注"),
    said.CaseDispatched: _("派给%(body)s主办"),
    said.DispatchRecalled: _("撤回对%(body)s的派单"),
    said.CaseAcknowledged: _("%(body)s已签收"),
    said.ResidentContacted: _("%(body)s已联系反映人"),
    said.WhistleBlown: _("吹哨，请%(bodies)s到场协办"),
    said.BodyReportedIn: _("%(body)s已报到"),
    said.DispatchObjected: _("%(body)s提出退单异议"),
    said.ObjectionRuled: _("裁定%(body)s的退单异议：%(upheld)s"),
    said.ExtensionAsked: _("%(body)s申请延期到%(until)s"),
    said.ExtensionRuled: _("延期到%(until)s的申请：%(granted)s"),
    said.CaseSuspended: _("挂账到%(until)s，期间暂停计时"),
    said.CaseResumed: _("恢复办理"),
    said.DeadlineMissed: _("“%(stage)s”超过期限（应在%(due_at)s前）"),
    said.DeadlineExempted: _("“%(stage)s”超期登记免责，超期记录保留"),
    said.CaseSupervised: _("列入督办"),
    said.CaseEscalated: _("由%(from_body)s上交%(body)s"),
    said.TopReached: _("到期应上交，%(body)s之上没有单位"),
    said.CaseResolved: _("%(body)s答复：%(outcome)s"),
    said.CaseReopened: _("重新办理，第%(round)s轮"),
    said.CaseClosed: _("结案"),
    said.CaseSupported: _("有居民表示也遇到，共%(supporters)s人"),
    said.CaseMerged: _("并入事项%(into)s"),
    said.CaseUnmerged: _("从事项%(out_of)s撤销并单"),
    said.CaseLinked: _("关联上级事项%(parent)s"),
    said.FileAttached: _("添加附件（%(media)s）"),
    said.PublicityChanged: _("反映人改为%(shown)s"),
    said.WordsErased: _("依法删除文字（%(basis)s）"),
    said.ReporterShown: _("查看举报人信息（%(need)s）"),
}
_STATES: Mapping[type[Event], str] = {
    said.DeadlineMissed: "overdue",
    said.UrgencyMarked: "soon",
    said.CaseSupervised: "soon",
    said.CaseResolved: "resolved",
    said.CaseClosed: "closed",
    said.CaseDeclined: "declined",
    said.CaseReopened: "soon",
}
_FOR_STAFF_ONLY = frozenset({said.NoteWritten.kind, said.TopReached.kind})
_FOR_REPORTER_ONLY = frozenset(
    event.kind
    for event in (
        said.QuestionAsked,
        said.QuestionAnswered,
        said.FileAttached,
        said.CaseFollowedUp,
        said.CaseUnmerged,
        said.CaseLinked,
        said.PublicityChanged,
    )
)


def timeline_of(case: Case, *, viewer: Actor, at: datetime) -> list[Entry]:
    """Return what happened, oldest first, in what the public (None), the reporter or staff may read.

    After a merge the reporter goes on reading what happens to the case that took theirs in, as everybody may.
    """
    sight = _sight(viewer, case, at=at)
    told = facts_about(case, kinds=(*TITLES, said.CaseFollowedUp))  # a higher floor tells its own
    facts = [fact for fact in told if _may_read(fact, sight)]
    entries = _entries(facts, case, sight)
    if case.merged_into is not None and case.closed_at is not None:
        there = timeline_of(case.merged_into, viewer=None, at=at)
        entries += [public_entry(entry) for entry in there if entry.at > case.closed_at]
    return entries


def public_entry(entry: Entry) -> Entry:
    """Return a line of a timeline as everybody may read it."""
    return replace(entry, text=public_words(entry.text), files=())


def _sight(viewer: Actor, case: Case, *, at: datetime) -> Audience:
    standing = standing_of(viewer, case, at=at)
    if standing.is_staff or standing.is_clockwork:
        return Audience.STAFF
    return Audience.REPORTER if standing.is_reporter else Audience.PUBLIC


def _may_read(fact: Fact, sight: Audience) -> bool:
    if sight == Audience.STAFF:
        return True
    hidden = _FOR_STAFF_ONLY if sight == Audience.REPORTER else _FOR_STAFF_ONLY | _FOR_REPORTER_ONLY
    return fact.kind not in hidden


def _entries(facts: Iterable[Fact], case: Case, sight: Audience) -> list[Entry]:
    told = [(fact, event_of(fact)) for fact in facts]
    names = _Names([event for _, event in told], {fact.by for fact, _ in told if fact.by}, case, sight)
    return [_entry(fact, event, names) for fact, event in told]


def _entry(fact: Fact, event: Event, names: "_Names") -> Entry:
    return Entry(
        title=names.title(event, fact.at),
        at=fact.at,
        by=names.speaker(fact, event),
        text=names.text(getattr(event, "statement", None)),
        state=_STATES.get(type(event), ""),
        files=names.files(getattr(event, "attachment", None)),
        fact=fact.pk,
    )


class _Names:
    """The words behind the ids of a timeline, fetched with a constant number of queries."""

    def __init__(self, events: list[Event], people: set[int], case: Case, sight: Audience) -> None:
        self.case, self.sight = case, sight
        found = [asdict(event) for event in events]
        self.bodies = BodiesThen(_ids(found, *_BODIES))
        self.cases = dict(Case.objects.filter(pk__in=_ids(found, *_CASES)).values_list("pk", "number"))
        self.categories = _category_names(_ids(found, "category"))
        self.people = PeopleThen(people) if sight != Audience.PUBLIC else None
        statements = Statement.objects.filter(case=case, audience__in=_READS[sight])
        self.statements = dict(statements.values_list("pk", "text"))
        self.attachments = (
            {file.pk: file for file in case.attachments.all()} if sight != Audience.PUBLIC else {}
        )

    def title(self, event: Event, at: datetime) -> str:
        if isinstance(event, said.CaseFollowedUp):
            return _follow_up_title(event)
        return str(TITLES[type(event)]) % {
            name: self._word(name, value, at) for name, value in asdict(event).items()
        }

    def _word(self, name: str, value: Any, at: datetime) -> Any:
        if name in _BODIES:
            return "、".join(self.bodies.name(pk, at) for pk in _as_tuple(value))
        if name in _CASES:
            return self.cases.get(value, "")
        if name == "category":
            return self.categories[value]
        if name in _LABELS:
            return _LABELS[name](value).label
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        return _YES_NO[name][value] if name in _YES_NO else value

    def speaker(self, fact: Fact, event: Event) -> str:
        if fact.by is None:
            return _nobody(event)
        if isinstance(event, said.CaseSupported):
            return ""  # neighbours who join in are counted, not listed
        if fact.by == self.case.spoken_by_id:
            return str(_("反映人"))
        return self._name(fact, event) if self.people else ""

    def _name(self, fact: Fact, event: Event) -> str:
        """Return the person to staff; to the reporter the body for which they decided, never who they are."""
        assert self.people is not None
        assert fact.by is not None
        if self.sight == Audience.STAFF:
            return self.people.name(fact.by)
        if not isinstance(event, said.Decided):
            return ""
        held = self.people.capacities(fact.by, fact.at)
        acted = acting_in(held, event, lead=getattr(event, "body", None))
        return "、".join(dict.fromkeys(each.body_name for each in acted))

    def text(self, statement: int | None) -> str:
        return self.statements.get(statement, "") if statement else ""

    def files(self, attachment: int | None) -> tuple[Attachment, ...]:
        return (self.attachments[attachment],) if attachment in self.attachments else ()


_BODIES = ("body", "bodies", "from_body")
_CASES = ("into", "out_of", "parent")
_LABELS: Mapping[str, Any] = {
    "stage": Stage,
    "urgency": Urgency,
    "outcome": Outcome,
    "media": MediaKind,
    "basis": ErasureBasis,
    "need": Need,
}
_YES_NO: Mapping[str, Mapping[bool, str | Promise]] = {
    "upheld": {True: _("成立，重新派单"), False: _("不成立，继续办理")},
    "shown": {True: _("公开"), False: _("不公开")},
    "granted": {True: _("同意"), False: _("不同意")},
}
_BY_THE_SCHEDULE = (
    said.UrgencyMarked,
    said.DeadlineMissed,
    said.CaseSupervised,
    said.CaseEscalated,
    said.TopReached,
    said.CaseResumed,
    said.CaseUnmerged,
)
_BY_ITSELF = (said.CaseAccepted, said.CaseDispatched)
_READS: Mapping[Audience, tuple[Audience, ...]] = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.REPORTER: (Audience.PUBLIC, Audience.REPORTER),
    Audience.STAFF: tuple(Audience),
}


def _nobody(event: Event) -> str:
    """Name who acts without an account: the schedule, or the reporter; of imported answers nobody knows."""
    if isinstance(event, _BY_THE_SCHEDULE):
        return str(_("系统"))
    if isinstance(event, _BY_ITSELF):
        return str(_("系统自动派单"))
    return "" if isinstance(event, (said.CaseResolved, said.CaseClosed)) else str(_("反映人"))


def _as_tuple(value: Any) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _ids(found: Iterable[Mapping[str, Any]], *names: str) -> set[int]:
    values = (event[name] for event in found for name in names if event.get(name))
    return {pk for value in values for pk in _as_tuple(value)}


def _category_names(pks: set[int]) -> dict[int, str]:
    return dict(Category.objects.filter(pk__in=pks).values_list("pk", "name"))


def _follow_up_title(event: said.CaseFollowedUp) -> str:
    way = Way(event.way).label
    if not event.reached:
        return str(_("%(way)s：未联系上反映人") % {"way": way})
    solved = _("问题已解决") if event.resolved else _("问题没有解决")
    grade = Satisfaction(event.satisfaction).label if event.satisfaction else ""
    return str(_("%(way)s：%(solved)s，%(grade)s") % {"way": way, "solved": solved, "grade": grade})
