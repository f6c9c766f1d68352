"""Words of teamwork: why somebody is told, and by which way; what is put off, and for how long."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import Step


class NoticeReason(models.TextChoices):
    """Why a member of a body is told."""

    ASSIGNED = "assigned", _("指定给我")
    MENTIONED = "mentioned", _("有人提到我")
    DANGER = "danger", _("新的危急事项")
    DUE_SOON = "due_soon", _("快到期")
    OVERDUE = "overdue", _("已超期")
    RETURNED = "returned", _("退单和裁定")
    SUPERVISED = "supervised", _("被督办")
    REOPENED = "reopened", _("重新办理")
    ANSWERED = "answered", _("居民补充了情况")
    HUMAN_ASKED = "human_asked", _("请人工复核")
    AUTOMATIC_OFF = "automatic_off", _("自动派单已关闭")
    TROUBLE = "trouble", _("热点升温预警")
    INCIDENT = "incident", _("我的个人信息出了安全事件")
    ACCOUNT = "account", _("我的账号有变动")
    FAILED = "failed", _("系统出错")


class AccountMatter(models.TextChoices):
    """What the owner of an account, or of an address, is written about it; of a change, what was done."""

    PASSWORD_FORGOTTEN = "password_forgotten", _("申请了新密码")
    ADDRESS_GIVEN = "address_given", _("填写了邮箱")
    PASSWORD_CHANGED = "password_changed", _("修改了密码")
    TOTP_ACTIVATED = "totp_activated", _("开启了手机验证器")
    TOTP_DEACTIVATED = "totp_deactivated", _("关闭了手机验证器")
    WEBAUTHN_ADDED = "webauthn_added", _("添加了一个通行密钥")
    WEBAUTHN_REMOVED = "webauthn_removed", _("删除了一个通行密钥")
    RECOVERY_CODES_GENERATED = "recovery_codes_generated", _("生成了新的备用码")
    SECOND_FACTOR_RESET = "second_factor_reset", _("被管理员重置了两步验证")


class NoticeWay(models.TextChoices):
    """How a member is told."""

    NOW = "now", _("页面和邮件")
    DIGEST = "digest", _("页面和每日汇总邮件")
    PAGE = "page", _("只在页面")
    NONE = "none", _("不提醒")


# What is for one person goes out at once; what the whole desk sees anyway comes once a day.
USUAL_WAYS: Mapping[NoticeReason, NoticeWay] = {
    NoticeReason.ASSIGNED: NoticeWay.NOW,
    NoticeReason.MENTIONED: NoticeWay.NOW,
    NoticeReason.DANGER: NoticeWay.NOW,
    NoticeReason.DUE_SOON: NoticeWay.PAGE,
    NoticeReason.OVERDUE: NoticeWay.DIGEST,
    NoticeReason.RETURNED: NoticeWay.DIGEST,
    NoticeReason.SUPERVISED: NoticeWay.NOW,
    NoticeReason.REOPENED: NoticeWay.DIGEST,
    NoticeReason.ANSWERED: NoticeWay.DIGEST,
    NoticeReason.HUMAN_ASKED: NoticeWay.NOW,
    NoticeReason.AUTOMATIC_OFF: NoticeWay.NOW,
    NoticeReason.TROUBLE: NoticeWay.DIGEST,
    NoticeReason.INCIDENT: NoticeWay.NOW,
    NoticeReason.ACCOUNT: NoticeWay.NOW,
    NoticeReason.FAILED: NoticeWay.NOW,
}


class PendingStep(models.TextChoices):
    """What can be confirmed now and carried out a moment later, for one case or many."""

    ACCEPT = Step.ACCEPT.value, Step.ACCEPT.label
    DECLINE = Step.DECLINE.value, Step.DECLINE.label
    DISPATCH = Step.DISPATCH.value, Step.DISPATCH.label
    ACKNOWLEDGE = Step.ACKNOWLEDGE.value, Step.ACKNOWLEDGE.label
    RESOLVE = Step.RESOLVE.value, Step.RESOLVE.label
    ASK = Step.ASK.value, Step.ASK.label
    NOTE = Step.NOTE.value, Step.NOTE.label
    ASSIGN = "assign", _("指定承办人")
    SNOOZE = "snooze", _("稍后提醒")


class Fate(models.TextChoices):
    """What became of a step that was confirmed."""

    WAITING = "waiting", _("等待执行")
    DONE = "done", _("已完成")
    REFUSED = "refused", _("没有办成")
    WITHDRAWN = "withdrawn", _("已撤销")


# The field of a step whose words the resident reads.
TOLD_TO_RESIDENTS: Mapping[PendingStep, str] = {
    PendingStep.RESOLVE: "reply",
    PendingStep.ASK: "question",
    PendingStep.DECLINE: "because",
}
UNDO_SECONDS = 10
UNDO_CHOICES = (0, 10, 30)
UNDO_SECONDS_OF_MANY = 30
MOST_AT_ONCE = 200
MOST_VIEWS = 12


class SnoozeFor(models.TextChoices):
    """The usual spans for which a case is put aside."""

    AN_HOUR = "hour", _("1小时后")
    AFTERNOON = "afternoon", _("今天下午")
    TOMORROW = "tomorrow", _("明天上午")
    WORKDAY = "workday", _("下个工作日")
