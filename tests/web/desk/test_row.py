"""A case as a line of the queue: what it says, and that words from outside stay words."""

from datetime import datetime, timedelta

import pytest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Status, Urgency
from gongzhi.web.desk.queue.row import row_of, tags_of
from tests.a_city import City, an_opened_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(city: City, earlier: datetime) -> Case:
    """Return a case as a list reads it."""
    return an_opened_case(city, at=earlier)


def row(case: Case, at: datetime, *, ticked: bool = True) -> str:
    return row_of(case, at=at, ticked=ticked, going_out=SafeString())


def test_a_title_stays_text(case: Case, noon: datetime) -> None:
    case.title = "<b>路灯"
    assert "<b>" not in row(case, noon)
    assert "选中：&lt;b&gt;路灯" in row(case, noon)


def test_only_who_can_do_something_ticks_rows(case: Case, noon: datetime) -> None:
    assert f'value="{case.pk}:{case.version}"' in row(case, noon)
    assert "<input" not in row(case, noon, ticked=False)


def test_where_it_is_comes_with_what_lies_above(case: Case, noon: datetime) -> None:
    assert f"<span>{case.place.parent} {case.place}</span>" in row(case, noon)


def test_others_with_the_same_trouble_are_counted(case: Case, noon: datetime) -> None:
    case.supporters = 7
    assert "<span>7人也遇到</span>" in row(case, noon)


@pytest.mark.parametrize(
    ("urgency", "is_supervised", "words"),
    [
        (Urgency.ORDINARY, False, "待受理"),
        (Urgency.DANGER, False, "待受理危急"),
        (Urgency.UTILITIES, True, "待受理水电气热督办中"),
    ],
)
def test_tags_tell_what_presses(case: Case, urgency: Urgency, *, is_supervised: bool, words: str) -> None:
    case.urgency, case.is_supervised = urgency, is_supervised
    assert strip_tags(tags_of(case)) == words


def test_a_clock_that_runs_is_drawn(case: Case, noon: datetime) -> None:
    case.due_at = noon + timedelta(hours=3)
    assert "还剩3小时" in row(case, noon)


def test_without_a_deadline_stands_when_it_was_said(case: Case, noon: datetime) -> None:
    case.due_at = None
    assert "提出</span></div></li>" in row(case, noon)


def test_a_pause_and_an_end_have_no_clock(case: Case, noon: datetime) -> None:
    case.status = Status.SUSPENDED
    assert "计时暂停" in row(case, noon)
    case.status, case.closed_at = Status.CLOSED, noon
    assert '<span class="gz-muted">2025-03-12 12:00</span>' in row(case, noon)
