"""The rates of 2,816 real replies, against a reckoning that knows only the file and a clock on the wall."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from gongzhi.civic.cases.models import DeadlineRule
from gongzhi.civic.evaluation.queries import cases_behind, cases_of, narrowed, rates_by
from gongzhi.civic.evaluation.vocabulary import Figure, Grouping, Month
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.civic.cases.terminal import run_import
from tests.shared import shared_data

DAY = timedelta(days=1)
COLUMNS = (
    *("--source", "问政答复", "--id", "留言编号", "--title", "留言主题", "--text", "留言详情"),
    *("--time", "留言时间", "--reply", "答复意见", "--replied", "答复时间"),
    *("--resolved", "解决", "--satisfaction", "满意"),
)


@dataclass
class Reckoned:
    """What one body did in a month, counted by hand."""

    due: int = 0
    in_time: int = 0
    resolved: int = 0
    satisfied: int = 0


def rows() -> Iterator[dict[str, str]]:
    """Yield the real rows; what residents thought of the replies isn't in the file, so it is made up."""
    with (shared_data("cases") / "replies_2019.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            number = int(row["留言编号"])
            yield row | {"解决": "是" if number % 3 else "否", "满意": str(number % 5 + 1)}


def moment(text: str) -> datetime:
    """Read a time of the file as the clock on the wall showed it."""
    text = text.replace("-", "/")
    return datetime.strptime(text if ":" in text else f"{text} 00:00:00", "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007


def body_of(row: dict[str, str]) -> str:
    """Share the rows out between two bodies, for the file names none."""
    return "区住建局" if int(row["留言编号"]) % 2 else "区园林中心"


def end_of_days(opened: datetime, days: int) -> datetime:
    """Return midnight after the last of so many days, the day of the message not counted (民法典 201)."""
    return datetime.combine(opened.date() + (days + 1) * DAY, datetime.min.time())


def reckoned(days: int = 0, hours: int = 0) -> dict[tuple[str, str], Reckoned]:
    """Count by body and month with nothing but the file."""
    found: dict[tuple[str, str], Reckoned] = defaultdict(Reckoned)
    for row in rows():
        opened, replied = moment(row["留言时间"]), moment(row["答复时间"])
        limit = end_of_days(opened, days) if days else opened + timedelta(hours=hours)
        counts = found[body_of(row), f"{opened:%Y-%m}"]
        counts.due += 1
        counts.in_time += replied <= limit
        counts.resolved += row["解决"] == "是"
        counts.satisfied += int(row["满意"]) >= 3  # 基本满意 and better
    return found


def bring_in(city: City, folder: Path) -> None:
    """Import each body's share of the file."""
    for body in (city.works, city.parks):
        path = folder / f"{body.code}.csv"
        share = [row for row in rows() if body_of(row) == body.name]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(share[0]))
            writer.writeheader()
            writer.writerows(share)
        told = run_import(path, *COLUMNS, "--body", body.code, "--default-place", city.city.code)
        assert told.numbers == [len(share), 0, 0, len(share)]


@pytest.mark.parametrize(
    ("amount", "clock", "limit"),
    [(7, Clock.CALENDAR_DAYS, {"days": 7}), (240, Clock.HOURS, {"hours": 240})],
)
def test_the_rates_of_real_replies_are_those_reckoned_by_hand(
    city: City, tmp_path: Path, amount: int, clock: Clock, limit: dict[str, int]
) -> None:
    DeadlineRule.objects.filter(stage="resolve").update(
        amount=amount, clock=clock, valid_from=date(1990, 1, 1)
    )
    bring_in(city, tmp_path)
    by_hand = reckoned(**limit)
    assert sum(counts.due for counts in by_hand.values()) == 2816
    assert 0 < sum(counts.in_time for counts in by_hand.values()) < 2816
    found = {}
    for month in {Month.parse(text) for _body, text in by_hand}:
        for row in rates_by(Grouping.BODY, cases_of(month), month=month, at=now()):
            tally = row.tally
            found[row.label, str(month)] = Reckoned(tally.due, tally.in_time, tally.resolved, tally.satisfied)
            assert (tally.answered, tally.rated, tally.excluded) == (tally.due, tally.due, 0)
            assert tally.in_time_rate == by_hand[row.label, str(month)].in_time / tally.due
            # A first contact can't be told from a reply, so there is no rate of it rather than a wrong one.
            assert tally.response_rate is None
    assert found == by_hand


def test_a_month_of_real_replies_opens_into_the_very_messages(city: City, tmp_path: Path) -> None:
    DeadlineRule.objects.filter(stage="resolve").update(
        amount=7, clock=Clock.CALENDAR_DAYS, valid_from=date(1990, 1, 1)
    )
    bring_in(city, tmp_path)
    month = Month(2019, 3)
    behind = cases_behind(Figure.IN_TIME, narrowed(cases_of(month), body=city.works), month=month, at=now())
    expected = {
        row["留言编号"]
        for row in rows()
        if body_of(row) == "区住建局"
        and (opened := moment(row["留言时间"])).strftime("%Y-%m") == "2019-03"
        and moment(row["答复时间"]) <= end_of_days(opened, 7)
    }
    keys = behind.values_list("idempotency_key", flat=True)
    assert {(key or "").rsplit(":", 1)[1] for key in keys} == expected
    assert expected
