"""Words of clients: what a token may be used for, and how long it lasts."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import events as said
from gongzhi.civic.privacy.vocabulary import Activity, Trigger


class Scope(models.TextChoices):
    """What a program may do with a token; never more than its person may."""

    CASES_READ = "cases:read", _("查看事项")
    CASES_WRITE = "cases:write", _("提交和办理事项")
    RATES_READ = "rates:read", _("查看考核数据背后的事项")
    WEBHOOKS = "webhooks", _("管理事件推送")
    OPEN311 = "open311", _("通过 Open311 提交事项")


# What a program reads with these may tell of persons.
PERSONAL_SCOPES = frozenset({Scope.CASES_READ, Scope.CASES_WRITE, Scope.RATES_READ})
# Neither begins before it was assessed.
PROGRAMS = Activity("programs", _("程序凭令牌读取事项"), (Trigger.SHARED,))
WEBHOOKS = Activity("webhooks", _("事件推送"), (Trigger.SHARED,))

LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 80
MOST_TOKENS = 20  # in force at the same time, for one person
SECRET_PREFIX = "gz_"  # by which a scanner of leaked secrets knows them  # noqa: S105  # it is no secret

LONGEST_URL = 500
MOST_WEBHOOKS = 10  # of one person, at the same time
EARLIER_SECRET_LASTS = timedelta(hours=24)  # after a rotation

# The facts about cases of which webhooks are told: those that a case's own reporter may read.
PUBLIC_KINDS = {
    said.CaseOpened.kind: _("登记"),
    said.CaseAccepted.kind: _("受理"),
    said.CaseDeclined.kind: _("不予受理"),
    said.CaseWithdrawn.kind: _("撤回"),
    said.QuestionAsked.kind: _("请反映人补充"),
    said.QuestionAnswered.kind: _("反映人补充了"),
    said.CaseDispatched.kind: _("派单"),
    said.CaseAcknowledged.kind: _("签收"),
    said.ResidentContacted.kind: _("联系反映人"),
    said.CaseSuspended.kind: _("挂账"),
    said.CaseResumed.kind: _("恢复办理"),
    said.DeadlineMissed.kind: _("超期"),
    said.CaseEscalated.kind: _("上交"),
    said.CaseResolved.kind: _("办结"),
    said.CaseFollowedUp.kind: _("回访"),
    said.CaseReopened.kind: _("重新办理"),
    said.CaseClosed.kind: _("结案"),
    said.CaseMerged.kind: _("并单"),
    said.CaseUnmerged.kind: _("撤销并单"),
    said.CaseSupported.kind: _("有人也遇到"),
    said.FileAttached.kind: _("添加附件"),
}
# Of these, what everybody may read of a public case (cases, queries/timeline.py).
KINDS_FOR_ALL = PUBLIC_KINDS.keys() - {
    said.QuestionAsked.kind,
    said.QuestionAnswered.kind,
    said.CaseFollowedUp.kind,
    said.CaseUnmerged.kind,
    said.FileAttached.kind,
}
PING = "webhook.ping"
