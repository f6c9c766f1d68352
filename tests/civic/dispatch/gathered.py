"""Small invented messages for the tests of gathering, and the real ones from outside the repository."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message
from tests.shared import shared_data

HERE = Path(__file__).parent
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)

DUMP = (
    (
        "青禾苑旁边的垃圾中转站臭气熏天",
        "青禾苑东门外的垃圾中转站每天散发恶臭，窗户都不敢开，请把中转站搬走。",
    ),
    ("投诉青禾苑附近垃圾中转站恶臭", "垃圾中转站离青禾苑不到五十米，夏天恶臭难闻，孩子咳嗽，希望搬走。"),
    ("青禾苑垃圾中转站恶臭扰民", "我住青禾苑三栋，垃圾中转站的恶臭飘进家里，苍蝇很多。"),
    ("垃圾中转站恶臭何时解决", "青禾苑的居民天天闻垃圾中转站的恶臭，投诉多次没有解决。"),
)
LAMPS = (
    ("云栖路的路灯坏了半年", "云栖路从桥头到菜场一盏路灯都不亮，老人晚上摔倒了两次。"),
    ("云栖路路灯不亮", "晚上走云栖路一片漆黑，路灯坏了没有人修。"),
    ("请修云栖路路灯", "云栖路的路灯全坏了，晚上不敢出门，请尽快修好路灯。"),
)
APART = (
    ("咨询少儿医保怎么缴费", "孩子刚出生，少儿医保在哪里办理，需要带什么材料？"),
    ("公交十二路班次太少", "早高峰等十二路车要四十分钟，能不能加几班车？"),
    ("建议图书馆晚上开放", "上班的人白天去不了图书馆，建议延长到晚上九点。"),
)


def said(title: str, text: str, *, id: str, days: float = 0, **more: object) -> Message:  # noqa: A002 - its field
    """Return a message of so many days after noon of the first day."""
    return Message(id, title, text, NOON + timedelta(days=days), **more)  # type: ignore[arg-type]


def few() -> list[Message]:
    """Return two troubles of four and three messages, and three messages apart, one a day."""
    return [
        said(title, text, id=f"{nth}", days=nth) for nth, (title, text) in enumerate(DUMP + LAMPS + APART)
    ]


def real_messages() -> list[Message]:
    """Return the 4,326 messages of 2019."""
    with (shared_data("cases") / "requests_2019.csv").open(encoding="utf-8-sig", newline="") as lines:
        return sorted((_message(row) for row in csv.DictReader(lines)), key=lambda each: (each.at, each.id))


def _message(row: dict[str, str]) -> Message:
    year, month, day, *clock = (int(figures) for figures in re.findall(r"\d+", row["留言时间"]))
    hours, minutes, seconds = clock or (0, 0, 0)
    return Message(
        row["留言编号"],
        row["留言主题"],
        row["留言详情"],
        datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC),
        likes=int(row["点赞数"]),
        dislikes=int(row["反对数"]),
    )


def labelled(trouble: str) -> set[str]:
    """Return the ids of the messages read to be of this trouble; docs/common-troubles.md has the guide."""
    with (HERE / "gathering_labels.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"] for row in csv.DictReader(lines) if row["trouble"] == trouble}


def read_pairs() -> Iterator[tuple[str, str, bool]]:
    """Yield pairs of real messages with whether one answer would do for both, read by hand."""
    with (HERE / "same_matter_labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["one"], row["other"], row["is_same"] == "1"
