"""The steps of the desk: one row each, with the form that asks and the action that acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import actions
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.teamwork.actions import tell_answer, tell_question, tell_refusal, write_note
from gongzhi.web.desk.case import forms
from gongzhi.web.desk.case.accept_form import AcceptForm
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.case.urgency import MarkForm

CALM, WARNING = "main", "warning"


@dataclass(frozen=True)
class Deed:
    """How a step is taken at the desk. `key` opens it; `undo` takes it back."""

    form: type[StepForm]
    act: Callable[..., object]
    done: str | Promise
    key: str = ""
    undo: Step | None = None
    tone: str = CALM


DEEDS: Mapping[Step, Deed] = {
    Step.ACCEPT: Deed(AcceptForm, actions.accept_case, _("已受理。"), "a"),
    Step.DISPATCH: Deed(forms.DispatchForm, actions.dispatch_case, _("已派单。"), "d", undo=Step.RECALL),
    Step.ACKNOWLEDGE: Deed(
        forms.AcknowledgeForm, actions.acknowledge_case, _("已签收，办结期限从派单时算起。"), "s"
    ),
    Step.RULE_ON_OBJECTION: Deed(
        forms.RuleOnObjectionForm, actions.rule_on_objection, _("裁定已记录。"), "e"
    ),
    Step.RULE_ON_EXTENSION: Deed(
        forms.RuleOnExtensionForm, actions.rule_on_extension, _("审批意见已记录。"), "e"
    ),
    Step.CONTACT: Deed(forms.ContactForm, actions.contact_resident, _("联系情况已登记。"), "c"),
    Step.REPORT_IN: Deed(forms.ReportInForm, actions.report_in, _("已报到。"), "i"),
    Step.RESOLVE: Deed(forms.ResolveForm, tell_answer, _("已办结，答复已发给反映人，等待回访。"), "r"),
    Step.RESUME: Deed(forms.NothingForm, actions.resume_case, _("已恢复办理，计时继续。")),
    Step.ASK: Deed(forms.QuestionForm, tell_question, _("问题已发给反映人。"), "q"),
    Step.ANSWER: Deed(forms.AnswerForm, actions.answer_question, _("补充情况已记下。"), "w"),
    Step.NOTE: Deed(forms.NoteForm, write_note, _("备注已记下。"), "n"),
    Step.ATTACH: Deed(forms.AttachForm, attach_file, _("附件已添加。"), "f"),
    Step.WHISTLE: Deed(forms.WhistleForm, actions.whistle_for, _("已吹哨，对方会收到报到期限。"), "b"),
    Step.ASK_EXTENSION: Deed(forms.AskExtensionForm, actions.ask_extension, _("延期申请已提交。"), "t"),
    Step.OBJECT: Deed(forms.ObjectForm, actions.object_to_dispatch, _("退单异议已提交，等待裁定。")),
    Step.CATEGORISE: Deed(AcceptForm, actions.categorise_case, _("分类已改。"), "l"),
    Step.MARK: Deed(MarkForm, actions.mark_urgency, _("已标为紧急，排到前面。")),
    Step.RECALL: Deed(forms.NothingForm, actions.recall_case, _("派单已撤回，可以重新派单。")),
    Step.MERGE: Deed(forms.MergeForm, actions.merge_case, _("已并单。"), "m", undo=Step.UNMERGE),
    Step.UNMERGE: Deed(forms.NothingForm, actions.unmerge_case, _("已撤销并单。")),
    Step.LINK: Deed(forms.LinkForm, actions.link_case, _("关联已更新。")),
    Step.SUPERVISE: Deed(forms.SuperviseForm, actions.supervise_case, _("已列入督办。"), "v"),
    Step.SUSPEND: Deed(forms.SuspendForm, actions.suspend_case, _("已挂账，计时暂停。"), undo=Step.RESUME),
    Step.EXEMPT: Deed(forms.ExemptForm, actions.exempt_deadline, _("免责理由已登记，超期记录保留。")),
    Step.ESCALATE: Deed(forms.PerhapsBecauseForm, actions.escalate_case, _("已上交。"), tone=WARNING),
    Step.REOPEN: Deed(forms.BecauseForm, actions.reopen_case, _("已退回重新办理。"), "o"),
    Step.CLOSE: Deed(forms.BecauseForm, actions.close_case, _("已结案。"), "x"),
    Step.DECLINE: Deed(forms.DeclineForm, tell_refusal, _("已告知反映人不予受理。"), tone=WARNING),
}
# The first of these that is open is what the page asks for.
MAIN = (
    Step.ACCEPT,
    Step.DISPATCH,
    Step.ACKNOWLEDGE,
    Step.RULE_ON_OBJECTION,
    Step.RULE_ON_EXTENSION,
    Step.REPORT_IN,
    Step.CONTACT,
    Step.RESOLVE,
    Step.RESUME,
    Step.UNMERGE,
)
_TALK = (Step.CONTACT, Step.ASK, Step.ANSWER, Step.NOTE, Step.ATTACH)
_WORK = (
    *(Step.RESOLVE, Step.REPORT_IN, Step.WHISTLE, Step.ASK_EXTENSION, Step.OBJECT),
    *(Step.RESUME, Step.REOPEN, Step.CLOSE),
)
_STEER = (
    *(Step.CATEGORISE, Step.MARK, Step.RECALL, Step.MERGE, Step.UNMERGE, Step.LINK),
    *(Step.SUPERVISE, Step.RULE_ON_EXTENSION, Step.SUSPEND, Step.EXEMPT, Step.ESCALATE, Step.DECLINE),
)
GROUPS: tuple[tuple[str | Promise, tuple[Step, ...]], ...] = (
    (_("沟通"), _TALK),
    (_("办理"), _WORK),
    (_("管理"), _STEER),
)
