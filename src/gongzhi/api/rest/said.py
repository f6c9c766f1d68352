"""What a caller says with each step: fields named as the arguments of its action, things named by code."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from gongzhi.api.rest.callers import Member
from gongzhi.api.rest.listing import Code, Moment
from gongzhi.api.rest.lookups import category_with
from gongzhi.api.rest.problems import unfit
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import LONGEST_TEXT, Outcome, Satisfaction, Urgency, Way
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.people.models import Organisation

NUMBER = "25031200000018"


def _as_whole(value: object) -> object:
    """Take 7.0 for 7, as JSON Schema does (draft 2020-12, validation, 6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WholeNumber = Annotated[StrictInt, BeforeValidator(_as_whole)]


class Exact(BaseModel):
    """What a caller sends: a field that does not exist is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True)


class Said(Exact):
    """What is said with a step."""

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Return the arguments of the action."""
        return dict(self)


def _text(description: str, example: str) -> Any:
    return Field(min_length=1, max_length=LONGEST_TEXT, description=description, examples=[example])


class UrgencySaid(Said):
    """Urgency alone."""

    urgency: Urgency = Field(description=_("紧急程度，只能更急"))

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Take it as it is."""
        return {"urgency": self.urgency}


class CategorySaid(Said):
    """Category and urgency."""

    category: Code = Field(description=_("分类代码，见 /categories"), examples=["01"])
    urgency: Urgency = Field(description=_("紧急程度"))

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the category."""
        category = category_with(self.category)
        if category is None:
            raise unfit(gettext("没有这个代码的分类。"), pointer="category")
        return {"category": category, "urgency": self.urgency}


class DeclineSaid(Said):
    """Why not, and where to go instead."""

    because: str = _text(_("为什么不予受理，会告知反映人"), "属于法院管辖。")
    instead: str = _text(_("可以去哪里办"), "请拨打 12368。")


class BecauseSaid(Said):
    """A reason."""

    because: str = _text(_("原因"), "已经核实。")


class PerhapsBecauseSaid(Said):
    """A reason that may be left out."""

    because: str = Field(
        "", max_length=LONGEST_TEXT, description=_("说明，可以不写"), examples=["多次反映。"]
    )


class QuestionSaid(Said):
    """A question to the reporter."""

    question: str = _text(_("想问反映人什么"), "是哪一盏灯？")


class AnswerSaid(Said):
    """What the reporter adds."""

    answer: str = _text(_("反映人补充了什么"), "小区东门第二盏。")


class NoteSaid(Said):
    """A note."""

    note: str = _text(_("写下的话"), "已电话联系，约定周三上门。")


class DispatchSaid(Said):
    """To whom; left out, to whom the catalogue names."""

    to: Code | None = Field(None, description=_("主办单位的代码；不写就按派单目录"), examples=["works"])
    with_: list[Code] = Field([], alias="with", max_length=10, description=_("协办单位的代码"))

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the bodies."""
        if self.with_ and self.to is None:
            raise unfit(gettext("自选协办单位时，请同时写明主办单位。"), pointer="to")
        to = bodies_named([self.to], case, caller, pointer="to")[0] if self.to else None
        return {"to": to, "with_": bodies_named(self.with_, case, caller, pointer="with")}


class WhistleSaid(Said):
    """Whom to call, and why."""

    bodies: list[Code] = Field(min_length=1, max_length=10, description=_("请哪些单位到场，写代码"))
    because: str = _text(_("请他们做什么"), "请到场核实权属。")

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the bodies."""
        bodies = bodies_named(self.bodies, case, caller, pointer="bodies")
        return {"bodies": bodies, "because": self.because}


class ReportInSaid(Said):
    """What a co-handler found or did."""

    body: Code = Field(description=_("代表哪个单位，写代码"), examples=["parks"])
    findings: str = _text(_("查明了什么、做了什么"), "已到场，权属属于住建局。")

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the body."""
        body = bodies_named([self.body], case, caller, pointer="body")[0]
        return {"body": body, "findings": self.findings}


class ObjectionRulingSaid(BecauseSaid):
    """A ruling on a return."""

    upheld: StrictBool = Field(description=_("异议是否成立"))


class ExtensionRulingSaid(BecauseSaid):
    """A ruling on more time."""

    granted: StrictBool = Field(description=_("是否同意延期"))


class UntilSaid(BecauseSaid):
    """Until when, and why."""

    until: Moment = Field(description=_("到什么时候"), examples=["2025-03-31T23:59:59+08:00"])


class ExemptSaid(BecauseSaid):
    """Which missed deadline had a good reason."""

    deadline: WholeNumber = Field(
        ge=1, le=2**63 - 1, description=_("期限的 id，见 /cases/{number}/deadlines")
    )

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the deadline."""
        deadline = case.deadlines.filter(pk=self.deadline).first()
        if deadline is None:
            raise unfit(gettext("这件事项没有这个期限。"), pointer="deadline")
        return {"deadline": deadline, "because": self.because}


class ResolveSaid(Said):
    """The answer."""

    reply: str = _text(_("答复，直接写给反映人"), "您好，路灯已修好。")
    outcome: Outcome = Field(description=_("办理结果"))


class FollowUpSaid(Said):
    """What the reporter says of the answer."""

    reached: StrictBool = Field(True, description=_("回访员有没有联系上反映人"))
    contacted: StrictBool | None = Field(None, description=_("承办单位有没有联系反映人"))
    resolved: StrictBool | None = Field(None, description=_("问题是否解决；联系上了就必填"))
    satisfaction: Satisfaction | None = Field(None, description=_("满意程度，5 最高；联系上了就必填"))
    comment: str = Field("", max_length=LONGEST_TEXT, description=_("补充的话"), examples=["谢谢。"])
    reopen: StrictBool = Field(False, description=_("没有解决，退回重新办理"))

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Tell by which way it came: the reporter's own, or by an evaluator's call."""
        is_reporter = case.spoken_by_id == caller.person.pk
        return {**dict(self), "way": Way.WEB if is_reporter else Way.PHONE}


class MergeSaid(Said):
    """Into which case."""

    into: str = Field(max_length=20, description=_("并入哪一件，写编号"), examples=[NUMBER])

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the case among those that the caller may see."""
        return {"into": case_named(self.into, caller, pointer="into")}


class LinkSaid(Said):
    """Below which case, or (null) below none."""

    parent: str | None = Field(
        max_length=20, description=_("上级事项的编号；null 取消关联"), examples=[NUMBER]
    )

    def words(self, case: Case, caller: Member) -> dict[str, Any]:
        """Find the case among those that the caller may see."""
        return {"parent": self.parent and case_named(self.parent, caller, pointer="parent")}


def case_named(number: str, caller: Member, *, pointer: str) -> Case:
    """Return a case that the caller may see in full."""
    found = caller.cases().filter(number=number).first() if number.isdecimal() else None
    if found is None:
        raise unfit(gettext("没有找到这个编号的事项，或您没有查看它的权限。"), pointer=pointer)
    return found


def bodies_named(codes: Sequence[str], case: Case, caller: Member, *, pointer: str) -> list[Organisation]:
    """Return bodies above, at and below a case's place, which alone may work on it; in the order of codes."""
    above = PlaceAncestry.objects.filter(descendant=case.place_id).values("ancestor")
    below = PlaceAncestry.objects.filter(ancestor=case.place_id).values("descendant")
    around = Organisation.objects.valid(timezone.localdate(caller.at)).filter(
        Q(place__in=above) | Q(place__in=below), code__in=codes
    )
    found = {body.code: body for body in around.select_related("place")}
    missing = [code for code in codes if code not in found]
    if missing:
        told = gettext("事项所在地没有这个代码的单位：%(codes)s。") % {"codes": "、".join(missing)}
        raise unfit(told, pointer=pointer)
    return [found[code] for code in dict.fromkeys(codes)]
