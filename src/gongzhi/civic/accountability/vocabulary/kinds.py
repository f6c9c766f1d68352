"""The words of all kinds of facts, by which people read the log, in one place."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASES: Mapping[str, str | Promise] = {
    "cases.CaseOpened": _("提出事项"),
    "cases.CaseAccepted": _("受理"),
    "cases.CaseDeclined": _("不予受理"),
    "cases.CaseCategorised": _("改分类"),
    "cases.UrgencyMarked": _("标为紧急"),
    "cases.CaseWithdrawn": _("反映人撤回"),
    "cases.QuestionAsked": _("请反映人补充情况"),
    "cases.QuestionAnswered": _("反映人补充"),
    "cases.NoteWritten": _("内部备注"),
    "cases.CaseDispatched": _("派单"),
    "cases.DispatchRecalled": _("撤回派单"),
    "cases.CaseAcknowledged": _("签收"),
    "cases.ResidentContacted": _("联系反映人"),
    "cases.WhistleBlown": _("吹哨"),
    "cases.BodyReportedIn": _("报到"),
    "cases.DispatchObjected": _("提出退单异议"),
    "cases.ObjectionRuled": _("裁定退单异议"),
    "cases.ExtensionAsked": _("申请延期"),
    "cases.ExtensionRuled": _("审批延期"),
    "cases.CaseSuspended": _("挂账"),
    "cases.CaseResumed": _("恢复办理"),
    "cases.DeadlineMissed": _("超过期限"),
    "cases.DeadlineExempted": _("免责登记"),
    "cases.CaseSupervised": _("列入督办"),
    "cases.CaseEscalated": _("上交"),
    "cases.TopReached": _("到期应上交，已到最上级"),
    "cases.CaseResolved": _("办结答复"),
    "cases.CaseFollowedUp": _("回访"),
    "cases.CaseReopened": _("退回重新办理"),
    "cases.CaseClosed": _("结案"),
    "cases.CaseSupported": _("居民表示也遇到"),
    "cases.CaseMerged": _("并单"),
    "cases.CaseUnmerged": _("撤销并单"),
    "cases.CaseLinked": _("关联上级事项"),
    "cases.FileAttached": _("添加附件"),
    "cases.WordsErased": _("依法删除文字"),
    "cases.CasesImported": _("导入事项"),
    "dispatch.CategorySuggested": _("系统建议分类"),
    "dispatch.CaseDispatchedAutomatically": _("系统自动派单"),
    "dispatch.AutomaticDispatchUndone": _("纠正自动派单"),
    "dispatch.HumanAsked": _("反映人要求人工复核"),
    "dispatch.HumanAnswered": _("人工复核自动派单"),
    "evaluation.CaseExcluded": _("登记为不计入考核"),
    "evaluation.CaseIncludedAgain": _("恢复计入考核"),
    "privacy.DetailsOpened": _("查看反映人信息"),
    "privacy.OpeningObjectedTo": _("对查看信息提出异议"),
    "privacy.OpeningAnswered": _("答复对查看信息的异议"),
    "teamwork.CaseAssigned": _("指定经办人"),
    "teamwork.CaseUnassigned": _("取消经办人"),
    "teamwork.ColleagueMentioned": _("提到同事"),
    "teamwork.DeedConfirmed": _("确认操作，稍后发出"),
    "teamwork.DeedWithdrawn": _("撤销还没发出的操作"),
    "teamwork.PartDue": _("操作到时发出"),
    "teamwork.PartRefused": _("操作没有成功"),
}
RULES: Mapping[str, str | Promise] = {
    "cases.CatalogueChanged": _("修改派单目录"),
    "cases.DeadlineRuleChanged": _("修改办理期限"),
    "cases.EscalationRuleChanged": _("修改督办上交规则"),
    "cases.TaxonomyChanged": _("修改分类"),
    "cases.TaxonomyImported": _("导入分类表"),
    "cases.ReplyTemplateChanged": _("修改答复模板"),
    "evaluation.WeightsChanged": _("设定三率权重"),
    "evaluation.ExclusionRuleChanged": _("修改不计入考核的规则"),
    "evaluation.RankingPublished": _("公布考核排名"),
    "jurisdictions.CalendarDaySet": _("设定工作日历"),
}
PROGRAMS: Mapping[str, str | Promise] = {
    "dispatch.AutomaticDispatchTurnedOn": _("开启自动派单"),
    "dispatch.AutomaticDispatchTurnedOff": _("关闭自动派单"),
    "dispatch.ModelTrained": _("训练分类模型"),
    "dispatch.ModelChosen": _("启用分类模型"),
    "dispatch.UrgencyLearned": _("学习紧急用语"),
    "clients.TokenCreated": _("发放接口令牌"),
    "clients.TokenRevoked": _("停用接口令牌"),
    "clients.WebhookCreated": _("添加推送地址"),
    "clients.WebhookChanged": _("修改推送地址"),
    "clients.WebhookSecretRotated": _("更换推送密钥"),
    "clients.WebhookDisabled": _("推送停用"),
    "clients.WebhookEnded": _("删除推送地址"),
}
PEOPLE: Mapping[str, str | Promise] = {
    "people.OrganisationAdded": _("添加单位"),
    "people.OrganisationChanged": _("修改单位"),
    "people.MembershipGranted": _("任命岗位"),
    "people.MembershipEnded": _("停用岗位"),
    "people.InvitationSent": _("邀请加入"),
    "people.InvitationAccepted": _("接受邀请"),
    "people.InvitationRevoked": _("收回邀请"),
    "people.PersonDeactivated": _("停用账号"),
    "people.PersonReactivated": _("恢复账号"),
    "people.SecondFactorReset": _("重置二次验证"),
    "people.SessionsEnded": _("要求重新登录"),
}
ACCOUNTS: Mapping[str, str | Promise] = {
    "people.PersonRegistered": _("注册账号"),
    "people.CallerNoted": _("登记来电人"),
    "people.ProfileChanged": _("修改个人资料"),
    "people.PasswordChanged": _("修改密码"),
    "people.MailConfirmed": _("确认邮箱"),
    "people.MailRemoved": _("移除邮箱"),
    "people.SecondFactorChanged": _("修改二次验证"),
    "teamwork.ViewShared": _("共享视图"),
}
PLACES: Mapping[str, str | Promise] = {
    "jurisdictions.PlaceAdded": _("添加地点"),
    "jurisdictions.PlaceMoved": _("地点改变隶属"),
    "jurisdictions.PlaceRenamed": _("地点改名"),
    "jurisdictions.PlacesImported": _("导入地点"),
    "jurisdictions.PlacesMerged": _("地点合并"),
    "jurisdictions.ToponymConfirmed": _("学到地名"),
    "jurisdictions.ToponymRefused": _("不采用的地名"),
    "jurisdictions.ToponymsImported": _("导入地名"),
}
TROUBLES: Mapping[str, str | Promise] = {
    "dispatch.TroubleFound": _("发现共性问题"),
    "dispatch.TroubleGrew": _("共性问题扩大"),
    "dispatch.TroubleNoticed": _("共性问题快速增多"),
    "dispatch.TroubleFaded": _("共性问题消退"),
    "dispatch.QuestionChosen": _("选定每月一题"),
    "dispatch.QuestionPlanned": _("制定每月一题方案"),
    "dispatch.QuestionReported": _("每月一题进展"),
    "dispatch.QuestionClosed": _("每月一题办结"),
}
PRIVACY: Mapping[str, str | Promise] = {
    "privacy.DetailsDestroyed": _("销毁个人信息"),
    "privacy.MasterKeyChanged": _("更换个人信息主密钥"),
}
LEDGER: Mapping[str, str | Promise] = {
    "ledger.LogBegun": _("启用账本"),
    "ledger.LogKeyChanged": _("更换账本密钥"),
    "ledger.DeviationFound": _("账本自查发现不一致"),
    "ledger.DeviationExplained": _("说明账本不一致的原因"),
    "cases.DeviationFound": _("事项核对发现不一致"),
    "cases.DeviationExplained": _("说明事项不一致的原因"),
}
GROUPS: Mapping[str | Promise, Mapping[str, str | Promise]] = {
    _("事项"): CASES,
    _("规则"): RULES,
    _("程序"): PROGRAMS,
    _("单位和人员"): PEOPLE,
    _("账号"): ACCOUNTS,
    _("地点"): PLACES,
    _("共性问题"): TROUBLES,
    _("个人信息"): PRIVACY,
    _("账本"): LEDGER,
}
WORDS: Mapping[str, str | Promise] = {kind: word for kinds in GROUPS.values() for kind, word in kinds.items()}


def word_of(kind: str) -> str:
    """Return what people call a kind of fact; a kind that nobody has named yet by its code."""
    return str(WORDS.get(kind, kind))
