"""What a state of a case means to the resident who waits for it, and what was just done, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import events
from gongzhi.civic.cases.models import Case, Deadline
from gongzhi.civic.cases.vocabulary import Stage, Status
from gongzhi.civic.dispatch.events import HumanAnswered
from gongzhi.kernel.facts import Event

Words = str | Promise


@dataclass(frozen=True)
class Meaning:
    """A state in plain words, what comes next, by which clock, and how far along that is (1 to 4)."""

    now: Words
    then: Words
    stage: Stage | None = None
    step: int = 0


STEPS: tuple[Words, ...] = (_("提交"), _("受理"), _("办理"), _("答复评价"))

MEANINGS: Mapping[Status, Meaning] = {
    Status.OPENED: Meaning(
        _("我们收到了您的诉求，工作人员正在查看。"),
        _("接下来：决定是否受理，并转给负责的单位。"),
        Stage.ACCEPT,
        2,
    ),
    Status.ACCEPTED: Meaning(
        _("您的诉求已经受理，正在确定由哪个单位办理。"), _("接下来：派给负责的单位。"), Stage.ACKNOWLEDGE, 2
    ),
    Status.DISPATCHED: Meaning(
        _("已经派给%(body)s，等待对方签收。"), _("接下来：承办单位签收，并与您联系。"), Stage.ACKNOWLEDGE, 3
    ),
    Status.HANDLING: Meaning(
        _("%(body)s正在办理。"), _("接下来：承办单位处理，并给您答复。"), Stage.RESOLVE, 3
    ),
    Status.OBJECTED: Meaning(
        _("%(body)s认为应当由其他单位办理，上级正在裁定。"),
        _("接下来：确定承办单位后继续办理。"),
        Stage.RULE,
        3,
    ),
    Status.SUSPENDED: Meaning(
        _("这件事暂时办不了，已经挂账，原因见下方。"), _("接下来：到约定的日期继续办理。"), None, 3
    ),
    Status.RESOLVED: Meaning(
        _("%(body)s已经答复，请您看看是否解决。"),
        _("接下来：请您评价；没有解决可以要求重新办理。"),
        Stage.FOLLOW_UP,
        4,
    ),
    Status.CLOSED: Meaning(_("这件诉求已经办结归档。"), _("如果问题又出现，可以要求重新办理。"), None, 5),
    Status.DECLINED: Meaning(_("这件诉求没有受理，原因和可以去的地方见下方。"), "", None, 0),
    Status.MERGED: Meaning(
        _("有人先反映了同一件事，已经合并到%(into)s一起办理。"), _("那边的进展，您在这里也能看到。"), None, 3
    ),
    Status.WITHDRAWN: Meaning(_("您已经撤回这件诉求。"), "", None, 0),
}


@dataclass(frozen=True)
class Outlook:
    """Where a case stands for its reporter."""

    now: str
    then: str
    step: int
    clock: Deadline | None


def outlook_of(case: Case) -> Outlook:
    """Return where the case stands, what comes next and by when; one query."""
    meaning = MEANINGS[Status(case.status)]
    into = case.merged_into.number if case.merged_into else ""
    now = str(meaning.now) % {"body": case.lead.name if case.lead else _("承办单位"), "into": into}
    running = {deadline.stage: deadline for deadline in case.deadlines.filter(ended_at=None)}
    clock = running.get(meaning.stage) if meaning.stage else None
    return Outlook(now, str(meaning.then), meaning.step, clock)


NEWS: Mapping[type[Event], Words] = {
    events.CaseAccepted: _("已经受理"),
    events.CaseDeclined: _("没有受理，请看原因"),
    events.CaseDispatched: _("已经派给承办单位"),
    events.CaseAcknowledged: _("承办单位已经签收"),
    events.QuestionAsked: _("承办单位请您补充情况"),
    events.CaseSuspended: _("已经挂账，请看原因"),
    events.CaseResumed: _("恢复办理"),
    events.DeadlineMissed: _("没有按时完成，我们会督促"),
    events.CaseEscalated: _("已经上交上一级协调"),
    events.CaseResolved: _("有答复了，请您评价"),
    events.CaseReopened: _("重新办理"),
    events.CaseClosed: _("已经结案"),
    events.CaseMerged: _("与同一件事合并办理"),
    HumanAnswered: _("人工复核有结果了"),
}
_NEWS_BY_KIND: Mapping[str, Words] = {event.kind: words for event, words in NEWS.items()}


def news_of(kind: str) -> str:
    """Return what a fact of this kind says to those who wait."""
    return str(_NEWS_BY_KIND.get(kind, _("有新的进展")))
