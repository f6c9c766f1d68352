"""The tags of the look: spans and shares of time, what a clock says, components as they are drawn."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.vocabulary import Outcome, Status, Urgency
from gongzhi.web.templatetags.look import (
    STATES,
    mark,
    numbers,
    share_used,
    span_in_words,
    state_of_clock,
    words_of_clock,
)

SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0分钟"),
        (timedelta(seconds=59), "0分钟"),
        (timedelta(minutes=1), "1分钟"),
        (timedelta(minutes=59, seconds=59), "59分钟"),
        (timedelta(hours=1), "1小时"),
        (timedelta(hours=2, minutes=5), "2小时5分钟"),
        (timedelta(hours=23, minutes=59), "23小时59分钟"),
        (timedelta(days=1), "1天"),
        (timedelta(days=1, minutes=59), "1天"),
        (timedelta(days=6, hours=23, minutes=59), "6天23小时"),
        (timedelta(days=400, hours=1), "400天1小时"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert span_in_words(span) == words


@given(SPANS)
def test_a_span_ago_is_as_long_as_a_span_ahead(span: timedelta) -> None:
    assert span_in_words(-span) == span_in_words(span)


@given(SPANS)
def test_a_span_is_never_told_longer_than_it_is_nor_an_hour_shorter(span: timedelta) -> None:
    units = {"天": 1440, "小时": 60, "分钟": 1}
    told = sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+)(天|小时|分钟)", span_in_words(span)))
    assert timedelta(0) <= span - timedelta(minutes=told) < timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "share"), [(-5, 0), (0, 0), (1, 10), (5, 50), (9.96, 100), (10, 100), (99, 100)]
)
def test_the_share_of_time_used_stays_between_0_and_100(noon: datetime, hours: float, share: int) -> None:
    assert share_used(noon, noon + timedelta(hours=10), noon + timedelta(hours=hours)) == share


def test_without_a_start_or_a_length_there_is_no_share(noon: datetime) -> None:
    later = noon + timedelta(hours=1)
    assert share_used(None, later, noon) is None
    assert share_used(noon, noon, later) is None
    assert share_used(later, noon, noon) is None


@pytest.mark.parametrize(
    ("late", "soon", "done", "paused", "state"),
    [
        (False, False, False, False, "on_time"),
        (False, True, False, False, "soon"),
        (True, True, False, False, "overdue"),
        (False, True, True, False, "done"),
        (True, True, True, False, "overdue"),
        (True, True, False, True, "suspended"),
    ],
)
def test_overdue_stays_visible_and_a_pause_goes_before_all(
    *, late: bool, soon: bool, done: bool, paused: bool, state: str
) -> None:
    assert state_of_clock(late=late, soon=soon, done=done, paused=paused) == state
    assert state in STATES


@pytest.mark.parametrize(
    ("late", "done", "paused", "words"),
    [
        (False, False, False, "还剩2小时"),
        (True, False, False, "已超时2小时"),
        (False, True, False, "按时办结"),
        (True, True, False, "超时2小时办结"),
        (True, False, True, "已挂账，时限暂停"),
    ],
)
def test_a_clock_speaks(*, late: bool, done: bool, paused: bool, words: str) -> None:
    assert words_of_clock("2小时", late=late, done=done, paused=paused) == words


def drawn(source: str, **known: Any) -> str:
    """Draw a few lines of a template."""
    return Template("{% load look %}" + source).render(Context(known))


def clock_of(hours: float, noon: datetime, options: str = "") -> str:
    """Draw the clock of a deadline in so many hours, begun a day before noon."""
    due_at, since = noon + timedelta(hours=hours), noon - timedelta(hours=24)
    source = f"{{% deadline due_at now since=since {options} %}}"
    return drawn(source, due_at=due_at, now=noon, since=since, done_at=noon)


def words(html: str) -> list[str]:
    """Return what a piece of a page says, line by line."""
    return [line.strip() for line in strip_tags(html).splitlines() if line.strip()]


def test_a_running_clock_has_words_a_bar_and_what_a_script_needs_to_tick(noon: datetime) -> None:
    html = clock_of(72, noon)
    assert words(html) == ["还剩3天", "期限2025-03-15 12:00"]
    assert 'class="gz-clock gz-tone-work"' in html
    assert 'data-due="2025-03-15T12:00:00+08:00" data-since="2025-03-11T12:00:00+08:00"' in html
    assert 'class="gz-clock__used" width="25"' in html


@pytest.mark.parametrize(("hours", "tone"), [(24.1, "work"), (24, "wait"), (0, "wait"), (-0.1, "alarm")])
def test_the_colour_warns_a_day_before_and_alarms_only_after(noon: datetime, hours: float, tone: str) -> None:
    assert f"gz-tone-{tone}" in clock_of(hours, noon)


def test_an_exemption_stands_beside_and_hides_nothing(noon: datetime) -> None:
    html = clock_of(-26, noon, "exempt=True")
    assert words(html)[0] == "已超时1天2小时 已豁免"
    assert "gz-tone-alarm" in html


@pytest.mark.parametrize(
    ("options", "said"), [("paused=True", "已挂账，时限暂停"), ("done_at=done_at", "按时办结")]
)
def test_a_clock_that_stands_does_not_tick(noon: datetime, options: str, said: str) -> None:
    html = clock_of(72, noon, options)
    assert (words(html)[0], "data-due" in html) == (said, False)


def test_a_small_clock_leaves_out_the_date(noon: datetime) -> None:
    assert words(clock_of(72, noon, "small=True")) == ["还剩3天"]


def test_without_a_start_there_is_no_bar(noon: datetime) -> None:
    html = drawn("{% deadline due_at now %}", due_at=noon + timedelta(hours=1), now=noon)
    assert (words(html)[0], "<rect" in html) == ("还剩1小时", False)


def test_without_a_deadline_the_clock_says_so(noon: datetime) -> None:
    assert words(drawn("{% deadline due_at now %}", due_at=None, now=noon)) == ["未定期限"]


@pytest.mark.parametrize("state", [*Status, *Urgency, *Outcome])
def test_every_state_of_a_case_has_a_colour_and_a_shape_of_its_own_choosing(state: str) -> None:
    html = str(mark(state, "词"))
    tone, icon = STATES[str(state)]
    assert f'class="gz-tag gz-tone-{tone}"' in html
    assert f"#{icon}" in html
    assert words(html) == ["词"]


def test_a_tag_of_an_unknown_state_is_quiet_and_its_label_stays_text() -> None:
    html = mark("new", "<b>词")
    assert "gz-tone-rest" in html
    assert "&lt;b&gt;词" in html


def test_no_colour_speaks_alone() -> None:
    """States of one tone that stand in one list differ in shape, or share their meaning."""
    alarms = {shape for tone, shape in STATES.values() if tone == "alarm"}
    assert alarms == {"triangle"}
    assert {shape for tone, shape in STATES.values() if tone != "alarm"}.isdisjoint(alarms)


def pages(number: int, *, rows: int = 200, query: str = "") -> str:
    """Draw the pagination of a list of ten rows a page."""
    request = RequestFactory().get(f"/?{query}")
    page = Paginator(range(rows), 10).get_page(number)
    return render_to_string("components/pagination.html", {"page": page}, request)


def test_a_list_on_one_page_has_only_its_count() -> None:
    assert words(pages(1, rows=10)) == ["共10条"]
    assert words(pages(1, rows=0)) == ["共0条"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, "12…20"),
        (5, "1…456…20"),
        (20, "1…1920"),
    ],
)
def test_far_pages_are_left_out(number: int, shown: str) -> None:
    page = Paginator(range(200), 10).page(number)
    assert "".join(map(str, numbers(page))) == shown


def test_pages_keep_the_other_words_of_the_address() -> None:
    html = pages(2, query="q=%E8%B7%AF%E7%81%AF&page=2")
    assert '<a aria-current="page" href="?q=%E8%B7%AF%E7%81%AF&amp;page=2">2</a>' in html
    assert 'rel="prev" href="?q=%E8%B7%AF%E7%81%AF&amp;page=1"' in html
    assert 'rel="next" href="?q=%E8%B7%AF%E7%81%AF&amp;page=3"' in html


@pytest.mark.parametrize(("number", "absent"), [(1, "上一页"), (20, "下一页")])
def test_the_first_and_the_last_page_lead_no_further(number: int, absent: str) -> None:
    assert {"上一页", "下一页"} - {absent} == {step for step in ("上一页", "下一页") if step in pages(number)}
