"""Add, rename, move and merge places. Whoever calls has asked whether the person may."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.actions import succession
from gongzhi.civic.jurisdictions.actions.drawing import draw
from gongzhi.civic.jurisdictions.events import PlaceAdded, PlaceMoved, PlaceRenamed, PlacesMerged
from gongzhi.civic.jurisdictions.logic.gazetteer import Unreadable, drawing, is_code, is_name
from gongzhi.civic.jurisdictions.logic.shapes import Geometry
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, publish, publish_all


class CodeUnfit(Refused):
    """A code is not 2 to 20 digits."""

    message = _("地点代码应为 2 至 20 位数字。")


class CodeTaken(Refused):
    """A present place has the code."""

    message = _("代码 %(code)s 已经属于“%(name)s”，请换一个代码。")


class NameUnfit(Refused):
    """A name is empty or too long."""

    message = _("请填写地点名称，不超过 80 个字。")


class LevelUnfit(Refused):
    """A place would lie in one of its own level or a lower one."""

    message = _("“%(name)s”的层级应高于要放在它下面的地点。")


class AreaUnfit(Refused):
    """A centre or an area is not a place on the map."""

    message = _("中心点或范围不是规范的经纬度数据，请检查后再试。")


class DayUnfit(Refused):
    """A change would take effect in the future or before the place began."""

    message = _("生效日期不能晚于今天，也不能早于这个地点开始的日期。")


class PlaceHasEnded(Refused):
    """The place was renamed, moved or merged before."""

    message = _("“%(name)s”已经变更，请在变更后的地点上操作。")


class NothingToChange(Refused):
    """The place is already so."""

    message = _("与现在的内容相同，没有需要修改的地方。")


class MergeUnfit(Refused):
    """Places of different levels, or a place and itself, can't be merged."""

    message = _("只能把同一层级的其他地点并入“%(name)s”。")


@transaction.atomic
def add_place(
    code: str,
    name: str,
    level: Level,
    parent: Place | None,
    *,
    by: Actor | None,
    at: datetime,
    on: date | None = None,
    centre: tuple[float, float] | None = None,
    geometry: Geometry | None = None,
) -> Place:
    """Enter a place; without `on` it is taken to have been there always. Centre and GeoJSON in WGS 84."""
    if not is_code(code):
        raise CodeUnfit
    if taken := Place.objects.present().filter(code=code).first():
        raise CodeTaken(code=code, name=taken.name)
    parent = parent and _hold_parent(parent, level)
    begins_on = None if on is None else _day(on, at=at)
    place = Place.objects.create(code=code, name=_fit(name), level=level, parent=parent, valid_from=begins_on)
    succession.enter_ancestry(level)
    _draw(place, centre, geometry)
    added = PlaceAdded(place=place.pk, code=code, level=level, parent=place.parent_id)
    publish(added, about=place, by=by, at=at)
    return place


@transaction.atomic
def rename_place(place: Place, *, to: str, by: Actor | None, at: datetime, on: date | None = None) -> Place:
    """Rename a place from a day on, today unless said, and return the row that goes on."""
    old, name = _hold(place), _fit(to)
    if name == old.name:
        raise NothingToChange
    day = _day(on, at=at, after=old)
    new = succession.rename(old, name=name, on=day)
    publish(PlaceRenamed(old=old.pk, new=new.pk, code=new.code, on=day), about=new, by=by, at=at)
    return new


@transaction.atomic
def move_place(
    place: Place, *, to: Place, by: Actor | None, at: datetime, on: date | None = None, name: str = ""
) -> Place:
    """Put a place, and all below it, into another from a day on, under its own or a new name."""
    old, parent = _hold(place), _hold_parent(to, Level(place.level))
    if parent.pk == old.parent_id:
        raise NothingToChange
    day = _day(on, at=at, after=old)
    lineage = succession.move(old, to=parent, name=_fit(name or old.name), on=day)
    _announce_moves(lineage, by=by, at=at, on=day)
    return lineage[old.pk]


@transaction.atomic
def merge_places(
    places: Sequence[Place], *, into: Place, by: Actor | None, at: datetime, on: date | None = None
) -> Place:
    """Merge places into another of their level from a day on; what is below them goes on below it."""
    target = _hold(into)
    olds = [_hold(place) for place in dict.fromkeys(places)]
    if not olds or any(old == target or old.level != target.level for old in olds):
        raise MergeUnfit(name=target.name)
    day = max(_day(on, at=at, after=old) for old in olds)
    for old in olds:
        _announce_moves(succession.merge(old, into=target, on=day), by=by, at=at, on=day)
    merged = PlacesMerged(old=tuple(old.pk for old in olds), into=target.pk, on=day)
    publish(merged, about=target, by=by, at=at)
    return target


def _hold(place: Place) -> Place:
    held = Place.objects.select_for_update().get(pk=place.pk)
    if held.valid_to is not None:
        raise PlaceHasEnded(name=held.name)
    return held


def _hold_parent(parent: Place, level: Level) -> Place:
    held = _hold(parent)
    if held.level >= level:
        raise LevelUnfit(name=held.name)
    return held


def _fit(name: str) -> str:
    if not is_name(name.strip()):
        raise NameUnfit
    return name.strip()


def _day(on: date | None, *, at: datetime, after: Place | None = None) -> date:
    today = timezone.localdate(at, timezone.get_default_timezone())
    begun = after.valid_from if after else None
    if on is not None and (on > today or (begun and on < begun)):
        raise DayUnfit
    return on or today


def _draw(place: Place, centre: tuple[float, float] | None, geometry: Geometry | None) -> None:
    try:
        draw({place: drawing(centre, geometry)})
    except Unreadable:
        raise AreaUnfit from None


def _announce_moves(lineage: succession.Lineage, *, by: Actor | None, at: datetime, on: date) -> None:
    moves = [
        (PlaceMoved(old=old, new=new.pk, code=new.code, parent=new.parent_id or 0, on=on), new)
        for old, new in lineage.items()
    ]
    publish_all(moves, by=by, at=at)
