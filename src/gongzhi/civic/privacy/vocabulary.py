"""The words of privacy: personal data in texts and in the vault, what is assessed, told and agreed to."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PersonalData(TextChoices):
    """A kind of personal data (个人信息保护法 art. 4); what is first here wins where two kinds overlap."""

    IDENTITY = "identity", _("身份证号码")
    CARD = "card", _("银行卡号")
    MOBILE = "mobile", _("手机号码")
    LANDLINE = "landline", _("固定电话")
    EMAIL = "email", _("电子邮箱")
    WECHAT = "wechat", _("微信号")
    QQ = "qq", _("QQ号")
    PLATE = "plate", _("车牌号码")
    ADDRESS = "address", _("详细住址")
    NAME = "name", _("姓名")


@dataclass(frozen=True)
class Found:
    """A piece of personal data as it stands in a text: `text` is what stands from `start` to `end`."""

    kind: PersonalData
    start: int
    end: int
    text: str


class Detail(TextChoices):
    """What the vault keeps of a person."""

    NAME = "name", _("姓名")
    PHONE = "phone", _("电话")
    EMAIL = "email", _("邮箱")
    SIGN_IN_NAME = "sign_in_name", _("登录名")


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of a person, each "" where it is not; named as `Detail` has them."""

    name: str = ""
    phone: str = ""
    email: str = ""
    sign_in_name: str = ""


NOTHING_KNOWN = Details()


class Purpose(TextChoices):
    """For what staff open the details of who reported a case (个人信息保护法 art. 6)."""

    HANDLE = "handle", _("联系反映人，办理事项")
    FOLLOW_UP = "follow_up", _("电话回访")
    VERIFY = "verify", _("核实情况或身份")
    RESCUE = "rescue", _("紧急救助")


class Oddity(TextChoices):
    """What is unusual about somebody's looking."""

    NOT_OWN = "not_own", _("没有办过这件事")
    MANY = "many", _("一小时内看得特别多")
    NIGHT = "night", _("在夜里")


class Trigger(TextChoices):
    """Why a processing may not begin before its impact was assessed (个人信息保护法 art. 55)."""

    SENSITIVE = "sensitive", _("处理敏感个人信息")
    AUTOMATED = "automated", _("利用个人信息进行自动化决策")
    SHARED = "shared", _("委托处理、对外提供或公开个人信息")
    ABROAD = "abroad", _("向境外提供个人信息")
    OTHER = "other", _("其他对个人权益有重大影响的处理")


@dataclass(frozen=True)
class Activity:
    """A processing of this program that waits for its assessment; declared by the module that does it."""

    code: str
    name: str | Promise
    because: tuple[Trigger, ...]


KEPT_YEARS = 3  # assessments, at least (个人信息保护法 art. 56)


class Basis(TextChoices):
    """By what right personal data goes abroad (个人信息保护法 art. 38)."""

    SECURITY_ASSESSMENT = "security_assessment", _("通过国家网信部门的安全评估(第三十八条第一款第一项)")
    CERTIFICATION = "certification", _("个人信息保护认证(第三十八条第一款第二项)")
    STANDARD_CONTRACT = "standard_contract", _("与接收方订立标准合同(第三十八条第一款第三项)")
    OTHER_LAW = "other_law", _("法律、行政法规或国家网信部门规定的其他条件(第三十八条第一款第四项)")
    TREATY = "treaty", _("我国缔结或参加的国际条约、协定(第三十八条第二款)")


class Block(TextChoices):
    """Why nothing is sent to a recipient."""

    NO_BASIS = "no_basis", _("接收方在境外，没有登记出境依据")
    EXPIRED = "expired", _("接收方的出境依据已到期")
    ENDED = "ended", _("接收方已停用")
    NOT_ASSESSED = "not_assessed", _("影响评估已撤回")


class Harm(TextChoices):
    """What happened to personal data in an incident (个人信息保护法 art. 57)."""

    LEAKED = "leaked", _("泄露")
    ALTERED = "altered", _("篡改")
    LOST = "lost", _("丢失")


class Level(IntegerChoices):
    """How grave an incident is (国家网络安全事件报告管理办法, annex); the officer judges it."""

    ORDINARY = 1, _("一般事件")
    LARGER = 2, _("较大事件")
    MAJOR = 3, _("重大事件")
    GRAVE = 4, _("特别重大事件")


class Told(TextChoices):
    """Who is told of an incident."""

    AUTHORITY = "authority", _("主管部门")
    PEOPLE = "people", _("受影响的个人")


class Grade(TextChoices):
    """How much harm it does when data leaks or is altered (数据安全法 art. 21, GB/T 43697-2024)."""

    CORE = "core", _("核心数据")
    IMPORTANT = "important", _("重要数据")
    GENERAL = "general", _("一般数据")


class Sensitivity(TextChoices):
    """How far data concerns a person (个人信息保护法 art. 4 and 28)."""

    NONE = "none", _("不含个人信息")
    PERSONAL = "personal", _("个人信息")
    SENSITIVE = "sensitive", _("敏感个人信息")


class Ground(IntegerChoices):
    """What lets personal data be processed (个人信息保护法 art. 13, first paragraph, by item)."""

    CONSENT = 1, _("取得您的同意")
    CONTRACT = 2, _("订立、履行合同或者人力资源管理所必需")
    DUTY = 3, _("履行法定职责或者法定义务所必需")
    EMERGENCY = 4, _("应对突发公共卫生事件或者紧急情况所必需")
    NEWS = 5, _("为公共利益实施新闻报道、舆论监督")
    PUBLISHED = 6, _("处理已经合法公开的个人信息")
    OTHER_LAW = 7, _("法律、行政法规规定的其他情形")


class Keeping(TextChoices):
    """How long rows are kept."""

    DAYS = "days", _("到期自动删除")
    ITSELF = "itself", _("办理过程中自动删除")
    LAW = "law", _("依法保存")
    ACCOUNT = "account", _("账号存在期间")
    USE = "use", _("使用期间")


class ConsentPurpose(TextChoices):
    """What a person is asked about, or may say no to; each has a notice (seed/notices.toml)."""

    PUBLISH = "publish", _("公开我的诉求")
    SHARE = "share", _("让程序读我的诉求")
    AUTOMATED = "automated", _("由程序自动派单")
    MAIL = "mail", _("用邮件通知我")


class Stance(TextChoices):
    """What somebody said to a notice."""

    GIVEN = "given", _("同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("撤回同意")


class Door(TextChoices):
    """Where a stance was taken; what is heard is noted by an operator, who read a sentence out."""

    WEB = "web", _("网站")
    PHONE = "phone", _("电话")
    WINDOW = "window", _("窗口")
    PROGRAM = "program", _("程序接口")


class Ward(TextChoices):
    """Why somebody has a guardian."""

    UNDER_14 = "under_14", _("不满十四周岁(个人信息保护法第三十一条)")
    NO_CAPACITY = "no_capacity", _("无民事行为能力的成年人(民法典第二十一条)")
    LIMITED_CAPACITY = "limited_capacity", _("限制民事行为能力的成年人(民法典第二十二条)")


class GuardianProof(TextChoices):
    """What was shown to tell that somebody is a guardian; no copy is kept."""

    HOUSEHOLD = "household", _("户口簿")
    BIRTH = "birth", _("出生医学证明")
    RULING = "ruling", _("人民法院判决书或裁定书")
    APPOINTMENT = "appointment", _("居委会、村委会或民政部门指定监护人的文件")
    AGREEMENT = "agreement", _("监护协议")
