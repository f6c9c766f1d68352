"""A year of a large city's cases as another system would export them: CSV files, one for each body's turn.

The same seed gives the same rows. A turn is a run of rows that one body answered, as an import takes them.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bench.texts import Texts

TURN = 500
YEAR = timedelta(days=365)
HEADING = (
    "编号", "标题", "内容", "时间", "地点", "分类", "类型", "答复", "答复时间", "是否解决", "满意度",
)  # fmt: skip
KINDS = ("求助",) * 8 + ("投诉",) * 6 + ("咨询",) * 4 + ("建议", "举报")
GRADES = ("5",) * 8 + ("4",) * 7 + ("3",) * 2 + ("2", "1")


@dataclass(frozen=True)
class Answering:
    """A body with the places and categories of the cases that it answers."""

    code: str
    places: Sequence[str]
    categories: Sequence[str]
    weight: float


@dataclass(frozen=True)
class Turn:
    """A run of rows that one body answered."""

    number: int
    body: str
    rows: list[tuple[str, ...]]


def turns(bodies: Sequence[Answering], texts: Texts, *, count: int, until: datetime) -> Iterator[Turn]:
    """Yield the cases of the year before a moment, in the order in which they came, by and large."""
    weights = [body.weight for body in bodies]
    for number in range(math.ceil(count / TURN)):
        chance = Random(f"turn {number}")
        body = chance.choices(bodies, weights)[0]
        size = min(TURN, count - number * TURN)
        ids = range(number * TURN, number * TURN + size)
        # A turn is about a few places, as the days of a real body are.
        near = replace(body, places=chance.sample(body.places, min(40, len(body.places))))
        yield Turn(number, body.code, [_row(each, count, near, texts, chance, until=until) for each in ids])


def _row(
    number: int, count: int, body: Answering, texts: Texts, chance: Random, *, until: datetime
) -> tuple[str, ...]:
    # Two thirds of a day's spread around the row's place in the year; nothing lies in the future.
    age = YEAR * (1 - number / count) + timedelta(hours=chance.uniform(0.02, 16))
    opened = until - age
    replied = opened + timedelta(days=min(chance.expovariate(1 / 5), 40), hours=1)
    days = age / timedelta(days=1)
    answered = (
        replied < until and (days > 45 or chance.random() > math.exp(-days / 6)) and chance.random() > 0.03
    )
    resolved, grade = _said(chance) if answered else ("", "")
    return (
        f"B{number}",
        texts.title(chance),
        texts.text(chance),
        f"{opened:%Y-%m-%d %H:%M:%S}",
        chance.choice(body.places),
        chance.choice(body.categories),
        chance.choice(KINDS),
        texts.reply(chance) if answered else "",
        f"{replied:%Y-%m-%d %H:%M:%S}" if answered else "",
        resolved,
        grade,
    )


def _said(chance: Random) -> tuple[str, str]:
    """Draw what the resident says of the answer; one in six is not reached."""
    if chance.random() < 0.17:
        return "", ""
    return ("是" if chance.random() < 0.88 else "否"), chance.choice(GRADES)


def write_sheet(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(rows)
