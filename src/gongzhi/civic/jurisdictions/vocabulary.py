"""Words of places and clocks."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Level(models.IntegerChoices):
    """The five levels of places, and the grids below them (GB/T 34300)."""

    PROVINCE = 1, _("省级")
    CITY = 2, _("市级")
    COUNTY = 3, _("区县")
    STREET = 4, _("街道乡镇")
    COMMUNITY = 5, _("社区村")
    GRID = 6, _("网格")


class Clock(models.TextChoices):
    """The four clocks in which a limit is counted."""

    HOURS = "hours", _("小时")
    WORKING_HOURS = "working_hours", _("工作时")
    WORKING_DAYS = "working_days", _("工作日")
    CALENDAR_DAYS = "calendar_days", _("自然日")


@dataclass(frozen=True)
class Limit:
    """So many units of a clock, at least one: `Limit(5, Clock.WORKING_DAYS)`."""

    amount: int
    clock: Clock

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(self.amount)

    def __str__(self) -> str:
        return _wording(self.clock, self.amount) % {"amount": self.amount}


def _wording(clock: Clock, amount: int) -> str:
    """Return the words in the user's language, in the singular or plural of the amount."""
    match clock:
        case Clock.HOURS:
            return ngettext("%(amount)d 小时", "%(amount)d 小时", amount)
        case Clock.WORKING_HOURS:
            return ngettext("%(amount)d 个工作时", "%(amount)d 个工作时", amount)
        case Clock.WORKING_DAYS:
            return ngettext("%(amount)d 个工作日", "%(amount)d 个工作日", amount)
        case Clock.CALENDAR_DAYS:
            return ngettext("%(amount)d 个自然日", "%(amount)d 个自然日", amount)


class Reason(models.TextChoices):
    """Why a line of a list of places was left out."""

    COLUMNS = "columns", _("第一行缺少应有的列名，整个文件没有导入")
    NOT_JSON = "not_json", _("不是规范的 JSON 文件，整个文件没有导入")
    CODE = "code", _("代码应为 2 至 20 位数字")
    NAME = "name", _("缺少名称，或名称超过 80 个字")
    GARBLED = "garbled", _("有认不出的文字，请把文件另存为 UTF-8 编码")
    LEVEL = "level", _("层级应为 province、city、county、street、community、grid 之一，或 1 至 6")
    BEGINNING = "beginning", _("生效日期应写作 2025-03-12，且不晚于今天")
    TWICE = "twice", _("代码与前面的一行重复")
    NO_PARENT = "no_parent", _("缺少上级代码")
    UNKNOWN_PARENT = "unknown_parent", _("找不到上级代码对应的地点")
    PARENT_LEVEL = "parent_level", _("上级的层级应高于本级")
    LEVEL_CHANGED = "level_changed", _("层级与已有地点不同")
    UNKNOWN_CODE = "unknown_code", _("找不到代码对应的地点")
    CENTRE = "centre", _("中心点应为经度、纬度两个数")
    UNKNOWN_PLACE = "unknown_place", _("看不出属于哪个地点，请写代码或完整的名称")
    HOME = "home", _("含有楼栋或门牌，地名只到小区、道路为止")
    AREA = "area", _("范围应为规范的面(Polygon 或 MultiPolygon，WGS 84 经纬度)")


class ToponymKind(models.TextChoices):
    """What a name is that people say instead of a place's own."""

    ROAD = "road", _("道路")
    ESTATE = "estate", _("小区")
    VILLAGE = "village", _("村庄")
    LANDMARK = "landmark", _("地标")
    BYNAME = "byname", _("别称")


class Clue(models.TextChoices):
    """What speaks for a place that a text may mean."""

    FULL = "full", _("写了全名")
    SHORT = "short", _("写了简称")
    FORMER = "former", _("写了旧名")
    TOPONYM = "toponym", _("写了那里的道路、小区或地标")
    AROUND = "around", _("也写了它所在的地方")
    NEAR = "near", _("离反映人所在地近")
    POINT = "point", _("写了经纬度")


class Agreement(models.TextChoices):
    """Whether a point on the map lies in a place, as far as the map tells."""

    AGREES = "agrees", _("位置与地点相符")
    CONTRADICTS = "contradicts", _("位置与地点不符")
    UNKNOWN = "unknown", _("没有地图数据，无法核对")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place that a text may mean: the place's id, its share among the candidates, and what speaks for it.

    `words` are the names as the text has them, from the top down; `spot` is the exact spot that was said,
    "东门附近", or empty. `agreement` compares with the coordinates that were typed.
    """

    place: int
    path: str
    level: Level
    share: float
    words: tuple[str, ...]
    clues: tuple[Clue, ...]
    spot: str = ""
    agreement: Agreement = Agreement.UNKNOWN
