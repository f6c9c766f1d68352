"""The words of dispatch: where a model learned, what is suggested for a case."""

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.privacy.vocabulary import Activity, Trigger

# No case goes out by itself before this was assessed.
AUTOMATIC_DISPATCH = Activity("automatic_dispatch", _("自动派单"), (Trigger.AUTOMATED,))


class Origin(TextChoices):
    """What a model was learned from."""

    HISTORY = "history", _("本市办过的事项")
    FILE = "file", _("导入的文件")


@dataclass(frozen=True)
class Choice:
    """A category that a case may belong to, how sure that is, and the words in the text that speak for it."""

    category: int
    probability: float  # 0 to 1, calibrated
    words: tuple[str, ...] = ()


MOST_CHOICES = 3


@dataclass(frozen=True)
class Likely:
    """A body, how sure it is that a case is its own, and why: `ended` of `cases` ended with it at `place`."""

    body: int
    probability: float
    ended: int
    cases: int
    returned: int
    place: int


class Doubt(Enum):
    """Why a person must decide on a case although its category is sure."""

    UNKNOWN_WORDS = auto()
    URGENT = auto()
    PRIVATE = auto()
    WANTED_OTHERWISE = auto()
    PLACE_TOO_WIDE = auto()
    DUPLICATE = auto()
    REFUSED = auto()
    NO_BODY = auto()


LOOKED_AT = 500
"""So many of the newest cases that went out by themselves tell whether that goes wrong."""


class Undoing(TextChoices):
    """How people put right what a program had decided."""

    RECALLED = "recalled", _("派单被撤回")
    RECATEGORISED = "recategorised", _("分类被改")
    RETURNED = "returned", _("退单异议成立")


class Stop(TextChoices):
    """Why automatic dispatch was turned off."""

    BY_HAND = "by_hand", _("人工关闭")
    ERROR = "error", _("差错超过限度，自动关闭")
    NOT_ASSESSED = "not_assessed", _("影响评估已撤回，自动关闭")


class Sign(TextChoices):
    """What in a message tells how soon somebody must act."""

    FIRE = "fire", _("火情")
    GAS = "gas", _("燃气泄漏")
    CHEMICAL = "chemical", _("有毒气体")
    TRAPPED = "trapped", _("被困")
    DROWNING = "drowning", _("落水")
    COLLAPSE = "collapse", _("坍塌")
    FLOOD = "flood", _("水淹")
    ILLNESS = "illness", _("急病受伤")
    POISON = "poison", _("中毒")
    ELECTRIC = "electric", _("触电")
    DEVICE = "device", _("救命设备停电")
    SELF_HARM = "self_harm", _("轻生")
    VIOLENCE = "violence", _("暴力")
    MISSING = "missing", _("走失")
    TRAFFIC = "traffic", _("交通事故")
    UTILITY = "utility", _("水电气热中断")
    CHILDREN = "children", _("涉及儿童")
    ELDERLY = "elderly", _("涉及老人、病人")
    MANY = "many", _("影响很多人")
    LIKENESS = "likeness", _("说法像危急情况")


class Audience(TextChoices):
    """For whom the figures of a trouble are: all its cases count for staff, fewer for everybody."""

    STAFF = "staff", _("工作人员")
    EVERYBODY = "everybody", _("所有人")
