"""What a deletion erases and what it keeps: by which law, until when."""

from datetime import date

import pytest

from gongzhi.civic.rights.logic.keeping import ALWAYS, Matter, Rule, end_of, plan_of
from gongzhi.civic.rights.queries import rules
from gongzhi.civic.rights.vocabulary import Kept

RULES = {
    kept: Rule(months, f"law of {kept}") for kept, months in zip(Kept, (None, 6, 36, 6, None), strict=True)
}
TODAY = date(2025, 3, 12)


def matter(ended_on: date | None, *, has_words: bool = True) -> Matter:
    return Matter(1, "25031200000001", ended_on, has_words)


def test_what_ended_long_ago_is_erased() -> None:
    plan = plan_of([matter(date(2024, 9, 12))], RULES, on=TODAY)
    assert (plan.erased, plan.numbers) == ((1,), ("25031200000001",))


def test_what_ended_lately_is_kept_until_its_months_are_over() -> None:
    plan = plan_of([matter(date(2024, 9, 13))], RULES, on=TODAY)
    first = plan.kept[0]
    assert (plan.erased, first.kept, first.until, first.law) == (
        (),
        Kept.ENDED,
        date(2025, 3, 13),
        "law of ended",
    )


def test_what_is_underway_is_kept_without_a_day() -> None:
    first = plan_of([matter(None)], RULES, on=TODAY).kept[0]
    assert (first.kept, first.until, first.numbers) == (Kept.UNDERWAY, None, ("25031200000001",))


def test_what_has_no_words_any_more_is_neither() -> None:
    plan = plan_of([matter(date(2020, 1, 1), has_words=False)], RULES, on=TODAY)
    assert (plan.erased, [each.kept for each in plan.kept]) == ((), list(ALWAYS))


def test_cases_that_are_kept_until_the_same_day_stand_together() -> None:
    plan = plan_of(
        [matter(date(2025, 1, 1)), matter(date(2025, 1, 1)), matter(date(2025, 2, 1))], RULES, on=TODAY
    )
    assert [len(each.numbers) for each in plan.kept if each.kept == Kept.ENDED] == [2, 1]


@pytest.mark.parametrize(
    ("began", "months", "ends"),
    [
        (date(2025, 3, 12), 6, date(2025, 9, 12)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 1), 36, date(2027, 12, 1)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
    ],
)
def test_months_end_on_their_day_or_the_last_of_a_shorter_month(began: date, months: int, ends: date) -> None:
    assert end_of(began, Rule(months, "")) == ends


def test_every_thing_that_is_kept_names_a_law() -> None:
    assert set(rules()) == set(Kept)
    assert all("《" in rule.law or "账本" in rule.law for rule in rules().values())
