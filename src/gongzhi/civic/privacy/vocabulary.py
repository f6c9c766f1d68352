"""The words of privacy: which kinds of personal data a text may hold, and where it holds them."""

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
