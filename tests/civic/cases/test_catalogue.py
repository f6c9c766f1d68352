"""The most specific row answers."""

from dataclasses import dataclass

from gongzhi.civic.cases.logic.catalogue import limit_among, most_specific
from gongzhi.civic.cases.vocabulary import Urgency

CATEGORIES, PLACES = (111, 11, 1), (4, 3, 2)


@dataclass
class Row:
    name: str
    category_id: int | None
    place_id: int | None


def answer(*rows: Row) -> str | None:
    found = most_specific(rows, categories=CATEGORIES, places=PLACES)
    return found.name if found else None


def test_without_rows_there_is_no_answer() -> None:
    assert answer() is None


def test_a_row_of_another_branch_does_not_answer() -> None:
    assert answer(Row("elsewhere", 12, 4), Row("other place", 111, 9)) is None


def test_a_nearer_category_beats_a_nearer_place() -> None:
    assert answer(Row("place", 1, 4), Row("category", 111, 2)) == "category"


def test_of_one_category_the_nearer_place_wins() -> None:
    assert answer(Row("city", 11, 2), Row("street", 11, 4), Row("county", 11, 3)) == "street"


def test_an_empty_cell_means_any_and_comes_last() -> None:
    assert answer(Row("any", None, None), Row("top", 1, None)) == "top"
    assert answer(Row("any", None, None)) == "any"


def test_of_equal_rows_the_first_wins() -> None:
    assert answer(Row("first", 11, 3), Row("second", 11, 3)) == "first"


@dataclass
class LimitRow(Row):
    urgency: str = ""


def limit(urgency: Urgency, *rows: LimitRow) -> str | None:
    found = limit_among(rows, urgency=urgency, categories=CATEGORIES, places=PLACES)
    return found.name if found else None


def test_a_limit_that_names_the_urgency_goes_before_one_that_does_not() -> None:
    rows = (LimitRow("any", None, None), LimitRow("named", None, None, Urgency.UTILITIES))
    assert [limit(urgency, *rows) for urgency in (Urgency.UTILITIES, Urgency.ORDINARY)] == ["named", "any"]


def test_a_nearer_limit_goes_before_one_that_names_the_urgency() -> None:
    rows = (LimitRow("near", 111, None), LimitRow("named", None, None, Urgency.ORDINARY))
    assert limit(Urgency.ORDINARY, *rows) == "near"


def test_the_limit_for_danger_goes_before_any_other() -> None:
    rows = (LimitRow("near", 111, 4), LimitRow("danger", None, None, Urgency.DANGER))
    assert [limit(urgency, *rows) for urgency in (Urgency.DANGER, Urgency.COMPLEX)] == ["danger", "near"]
