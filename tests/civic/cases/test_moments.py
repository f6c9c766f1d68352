"""Dates in every way in which exports write them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.logic.moments import (
    Moment,
    NoMoment,
    Order,
    OrderEvidence,
    UnclearOrder,
    moment_of,
)

CHINA = ZoneInfo("Asia/Shanghai")
FIRST, LAST = datetime.fromisoformat("1992-01-01"), datetime.fromisoformat("2099-12-31")
TIMES = st.datetimes(FIRST, LAST).map(lambda at: at.replace(microsecond=0))


def read(text: str, order: Order | None = None) -> datetime:
    return moment_of(text, order=order, zone=CHINA).at.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2019/2/28 11:25:05", "2019-02-28 11:25:05"),
        ("2017-06-08 17:31:20", "2017-06-08 17:31:20"),
        ("2017-06-08T17:31:20.250", "2017-06-08 17:31:20.250000"),
        (" 2019.2.28 ", "2019-02-28"),
        ("2019年5月9日", "2019-05-09"),
        ("2019年5月9日 14时30分", "2019-05-09 14:30:00"),
        ("2019年5月9日14点30分05秒", "2019-05-09 14:30:05"),
        ("2019/2/28 下午 3:20:00", "2019-02-28 15:20:00"),
        ("2019/2/28 12:05 AM", "2019-02-28 00:05:00"),
        ("２０１９／２／２８　１１：２５", "2019-02-28 11:25:00"),
        ("20190228", "2019-02-28"),
        ("20190228112505", "2019-02-28 11:25:05"),
        ("43524", "2019-02-28"),
        ("43524.4757523148", "2019-02-28 11:25:05"),
        ("31/12/2016", "2016-12-31"),
        ("12/31/2016 8:05", "2016-12-31 08:05:00"),
        ("07/07/2006", "2006-07-07"),
    ],
)
def test_a_date_is_read(text: str, at: str) -> None:
    assert read(text) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "昨天",
            "2019-02-30",
            "2019/13/1",
            "19/2/28",
            "2019-02-28 25:00",
            "13/13/2016",
            "12345",
            "99999",
        ),
        *("2019", "2019-02-28 11:25:61", "0000-01-01", "2019-02-28+99:99", "=1+1"),
        "2019-02-28" + " " * 10_000 + "x",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NoMoment):
        read(text)


def test_a_date_of_two_readings_is_refused_until_the_order_is_known() -> None:
    with pytest.raises(UnclearOrder):
        read("12/07/2006")
    assert f"{read('12/07/2006', Order.MONTH_FIRST):%m-%d}" == "12-07"
    assert f"{read('12/07/2006', Order.DAY_FIRST):%m-%d}" == "07-12"


def test_a_time_without_a_zone_is_the_citys() -> None:
    assert moment_of("2019-02-28 08:00", order=None, zone=CHINA).at == datetime(2019, 2, 28, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2019-02-28T00:00:00Z", "2019-02-28 08:00+08:00", "2019-02-27 19:00:00-0500"]
)
def test_a_time_with_a_zone_keeps_it(text: str) -> None:
    assert moment_of(text, order=None, zone=CHINA).at == datetime(2019, 2, 28, tzinfo=UTC)


def test_a_date_alone_is_the_first_moment_of_the_day() -> None:
    begins = datetime(2019, 5, 9, tzinfo=CHINA)

    assert moment_of("2019年5月9日", order=None, zone=CHINA) == Moment(begins, has_time=False)
    assert moment_of("2019-05-09 00:00:00", order=None, zone=CHINA) == Moment(begins, has_time=True)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["01/04/2016", "12/31/2016"], Order.MONTH_FIRST),
        (["01/04/2016", "31/12/2016 10:00"], Order.DAY_FIRST),
        (["01/04/2016", "2016-12-31"], None),
        (["31/12/2016", "12/31/2016"], None),
        ([], None),
    ],
)
def test_the_whole_column_tells_the_order(dates: list[str], order: Order | None) -> None:
    evidence = OrderEvidence()
    evidence.note(dates)

    assert evidence.order == order


@given(TIMES)
def test_every_moment_is_read_back_from_every_form(at: datetime) -> None:
    day = f"{at.month}/{at.day}"
    forms = [
        at.isoformat(),
        f"{at.year}/{day} {at:%H:%M:%S}",
        f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分{at.second}秒",
        f"{at:%Y%m%d%H%M%S}",
        f"{at:%Y-%m-%d %I:%M:%S %p}",
        f"{at.year}.{at.month}.{at.day} {'上午' if at.hour < 12 else '下午'}{at:%I:%M:%S}",
        str((at - datetime.fromisoformat("1899-12-30")) / timedelta(days=1)),
    ]

    assert {read(form) for form in forms} == {at}
    assert read(f"{day}/{at.year} {at:%H:%M:%S}", Order.MONTH_FIRST) == at
    assert read(f"{at.day}/{at.month}/{at.year} {at:%H:%M:%S}", Order.DAY_FIRST) == at


@given(st.text(max_size=40), st.sampled_from([None, *Order]))
def test_any_text_is_a_moment_or_none(text: str, order: Order | None) -> None:
    with suppress(NoMoment):
        assert moment_of(text, order=order, zone=CHINA).at.tzinfo
