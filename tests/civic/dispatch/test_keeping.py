"""A trouble stays the same while it grows: which of those found now goes on from which of before."""

from gongzhi.civic.dispatch.logic.gathering.keeping import same_as


def test_the_trouble_of_a_first_case_goes_on() -> None:
    assert same_as([[1, 2, 3, 4], [7, 8, 9]], {70: [7, 8, 9], 10: [1, 2, 3]}) == [10, 70]


def test_what_shares_nothing_is_new() -> None:
    assert same_as([[4, 5, 6]], {10: [1, 2, 3]}) == [None]


def test_a_trouble_goes_on_where_its_first_case_is_though_most_went_elsewhere() -> None:
    assert same_as([[1, 8, 9], [2, 3, 4]], {10: [1, 2, 3, 4]}) == [10, None]


def test_a_trouble_whose_first_case_went_goes_on_with_those_that_are_left() -> None:
    assert same_as([[2, 3, 4]], {10: [1, 2, 3]}) == [10]


def test_a_few_cases_that_went_over_take_no_trouble_along() -> None:
    assert same_as([[5, 6, 7, 8, 9]], {10: [1, 2, 3, 4, 5]}) == [None]


def test_of_two_that_became_one_the_one_with_more_goes_on_where_both_have_their_first_case() -> None:
    assert same_as([[1, 2, 3, 4, 5, 6, 7]], {10: [1, 2, 3], 40: [4, 5, 6, 7]}) == [40]


def test_a_trouble_goes_on_once() -> None:
    assert same_as([[1, 2, 3], [4, 5, 6]], {10: [1, 2, 3, 4, 5, 6]}) == [10, None]


def test_nothing_before_and_nothing_found_are_no_trouble() -> None:
    assert (same_as([], {10: [1, 2, 3]}), same_as([[1, 2, 3]], {})) == ([], [None])
