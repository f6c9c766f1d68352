"""What each step asks for; the fields of a form are named as the arguments of its action."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case, CatalogueEntry, Deadline, Motion, ReplyTemplate
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.cases.vocabulary import MotionKind, Outcome, Part, Stage
from gongzhi.civic.dispatch.queries.bodies import body_by_history
from gongzhi.civic.dispatch.vocabulary import Likely
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.queries.care import colleagues_on
from gongzhi.civic.teamwork.queries.filling import filled
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.fields import (
    CaseField,
    EndOfDayField,
    NamedField,
    NamesField,
    WordsField,
    YesNoField,
    bodies_around,
)
from gongzhi.web.desk.queue.bulk_form import blanks_of


class NothingForm(StepForm):
    """A step that needs no words."""


class DeclineForm(StepForm):
    """Why a case is not the city's, and where to go instead."""

    because = WordsField(label=_("为什么不予受理"), rows=3, help_text=_("会告知反映人。"))
    instead = WordsField(label=_("可以去哪里办"), rows=2, help_text=_("写明部门、电话或网址。"))


class QuestionForm(StepForm):
    """What is missing."""

    question = WordsField(
        label=_("想问反映人什么"), rows=3, help_text=_("反映人会收到通知，回答后会出现在这里。")
    )


class AnswerForm(StepForm):
    """What the reporter adds on the phone."""

    answer = WordsField(label=_("反映人在电话里补充了什么"), rows=3)


class DispatchForm(StepForm):
    """To whom: left empty, to whom the catalogue names."""

    to = NamedField(label=_("改派其他单位主办"), required=False)
    with_ = NamesField(label=_("协办单位"), required=False)
    entry: CatalogueEntry | None = None
    likely: Likely | None = None

    def prepare(self) -> None:
        """Ask the catalogue, and offer the bodies around."""
        if self.case.category is not None:
            self.entry = entry_for(self.case.category, self.case.place, at=self.at)
        bodies = bodies_around(self.case.place, self.at)
        self.field_of("to").offer(bodies)
        self.field_of("with_").offer(bodies)
        if self.entry is None:
            self.fields["to"].label = _("主办单位")
            self.fields["to"].required = True
            self._look_at_history(bodies.values())

    def _look_at_history(self, bodies: Collection[Organisation]) -> None:
        """Fill in the body with which like cases ended, if it is around."""
        if self.case.category is None:
            return
        found = body_by_history(self.case.category, self.case.place, at=self.at)
        if found and found[0] in bodies:
            body, self.likely = found
            self.initial.setdefault("to", body)

    @property
    def advice(self) -> str:
        """Whom the catalogue names, and why."""
        if self.entry is None:
            silent = _now("派单目录里没有这个分类在这个地点的主办单位，请手工选择。")
            return silent + self._history() if self.likely else silent
        return _now("派单目录：%(category)s · %(place)s，自%(since)s起由%(lead)s主办%(others)s。") % {
            "category": self.entry.category,
            "place": self.entry.place,
            "since": self.entry.valid_from,
            "lead": self.entry.lead.name,
            "others": self._others(),
        }

    def _history(self) -> str:
        assert self.likely is not None  # asked only where there is one
        told = {"n": self.likely.cases, "ended": self.likely.ended, "body": self.initial["to"]}
        words = _now("已填上：附近同类事项%(n)d件中%(ended)d件由%(body)s办结") % told
        returned = self.likely.returned
        return words + (_now("，%(n)d件退单成立。") % {"n": returned} if returned else _now("。"))

    def _others(self) -> str:
        assert self.entry is not None  # asked only where there is one
        others = _now("、").join(body.short_name for body in self.entry.co_handlers.all())
        return _now("，%(others)s协办") % {"others": others} if others else ""

    @property
    def press(self) -> str | Promise:
        """Name the body on the button."""
        return _now("派给%(body)s") % {"body": self.entry.lead.short_name} if self.entry else self.step.label

    def clean(self) -> dict[str, Any]:
        """Ask for the lead where co-handlers were chosen by hand."""
        if self.cleaned_data.get("with_") and not self.cleaned_data.get("to"):
            self.add_error("to", _("自选协办单位时，请同时写明主办单位。"))
        return self.cleaned_data


class AcknowledgeForm(NothingForm):
    """Nothing to write; what follows is told."""

    @property
    def advice(self) -> str:
        """Until when the reporter is to be contacted and the case resolved."""
        running = {each.stage: each.due_at for each in self.case.deadlines.filter(ended_at=None)}
        told = {Stage.CONTACT: _now("%(due_at)s前联系反映人"), Stage.RESOLVE: _now("%(due_at)s前办结")}
        words = [told[stage] % {"due_at": _day(running[stage])} for stage in told if stage in running]
        return _now("签收后：%(told)s。") % {"told": _now("，").join(words)} if words else ""


class ContactForm(StepForm):
    """What the first talk with the reporter gave."""

    note = WordsField(
        label=_("和反映人谈了什么"), rows=3, help_text=_("反映人看得到。写明联系时间、方式和约定。")
    )


class WhistleForm(StepForm):
    """Whom to call to one's side, and why."""

    bodies = NamesField(label=_("请哪些单位到场"))
    because = WordsField(label=_("请他们做什么"), rows=3)

    def prepare(self) -> None:
        """Offer the bodies around."""
        self.field_of("bodies").offer(bodies_around(self.case.place, self.at))


class ReportInForm(StepForm):
    """What a co-handler found or did."""

    body = forms.ModelChoiceField(
        label=_("代表哪个单位"), queryset=Organisation.objects.none(), empty_label=None
    )
    findings = WordsField(label=_("查明了什么、做了什么"), rows=3)

    def prepare(self) -> None:
        """Offer the called bodies for which the person acts; don't ask where there is but one."""
        mine = [m.body_id for m in memberships_of(self.by, self.at) if m.role == Role.HANDLER]
        called = self.case.assignments.filter(part=Part.CO_HANDLER, ended_at=None, body__in=mine)
        self.bodies = list(Organisation.objects.filter(pk__in=called.values("body")))
        self.field_of("body").queryset = Organisation.objects.filter(pk__in=[body.pk for body in self.bodies])
        self.field_of("body").label_from_instance = lambda body: body.name
        if len(self.bodies) == 1:
            self.initial["body"] = self.bodies[0]
            self.fields["body"].widget = forms.HiddenInput()

    @property
    def makes_sense(self) -> bool:
        """Somebody must have been called."""
        return bool(self.bodies)


class ObjectForm(StepForm):
    """Why the case is another body's."""

    because = WordsField(
        label=_("为什么不属于本单位"), rows=3, help_text=_("写明依据和应由哪个单位办理。裁定后不能再次退单。")
    )

    @property
    def makes_sense(self) -> bool:
        """There is no second return after a ruling (条例 art. 12)."""
        return not self.case.motions.filter(kind=MotionKind.RETURN, ruled_at__isnull=False).exists()


class MotionForm(StepForm):
    """A ruling on what a body asked for."""

    kind: ClassVar[MotionKind]

    @cached_property
    def motion(self) -> Motion | None:
        """Return what was asked for, if it still waits."""
        waiting = self.case.motions.filter(kind=self.kind, ruled_at=None)
        return waiting.select_related("body", "reason").first()

    @property
    def makes_sense(self) -> bool:
        """Something must have been asked for."""
        return self.motion is not None

    @property
    def advice(self) -> str:
        """What the body wrote."""
        if self.motion is None:
            return ""
        wanted = (
            _now("申请延期到%(until)s。") % {"until": _day(self.motion.until)} if self.motion.until else ""
        )
        return f"{self.motion.body.short_name}：{wanted}{self.motion.reason.text}"


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


class RuleOnObjectionForm(MotionForm):
    """Whose case it is."""

    kind = MotionKind.RETURN
    upheld = YesNoField(
        label=_("异议是否成立"), yes=_("成立，退回重新派单"), no=_("不成立，由该单位继续办理")
    )
    because = WordsField(label=_("裁定理由"), rows=3)


class AskExtensionForm(StepForm):
    """Until when, and why."""

    until = EndOfDayField(label=_("希望延期到哪一天"))
    because = WordsField(label=_("为什么需要延期"), rows=3)


class RuleOnExtensionForm(MotionForm):
    """Whether there is more time."""

    kind = MotionKind.EXTENSION
    granted = YesNoField(label=_("是否同意延期"), yes=_("同意"), no=_("不同意，按原期限办理"))
    because = WordsField(label=_("审批意见"), rows=2)


class SuspendForm(StepForm):
    """Until when, and why."""

    until = EndOfDayField(label=_("挂账到哪一天"), help_text=_("到期自动恢复办理，期间暂停计时。"))
    because = WordsField(label=_("为什么现在办不了"), rows=3, help_text=_("会告知反映人。"))


def _missed(deadline: Deadline) -> str:
    due = {"stage": deadline.get_stage_display(), "due_at": _day(deadline.due_at)}
    return _now("%(stage)s，应在%(due_at)s前") % due


class ExemptForm(StepForm):
    """Which missed deadline had a good reason."""

    deadline = forms.ModelChoiceField(
        label=_("哪一个期限"), queryset=Deadline.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    because = WordsField(label=_("免责理由"), rows=3, help_text=_("超期记录仍会保留，理由写在旁边。"))

    def prepare(self) -> None:
        """Offer what was missed."""
        missed = self.case.deadlines.filter(missed_at__isnull=False, exemption=None)
        self.field_of("deadline").queryset = missed
        self.field_of("deadline").label_from_instance = _missed

    @property
    def makes_sense(self) -> bool:
        """Something must have been missed."""
        return bool(self.field_of("deadline").queryset)


class PerhapsBecauseForm(StepForm):
    """A reason that may be left out."""

    because = WordsField(label=_("说明"), rows=2, required=False)


class SuperviseForm(PerhapsBecauseForm):
    """Why a case is put under supervision."""

    @property
    def makes_sense(self) -> bool:
        """Once is enough."""
        return not self.case.is_supervised


class NoteForm(StepForm):
    """What only staff reads."""

    note = WordsField(label=_("只有工作人员看得到"), rows=3)
    mentioning = forms.ModelMultipleChoiceField(
        label=_("提醒谁"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Offer the colleagues at work on the case, who can also be named in the note by @."""
        field = self.field_of("mentioning")
        field.queryset = colleagues_on(self.case, at=self.at).exclude(pk=self.by.pk)
        self.field_of("note").widget.attrs["data-mentions"] = field.label
        if not field.queryset.exists():
            del self.fields["mentioning"]


class ResolveForm(StepForm):
    """The answer, read along while it is written for what it lacks."""

    is_read_along = True
    reply = WordsField(
        label=_("答复"), rows=8, help_text=_("直接写给反映人：查明了什么、做了什么、以后找谁。")
    )
    outcome = forms.TypedChoiceField(
        label=_("办理结果"), choices=Outcome.choices, coerce=Outcome, widget=forms.RadioSelect
    )

    @cached_property
    def templates(self) -> list[ReplyTemplate]:
        """Return the beginnings of replies that the lead body keeps, and those for everybody, filled in."""
        everybody = ReplyTemplate.objects.filter(body=None)
        found = list(everybody | ReplyTemplate.objects.filter(body=self.case.lead_id))
        for template in found:
            template.text = filled(template.text, blanks_of(self.case))
        return found


class BecauseForm(StepForm):
    """A step that needs a reason which the reporter reads."""

    because = WordsField(label=_("原因"), rows=3, help_text=_("会告知反映人。"))


class MergeForm(StepForm):
    """Into which case."""

    into = CaseField(label=_("并入哪一件(编号)"), help_text=_("反映人以后跟着那一件看进展。"))

    def prepare(self) -> None:
        """Look among what the person may see."""
        field = self.field_of("into")
        field.by, field.at = self.by, self.at


class LinkForm(StepForm):
    """Below which case."""

    parent = CaseField(label=_("上级事项(编号)"), required=False)

    def prepare(self) -> None:
        """Look among what the person may see."""
        field = self.field_of("parent")
        field.by, field.at = self.by, self.at
        field.help_text = _("留空就是取消关联。") if self.case.parent_id else ""
        self.initial.setdefault("parent", self.case.parent)

    def clean_parent(self) -> Case | None:
        """Ask for a number where there is nothing to cut."""
        parent: Case | None = self.cleaned_data["parent"]
        if parent is None and self.case.parent_id is None:
            raise ValidationError(_("请填写上级事项的编号。"))
        return parent


class AttachForm(StepForm):
    """A photo, recording or PDF."""

    upload = forms.FileField(
        label=_("照片、录音或PDF"),
        max_length=120,
        widget=forms.FileInput(attrs={"accept": "image/*,audio/*,application/pdf"}),
    )
