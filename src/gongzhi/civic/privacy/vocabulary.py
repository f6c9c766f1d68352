"""The words of privacy: kinds of personal data in texts, and what the vault keeps of somebody."""

from dataclasses import dataclass

from django.db.models import TextChoices
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
