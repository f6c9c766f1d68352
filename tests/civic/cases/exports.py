"""Exports of other systems, for the tests of the import."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from gongzhi.civic.cases.actions.importing import Imported, Source, import_cases
from gongzhi.civic.cases.logic.importing import CaseRow, Columns, Reading, Rejection, rows_of, survey
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.kernel.sheets import open_sheet
from tests.a_city import City

CHINA = ZoneInfo("Asia/Shanghai")
OPENED_AT = datetime(2025, 2, 10, 9, 0, tzinfo=CHINA)
REPLIED_AT = datetime(2025, 2, 12, 17, 30, tzinfo=CHINA)
COLUMNS = Columns(
    id="编号",
    title="标题",
    text="内容",
    time="时间",
    reply="答复",
    replied="答复时间",
    likes="点赞",
    place="地点",
    category="分类",
    kind="类型",
    resolved="解决",
    satisfaction="满意",
)
GOOD = {"编号": "7", "标题": "路灯不亮", "内容": "柳岸路的路灯不亮。", "时间": "2025/2/10 9:00:00"}
ANSWERED = GOOD | {"答复": "已更换灯泡。", "答复时间": "2025-02-12 17:30:00"}
HEADINGS = [getattr(COLUMNS, name) for name in COLUMNS.__dataclass_fields__]
_numbers = count(1)


def write_file(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write an export with all columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_file(path: Path, columns: Columns = COLUMNS, *, at: datetime) -> Iterator[CaseRow | Rejection]:
    """Read an export as the command does."""
    sheet = open_sheet(path)
    order = survey(sheet, columns).dates.order
    return rows_of(sheet, Reading(columns, order, CHINA, at))


def a_row(**details: object) -> CaseRow:
    """Return a row with a number of its own."""
    number = next(_numbers)
    row = {
        "line": number,
        "id": str(number),
        "title": "路灯不亮",
        "text": "柳岸路的路灯不亮。",
        "words": "柳岸 路灯",
        "opened_at": OPENED_AT,
    }
    return CaseRow(**(row | details))  # type: ignore[arg-type]  # details of a test


def an_answered_row(**details: object) -> CaseRow:
    """Return a row with a reply."""
    return a_row(**({"reply": "已更换灯泡。", "replied_at": REPLIED_AT} | details))


def bring_in(city: City, *rows: CaseRow | Rejection, at: datetime, **details: object) -> Imported:
    """Import rows for the clockwork, and return what became of all."""
    source = Source(**({"name": "旧系统", "place": city.city} | details))  # type: ignore[arg-type]  # details of a test
    batches = list(import_cases(rows, source=source, by=CLOCKWORK, at=at))
    return Imported(
        sum(batch.added for batch in batches),
        sum(batch.there for batch in batches),
        tuple(rejection for batch in batches for rejection in batch.rejections),
        sum(batch.cleaned for batch in batches),
    )
