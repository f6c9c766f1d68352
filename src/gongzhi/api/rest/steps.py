"""The steps of a case's life: those open to the caller, and one operation for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import BaseModel, Field

from gongzhi.api.rest import said
from gongzhi.api.rest.answers import answered, as_it_was_seen
from gongzhi.api.rest.callers import MemberRequest, Token
from gongzhi.api.rest.lookups import case_as_seen
from gongzhi.api.rest.shapes import CaseShape, shown_in_full, shown_to_all, with_what_is_shown
from gongzhi.civic.cases import actions
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import steps_open_to
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.teamwork.actions import tell_answer, tell_question, tell_refusal

router = Router(tags=[_("办理步骤")])
ADDRESS = "/api/v1/cases"


@dataclass(frozen=True)
class Deed:
    """How a step is taken over the API; without `asks` nothing is said."""

    act: Callable[..., object]
    summary: str
    asks: type[said.Said] | None = None


DEEDS: Mapping[Step, Deed] = {
    Step.ACCEPT: Deed(actions.accept_case, _("受理"), said.CategorySaid),
    Step.DECLINE: Deed(tell_refusal, _("不予受理"), said.DeclineSaid),
    Step.CATEGORISE: Deed(actions.categorise_case, _("改分类"), said.CategorySaid),
    Step.MARK: Deed(actions.mark_urgency, _("标为紧急"), said.UrgencySaid),
    Step.WITHDRAW: Deed(actions.withdraw_case, _("撤回"), said.BecauseSaid),
    Step.ASK: Deed(tell_question, _("向反映人提问"), said.QuestionSaid),
    Step.ANSWER: Deed(actions.answer_question, _("补充回答"), said.AnswerSaid),
    Step.DISPATCH: Deed(actions.dispatch_case, _("派单"), said.DispatchSaid),
    Step.RECALL: Deed(actions.recall_case, _("撤回派单")),
    Step.ACKNOWLEDGE: Deed(actions.acknowledge_case, _("签收")),
    Step.CONTACT: Deed(actions.contact_resident, _("登记首次联系"), said.NoteSaid),
    Step.WHISTLE: Deed(actions.whistle_for, _("吹哨"), said.WhistleSaid),
    Step.REPORT_IN: Deed(actions.report_in, _("报到"), said.ReportInSaid),
    Step.OBJECT: Deed(actions.object_to_dispatch, _("提出退单异议"), said.BecauseSaid),
    Step.RULE_ON_OBJECTION: Deed(actions.rule_on_objection, _("裁定异议"), said.ObjectionRulingSaid),
    Step.ASK_EXTENSION: Deed(actions.ask_extension, _("申请延期"), said.UntilSaid),
    Step.RULE_ON_EXTENSION: Deed(actions.rule_on_extension, _("审批延期"), said.ExtensionRulingSaid),
    Step.SUSPEND: Deed(actions.suspend_case, _("挂账"), said.UntilSaid),
    Step.RESUME: Deed(actions.resume_case, _("恢复办理")),
    Step.EXEMPT: Deed(actions.exempt_deadline, _("免责登记"), said.ExemptSaid),
    Step.SUPERVISE: Deed(actions.supervise_case, _("督办"), said.PerhapsBecauseSaid),
    Step.ESCALATE: Deed(actions.escalate_case, _("上交"), said.PerhapsBecauseSaid),
    Step.NOTE: Deed(actions.note_case, _("内部备注"), said.NoteSaid),
    Step.RESOLVE: Deed(tell_answer, _("办结并答复"), said.ResolveSaid),
    Step.FOLLOW_UP: Deed(actions.follow_up_case, _("回访"), said.FollowUpSaid),
    Step.REOPEN: Deed(actions.reopen_case, _("重新办理"), said.BecauseSaid),
    Step.CLOSE: Deed(actions.close_case, _("结案"), said.BecauseSaid),
    Step.SUPPORT: Deed(actions.support_case, _("我也遇到")),
    Step.MERGE: Deed(actions.merge_case, _("并单"), said.MergeSaid),
    Step.UNMERGE: Deed(actions.unmerge_case, _("撤销并单")),
    Step.LINK: Deed(actions.link_case, _("关联上级事项"), said.LinkSaid),
}
_ABOUT = _("要在 If-Match 里写明看到的版本(ETag)；别人先办了一步就是 412 或 409，请重新取一次再决定。")


class OpenStep(BaseModel):
    """A step that the caller may take now."""

    step: Step = Field(description=_("步骤"))
    label: str = Field(description=_("步骤的名称"), examples=["受理"])
    href: str = Field(description=_("发到哪里"), examples=[f"{ADDRESS}/{said.NUMBER}/steps/accept"])
    required: list[str] = Field(description=_("必填的字段"), examples=[["category", "urgency"]])
    optional: list[str] = Field(description=_("可以不填的字段"), examples=[[]])


class OpenSteps(BaseModel):
    """The steps that the caller may take now."""

    number: str = Field(description=_("事项编号"), examples=[said.NUMBER])
    version: int = Field(description=_("事项的版本"), examples=[3])
    steps: list[OpenStep] = Field(description=_("现在可以办的步骤"))


@router.get(
    "/{number}/steps",
    operation_id="list_steps",
    url_name="steps",
    auth=Token(Scope.CASES_READ),
    response=OpenSteps,
    summary=_("现在可以办哪些步骤"),
    description=_("由您的岗位和事项的状态决定，和页面上的按钮一样。"),
)
def steps(request: MemberRequest, number: str) -> HttpResponse:
    """List the steps that the caller may take."""
    caller = request.auth
    case, _in_full = case_as_seen(caller, number)
    offered = [_offered(case, step) for step in steps_open_to(caller.person, case, at=caller.at)]
    return answered(
        request, OpenSteps(number=number, version=case.version, steps=offered), version=case.version
    )


def _offered(case: Case, step: Step) -> OpenStep:
    address = f"{ADDRESS}/{case.number}"
    if step == Step.ATTACH:
        href, fields = f"{address}/attachments", {"file": True}
    else:
        asked = DEEDS[step].asks
        href = f"{address}/steps/{step.value}"
        fields = (
            {it.alias or name: it.is_required() for name, it in asked.model_fields.items()} if asked else {}
        )
    return OpenStep(
        step=step,
        label=str(step.label),
        href=href,
        required=[name for name, is_required in fields.items() if is_required],
        optional=[name for name, is_required in fields.items() if not is_required],
    )


def _taken(request: MemberRequest, number: str, step: Step, words: said.Said | None) -> HttpResponse:
    caller = request.auth
    case, in_full = case_as_seen(caller, number)
    if step != Step.SUPPORT:  # neighbours who join in don't wait for each other
        as_it_was_seen(request, case)
    chosen = words.words(case, caller) if words else {}
    DEEDS[step].act(case, **chosen, by=caller.person, at=caller.at)
    now = with_what_is_shown(Case.objects.filter(pk=case.pk)).get()
    return answered(request, shown_in_full(now) if in_full else shown_to_all(now), version=now.version)


def _operation(step: Step, deed: Deed) -> Callable[..., HttpResponse]:
    if deed.asks is None:

        def take(request: MemberRequest, number: str) -> HttpResponse:
            return _taken(request, number, step, None)

        return take

    def take_with_words(request: MemberRequest, number: str, said: Any) -> HttpResponse:
        return _taken(request, number, step, said)

    take_with_words.__annotations__["said"] = deed.asks
    return take_with_words


for _step, _deed in DEEDS.items():
    router.post(
        f"/{{number}}/steps/{_step.value}",
        auth=Token(Scope.CASES_WRITE),
        response=CaseShape,
        operation_id=f"{_step.value}_case",
        url_name="step",
        summary=_deed.summary,
        description="" if _step == Step.SUPPORT else _ABOUT,
    )(_operation(_step, _deed))
