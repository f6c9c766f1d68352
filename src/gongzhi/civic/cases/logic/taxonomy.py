"""Trees of categories as files bring them: with codes, or as three columns of names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.errors import Refused
from gongzhi.kernel.sheets import Sheet, is_garbled, lines_of

CODED = ("code", "name", "parent_code")
LEVELS = 3
LONGEST_NAME, LONGEST_CODE, LONGEST_KEYWORDS = 80, 20, 400

Path = tuple[str, ...]


class UnknownLayout(Refused):
    message = _("表头应为 code,name,parent_code(可加 keywords)，或一级、二级、三级分类三列名称。")


class UnfitCategory(Refused):
    message = _(
        "第 %(line)s 行不能用：%(cell)s。代码最多 20 个字符，名称最多 80 个字，都不能为空，"
        "上级要先出现。什么都没有导入。"
    )


@dataclass(frozen=True)
class CategoryRow:
    """One category of a file; `parent_code` is empty at the top."""

    code: str
    name: str
    parent_code: str
    keywords: str = ""


def read_taxonomy(sheet: Sheet, *, known: Sequence[CategoryRow] = ()) -> list[CategoryRow]:
    """Read a tree, parents before children; a bad line refuses the whole file.

    `known` is the tree in use: of a list of names, each category that is in it keeps its code and
    keywords; others get the next free number, two digits a level.
    """
    if set(CODED) <= set(sheet.columns):
        return list(_coded(sheet, {row.code for row in known}))
    if len(sheet.columns) == LEVELS:
        return list(_numbered(_paths(sheet), known))
    raise UnknownLayout


def _coded(sheet: Sheet, in_use: set[str]) -> Iterator[CategoryRow]:
    seen: set[str] = set()
    for line in lines_of(sheet):
        cells = dict(zip(sheet.columns, (cell.strip() for cell in line.cells), strict=False))
        code, name, parent = (cells.get(column, "") for column in CODED)
        row = CategoryRow(code, name, parent, cells.get("keywords", "")[:LONGEST_KEYWORDS])
        fits = 1 <= len(code) <= LONGEST_CODE and code not in seen and (not parent or parent in seen | in_use)
        if line.is_broken or not fits or not _is_name(name):
            raise UnfitCategory(line=line.number, cell=f"{code} {name} {parent}")
        seen.add(code)
        yield row


def _paths(sheet: Sheet) -> Iterator[Path]:
    for line in lines_of(sheet):
        names = [cell.strip() for cell in line.cells]
        depth = sum(map(bool, names))
        if line.is_broken or not all(map(_is_name, names[:depth])) or not depth:
            raise UnfitCategory(line=line.number, cell="/".join(names))
        yield tuple(names[:depth])


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= LONGEST_NAME and not is_garbled(name)


def _numbered(paths: Iterable[Path], known: Sequence[CategoryRow]) -> Iterator[CategoryRow]:
    rows = _by_path(known)
    used = {row.code for row in known}
    yielded: set[Path] = set()
    for path in paths:
        for part in (path[:depth] for depth in range(1, len(path) + 1)):
            if part in yielded:
                continue
            if part not in rows:
                above = rows[part[:-1]].code if part[:-1] else ""
                rows[part] = CategoryRow(_next_free(above, used), part[-1], above)
                used.add(rows[part].code)
            yielded.add(part)
            yield rows[part]


def _by_path(rows: Sequence[CategoryRow]) -> dict[Path, CategoryRow]:
    by_code = {row.code: row for row in rows}

    def path(row: CategoryRow) -> Path:
        return (*path(by_code[row.parent_code]), row.name) if row.parent_code else (row.name,)

    return {path(row): row for row in rows}


def _next_free(above: str, used: set[str]) -> str:
    return next(code for number in range(1, 10**4) if (code := f"{above}{number:02}") not in used)
