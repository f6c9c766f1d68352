"""The warnings about 310 real replies of 2019 and before, against labels that were read by hand.

docs/answering.md has the guide. The half kept apart was labelled before the rules were written, and no rule
was changed by it.
"""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongzhi.civic.dispatch.logic.answering.checking import warnings_for
from gongzhi.civic.dispatch.logic.answering.kinds import Lack
from tests.shared import shared_data

LABELS = Path(__file__).parent / "answering_labels.csv"
Replies = dict[str, set[Lack]]
PRECISION_AND_RECALL = {
    ("tuned", "empty_phrases_only"): (0.9, 0.85),
    ("tuned", "says_done"): (0.9, 0.85),
    ("tuned", "says_when"): (0.85, 0.9),
    ("tuned", "addresses_all"): (0.8, 0.7),
    ("held_out", "empty_phrases_only"): (0.8, 0.8),
    ("held_out", "says_done"): (0.75, 0.65),
    ("held_out", "says_when"): (0.6, 0.7),
    ("held_out", "addresses_all"): (0.55, 0.4),
}
TOLD_BY: dict[str, set[Lack]] = {
    "empty_phrases_only": {Lack.ONLY_PHRASES},
    "says_done": {Lack.ONLY_PHRASES, Lack.NOTHING_DONE},
    "says_when": {Lack.NO_TIME},
    "addresses_all": {Lack.NOT_ADDRESSED},
}


def moment(said: str) -> datetime:
    """Return a time of the file."""
    year, month, day, *clock = (int(figures) for figures in re.findall(r"\d+", said))
    hours, minutes, seconds = clock or (0, 0, 0)
    return datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC)


def plain(text: str) -> str:
    """Return a text of the file in one line."""
    return re.sub(r"\s+", " ", text).strip()


def lacks(row: dict[str, str]) -> set[Lack]:
    """Return the kinds of warnings about one reply of the file."""
    title, text, reply = (plain(row[column]) for column in ("留言主题", "留言详情", "答复意见"))
    return {remark.kind for remark in warnings_for(title, text, reply, at=moment(row["答复时间"]))}


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    with (shared_data("cases") / "replies_2019.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["留言编号"]: row for row in csv.DictReader(lines)}


def labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wanting(field: str) -> Callable[[dict[str, str]], bool]:
    """Return how a label says that a reply lacks something."""
    return lambda label: label[field] == ("y" if field == "empty_phrases_only" else "n")


def test_at_least_two_hundred_replies_are_labelled_in_two_halves() -> None:
    halves = [label["half"] for label in labels()]
    assert (halves.count("held_out"), halves.count("tuned")) == (105, 205)
    assert len({label["id"] for label in labels()}) == 310


@pytest.mark.parametrize(("half", "field"), PRECISION_AND_RECALL)
def test_warnings_agree_with_readers(rows: dict[str, dict[str, str]], half: str, field: str) -> None:
    read = [label for label in labels() if label["half"] == half]
    wanted = {label["id"] for label in read if wanting(field)(label)}
    warned = {label["id"] for label in read if lacks(rows[label["id"]]) & TOLD_BY[field]}
    precision, recall = PRECISION_AND_RECALL[half, field]
    assert len(wanted & warned) >= precision * len(warned)
    assert len(wanted & warned) >= recall * len(wanted)


def test_few_replies_are_told_to_be_of_other_places(rows: dict[str, dict[str, str]]) -> None:
    found = [lacks(row) for row in rows.values()]
    assert sum(Lack.OTHER_PLACE in kinds for kinds in found) < 0.03 * len(found)


def test_a_reply_to_somebody_else_is_mostly_noticed(rows: dict[str, dict[str, str]]) -> None:
    every = list(rows.values())
    swapped = [one | {"答复意见": other["答复意见"]} for one, other in zip(every, every[1400:], strict=False)]
    told = [bool(lacks(row) & {Lack.OTHER_PLACE, Lack.NOT_ADDRESSED}) for row in swapped]
    assert sum(told) > 0.78 * len(told)
