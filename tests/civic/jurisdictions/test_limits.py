"""Limits in words."""

import pytest

from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(2, Clock.HOURS), "2 小时"),
        (Limit(4, Clock.WORKING_HOURS), "4 个工作时"),
        (Limit(5, Clock.WORKING_DAYS), "5 个工作日"),
        (Limit(15, Clock.CALENDAR_DAYS), "15 个自然日"),
    ],
)
def test_a_limit_reads_as_people_say_it(limit: Limit, words: str) -> None:
    assert str(limit) == words
