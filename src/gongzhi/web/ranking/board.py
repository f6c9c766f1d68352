"""Boards: whom a monthly ranking compares, like with like, and the cases that each board is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.evaluation.queries import cases_of, narrowed
from gongzhi.civic.evaluation.vocabulary import Grouping, Month
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.people.vocabulary import OrganisationKind

UNNAMED = "none"  # in addresses: the cases that lie in no place of the level, or have no category


@dataclass(frozen=True)
class Board:
    """One table of a ranking: bodies of one sort, places of one level, or categories."""

    key: str
    label: str | Promise
    grouping: Grouping
    level: Level = Level.COUNTY
    bodies: Q | None = None

    def cases(self, month: Month) -> CaseQuerySet:
        """Return the cases of a month that the board counts."""
        cases = cases_of(month)
        if self.bodies is None:
            return cases
        return cases.filter(dispatched_to__in=Organisation.objects.filter(self.bodies))

    def cases_of_line(self, of: "Line", month: Month) -> CaseQuerySet:
        """Return the cases that one line of the board counts."""
        cases = self.cases(month)
        match of.thing:
            case Organisation():
                return narrowed(cases, body=of.thing)
            case Place():
                return narrowed(cases, place=of.thing)
            case Category():
                return narrowed(cases, category=of.thing)
            case None if self.grouping == Grouping.PLACE:
                named = PlaceAncestry.objects.filter(
                    descendant=OuterRef("place"), inherited=False, ancestor__level=self.level
                )
                return cases.filter(~Exists(named))
            case None:
                return cases.filter(category=None)


@dataclass(frozen=True)
class Line:
    """What a line of a board is about: a body, a place, a category, or (None) what has no name."""

    key: str
    label: str
    thing: Organisation | Place | Category | None


_GOVERNMENT = Q(kind=OrganisationKind.GOVERNMENT)
BOARDS = (
    Board("streets", _("街道乡镇"), Grouping.BODY, bodies=_GOVERNMENT & Q(place__level__gte=Level.STREET)),
    Board("county", _("区县部门"), Grouping.BODY, bodies=_GOVERNMENT & Q(place__level=Level.COUNTY)),
    Board("city", _("市级部门"), Grouping.BODY, bodies=_GOVERNMENT & Q(place__level__lte=Level.CITY)),
    Board("enterprises", _("企业"), Grouping.BODY, bodies=Q(kind=OrganisationKind.ENTERPRISE)),
    Board(
        "others",
        _("社区村和社会组织"),
        Grouping.BODY,
        bodies=Q(kind__in=(OrganisationKind.COMMITTEE, OrganisationKind.SOCIAL)),
    ),
    Board("in-counties", _("区县"), Grouping.PLACE, Level.COUNTY),
    Board("in-streets", _("街道乡镇辖区"), Grouping.PLACE, Level.STREET),
    Board("in-communities", _("社区村"), Grouping.PLACE, Level.COMMUNITY),
    Board("categories", _("一级分类"), Grouping.CATEGORY),
)
_BY_KEY: Mapping[str, Board] = {board.key: board for board in BOARDS}
_NAMED: Mapping[Grouping, Any] = {
    Grouping.BODY: Organisation,
    Grouping.PLACE: Place,
    Grouping.CATEGORY: Category,
}


def board_named(key: str) -> Board:
    """Return a board; raise Http404 where there is none."""
    if key not in _BY_KEY:
        raise Http404
    return _BY_KEY[key]


def boards_in_use() -> list[Board]:
    """Return the boards of places and categories, and those of bodies that have any; one query."""
    sorts = [board for board in BOARDS if board.bodies]
    found = Organisation.objects.aggregate(
        **{f"n_{i}": Count("pk", filter=b.bodies) for i, b in enumerate(sorts)}
    )
    empty = {board.key for i, board in enumerate(sorts) if not found[f"n_{i}"]}
    return [board for board in BOARDS if board.key not in empty]


def line_of(board: Board, key: str) -> Line:
    """Return what a line's key in an address stands for; raise Http404 where it stands for nothing."""
    if key == UNNAMED and board.grouping != Grouping.BODY:
        return Line(key, name_of_nothing(board), None)
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise Http404
    thing: Organisation | Place | Category = get_object_or_404(_NAMED[board.grouping], pk=int(key))
    return Line(key, thing.name, thing)


def name_of_nothing(board: Board) -> str:
    """Return what stands in the line of cases without a place of the level, or without a category."""
    return str(_("没有写到这一级") if board.grouping == Grouping.PLACE else _("未分类"))
