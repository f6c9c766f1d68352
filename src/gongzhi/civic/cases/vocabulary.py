"""Words of cases: what they are, where they stand, what can be done with them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_TITLE = 120
LONGEST_ADDRESS = 200
LONGEST_TEXT = 4000
HELD_CASES = "held_cases"  # in a visitor's session: the ids of the cases whose code was shown
MOST_HELD = 20
ERASED = "此处文字已依法删除"  # what stands where words were


class Kind(models.TextChoices):
    """What a resident wants (北京市接诉即办工作条例 art. 2)."""

    INQUIRY = "inquiry", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    CONDUCT = "conduct", _("举报单位或工作人员")
    RIGHTS = "rights", _("个人信息请求")


# Seen by those on the case alone, and never with the reporter (docs/confidential.md).
CONFIDENTIAL = frozenset({Kind.CONDUCT, Kind.RIGHTS})
OPEN_KINDS = tuple(kind for kind in Kind if kind not in CONFIDENTIAL)


class Channel(models.TextChoices):
    """The door through which a case came in."""

    WEB = "web", _("网站")
    PHONE = "phone", _("电话")
    WINDOW = "window", _("窗口")
    POST = "post", _("来信")
    API = "api", _("程序接口")
    OPEN311 = "open311", _("开放接口")
    IMPORTED = "imported", _("导入")


class Urgency(models.TextChoices):
    """How soon somebody must act."""

    DANGER = "danger", _("危急")
    UTILITIES = "utilities", _("水电气热")
    ORDINARY = "ordinary", _("一般")
    COMPLEX = "complex", _("复杂")

    @property
    def rank(self) -> int:
        """How far it goes before others: danger 2, utilities 1, all else 0."""
        return {"danger": 2, "utilities": 1}.get(self.value, 0)


class Status(models.TextChoices):
    """Where a case stands."""

    OPENED = "opened", _("待受理")
    DECLINED = "declined", _("不予受理")
    ACCEPTED = "accepted", _("待派单")
    DISPATCHED = "dispatched", _("待签收")
    HANDLING = "handling", _("办理中")
    OBJECTED = "objected", _("异议待裁")
    SUSPENDED = "suspended", _("挂账")
    RESOLVED = "resolved", _("待回访")
    CLOSED = "closed", _("已结案")
    MERGED = "merged", _("已并单")
    WITHDRAWN = "withdrawn", _("已撤回")


ENDED = frozenset({Status.DECLINED, Status.CLOSED, Status.MERGED, Status.WITHDRAWN})
UNDERWAY = frozenset(Status) - ENDED


class Step(models.TextChoices):
    """What can be done with a case."""

    ACCEPT = "accept", _("受理")
    DECLINE = "decline", _("不予受理")
    CATEGORISE = "categorise", _("改分类")
    MARK = "mark", _("标为紧急")
    WITHDRAW = "withdraw", _("撤回")
    ASK = "ask", _("向反映人提问")
    ANSWER = "answer", _("补充回答")
    DISPATCH = "dispatch", _("派单")
    RECALL = "recall", _("撤回派单")
    ACKNOWLEDGE = "acknowledge", _("签收")
    CONTACT = "contact", _("登记首次联系")
    WHISTLE = "whistle", _("吹哨")
    REPORT_IN = "report_in", _("报到")
    OBJECT = "object", _("提出退单异议")
    RULE_ON_OBJECTION = "rule_on_objection", _("裁定异议")
    ASK_EXTENSION = "ask_extension", _("申请延期")
    RULE_ON_EXTENSION = "rule_on_extension", _("审批延期")
    SUSPEND = "suspend", pgettext_lazy("step", "挂账")
    RESUME = "resume", pgettext_lazy("step", "恢复办理")
    EXEMPT = "exempt", _("免责登记")
    SUPERVISE = "supervise", _("督办")
    ESCALATE = "escalate", _("上交")
    NOTE = "note", _("内部备注")
    RESOLVE = "resolve", _("办结并答复")
    FOLLOW_UP = "follow_up", _("回访")
    REOPEN = "reopen", _("重新办理")
    CLOSE = "close", _("结案")
    SUPPORT = "support", _("我也遇到")
    MERGE = "merge", _("并单")
    UNMERGE = "unmerge", _("撤销并单")
    LINK = "link", _("关联上级事项")
    ATTACH = "attach", _("添加附件")
    SETTLE = "settle", _("答复个人信息请求")


class Stage(models.TextChoices):
    """What a deadline is for."""

    ACCEPT = "accept", _("受理")
    DISPATCH = "dispatch", _("派单")
    ACKNOWLEDGE = "acknowledge", _("签收")
    CONTACT = "contact", _("首次联系")
    REPORT_IN = "report_in", _("报到")
    RULE = "rule", _("裁定异议")
    RESOLVE = "resolve", _("办结")
    FOLLOW_UP = "follow_up", _("回访")
    ANSWER_REQUEST = "answer_request", _("答复个人信息请求")


class Promised(models.TextChoices):
    """What the promises of a stage came to."""

    OPEN = "", _("未定")
    KEPT = "kept", _("按时")
    BROKEN = "broken", _("超期")


class Part(models.TextChoices):
    """What a body does in a case."""

    LEAD = "lead", _("主办")
    CO_HANDLER = "co_handler", _("协办")


class Audience(models.TextChoices):
    """Who may read what was written."""

    PUBLIC = "public", _("公开")
    REPORTER = "reporter", _("反映人可见")
    STAFF = "staff", _("内部")


class Outcome(models.TextChoices):
    """How a case was resolved, by the body's own account."""

    DONE = "done", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("解释说明")
    PLANNED = "planned", _("列入计划")


class Satisfaction(models.IntegerChoices):
    """Five grades, as in the evaluation of government services (GB/T 39735)."""

    VERY_SATISFIED = 5, _("非常满意")
    SATISFIED = 4, _("满意")
    FAIR = 3, _("基本满意")
    DISSATISFIED = 2, _("不满意")
    VERY_DISSATISFIED = 1, _("非常不满意")


class Way(models.TextChoices):
    """How a follow-up reached the reporter."""

    WEB = "web", _("网上评价")
    PHONE = "phone", _("电话回访")


class MotionKind(models.TextChoices):
    """What a body asks for and somebody else rules on."""

    RETURN = "return", _("退单异议")
    EXTENSION = "extension", _("延期申请")


class MediaKind(models.TextChoices):
    """What an attachment is, by its content."""

    PHOTO = "photo", _("照片")
    AUDIO = "audio", _("录音")
    PDF = "pdf", _("PDF 文件")


class Need(models.TextChoices):
    """What for somebody who received a confidential case must know who spoke."""

    VERIFY = "verify", _("联系举报人核实")
    ANSWER = "answer", _("向举报人答复")
    PROTECT = "protect", _("保护举报人")


class ErasureBasis(models.TextChoices):
    """Why words were erased (个人信息保护法 art. 47, by item)."""

    PURPOSE_ENDED = "purpose_ended", _("处理目的已实现、无法实现，或不再必要")
    PERIOD_ENDED = "period_ended", _("停止提供服务，或保存期限已满")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("个人撤回同意")
    UNLAWFUL = "unlawful", _("违反法律、行政法规或约定处理个人信息")
    OTHER_LAW = "other_law", _("法律、行政法规规定的其他情形")


class Reason(models.TextChoices):
    """Why a row of an import was rejected."""

    BROKEN = "broken", _("这一行的列数与表头不同，或引号没有成对")
    GARBLED = "garbled", _("有认不出的文字，请把文件另存为 UTF-8 编码")
    EMPTY = "empty", _("没有内容")
    TOO_LONG = "too_long", _("内容太长")
    NO_ID = "no_id", _("没有编号，或编号太长")
    NO_TIME = "no_time", _("没有时间，或认不出时间的写法")
    UNCLEAR_ORDER = "unclear_order", _("看不出哪个是月、哪个是日，请用 --dates 指明")
    TOO_EARLY = "too_early", _("时间过早，应是写错了")
    IN_FUTURE = "in_future", _("时间在将来")
    REPLY_BEFORE = "reply_before", _("答复时间早于提出时间")
    NO_REPLY = "no_reply", _("有答复时间或回访结果，却没有答复")
    NO_REPLY_TIME = "no_reply_time", _("有回访结果，答复却没有时间")
    LIKES = "likes", _("点赞数应是不小于 0 的整数")
    KIND = "kind", _("诉求类型应为咨询、求助、投诉、举报、建议之一")
    ANSWER = "answer", _("是否解决应填是或否，满意程度应填五档之一或 1 至 5")
    UNKNOWN_PLACE = "unknown_place", _("找不到这个地点，请填代码或完整名称")
    AMBIGUOUS_PLACE = "ambiguous_place", _("有几个地点叫这个名字，请填代码或完整名称")
    UNKNOWN_CATEGORY = "unknown_category", _("找不到这个分类，请填代码或完整名称")
    NO_BODY = "no_body", _("不知道是哪个单位答复的，请用 --body 指明")
    CHANGED = "changed", _("同一编号已导入过，内容不同")
    ANSWERED_SINCE = "answered_since", _("已导入过，现在多了答复，请在事项页面办结")


@dataclass(frozen=True)
class CodeHolder:
    """Whoever shows the code that was given when a case was opened without a name."""

    case_id: int
    pk: None = None


@dataclass(frozen=True)
class Clockwork:
    """The schedule, which acts when a time has come."""

    pk: None = None


CLOCKWORK = Clockwork()
