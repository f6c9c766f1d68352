"""The parts of gathering: heat, seasons, linkage, names, weights."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.dispatch.logic.gathering.agreeing import OTHER, SAME, UNKNOWN, are_apart, factor_of
from gongzhi.civic.dispatch.logic.gathering.grams import Weights, counts_of
from gongzhi.civic.dispatch.logic.gathering.heat import growth_of, heat_of, months_of
from gongzhi.civic.dispatch.logic.gathering.linking import Groups
from gongzhi.civic.dispatch.logic.gathering.names import Names, without
from gongzhi.civic.dispatch.logic.gathering.season import Season
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Month
from tests.civic.dispatch.gathered import NOON, said

CASE = said("路灯坏了", "晚上很黑", id="1")
HALF_YEAR = timedelta(days=180)


def test_a_new_unsolved_case_that_no_one_likes_has_heat_1() -> None:
    assert heat_of([CASE], at=NOON) == 1


@pytest.mark.parametrize(
    ("change", "heat"),
    [
        ({"likes": 9}, 2),
        ({"likes": 99}, 3),
        ({"likes": 12, "dislikes": 3}, 2),
        ({"dislikes": 5}, 1),
        ({"is_solved": True}, 0.5),
        ({"at": NOON - HALF_YEAR}, 0.5),
        ({"at": NOON - HALF_YEAR, "likes": 9, "is_solved": True}, 0.5),
        ({"at": NOON + HALF_YEAR}, 1),
    ],
)
def test_likes_heat_while_age_dislikes_and_solving_cool(change: dict[str, object], heat: float) -> None:
    assert heat_of([replace(CASE, **change)], at=NOON) == pytest.approx(heat)  # type: ignore[arg-type]


def test_copies_of_a_text_heat_once_by_the_one_that_weighs_most() -> None:
    copies = [replace(CASE, id=f"{nth}", likes=nth, title=" 路灯坏了") for nth in range(10)]
    assert heat_of(copies, at=NOON) == 2


cases = st.builds(
    lambda nth, days, likes, is_solved: replace(
        CASE, id=f"{nth}", title=f"{nth}", at=NOON - timedelta(days=days), likes=likes, is_solved=is_solved
    ),
    st.integers(0, 9),
    st.integers(0, 900),
    st.integers(0, 5000),
    st.booleans(),
)


@given(st.lists(cases), cases)
def test_one_more_case_never_cools_a_trouble(some: list[Message], one: Message) -> None:
    assert heat_of([*some, one], at=NOON) >= heat_of(some, at=NOON)


@given(st.lists(cases, min_size=1), st.integers(0, 400))
def test_heat_only_falls_as_time_goes_by(some: list[Message], days: int) -> None:
    assert heat_of(some, at=NOON + timedelta(days=days)) <= heat_of(some, at=NOON) + 1e-9


def on_days(*days: float, kind: str = "") -> list[Message]:
    return [said("甲", "乙", id=f"{kind}{nth}", days=day, kind=kind) for nth, day in enumerate(days)]


def test_growth_compares_the_last_30_days_with_the_30_before() -> None:
    at = NOON + timedelta(days=60)
    assert growth_of(on_days(-1, 1, 31, 40, 50), at=at) == 3.5 / 1.5
    assert growth_of([], at=at) == 1


def test_months_have_no_gaps_and_cross_the_new_year() -> None:
    assert months_of(on_days(180, 240)) == (
        Month(date(2025, 11, 1), 1),
        Month(date(2025, 12, 1), 0),
        Month(date(2026, 1, 1), 1),
    )


STEADY = [day / 4 for day in range(4 * 365)]
AT_END = NOON + timedelta(days=365)


def test_five_cases_in_two_weeks_after_none_in_a_year_are_noticed() -> None:
    trouble = on_days(360, 361, 362, 363, 364)
    notice = Season([*on_days(*STEADY), *trouble], at=AT_END).notice_of(trouble)
    assert notice is not None
    assert (notice.seen, notice.expected) == (5, 0.5 * 55 / 1405)
    assert notice.chance < 1e-6


def test_the_chance_is_that_of_the_negative_binomial() -> None:
    trouble = on_days(10, 360, 361, 362, 363, 364)
    others = on_days(*STEADY)
    notice = Season([*others, *trouble], at=AT_END).notice_of(trouble)
    late = sum(day > 351 for day in STEADY)
    past = len(STEADY) - late
    p, r, below = past / (past + late), 1.5, 0.0
    term = p**r
    for count in range(5):
        below += term
        term *= (r + count) / (count + 1) * (1 - p)
    assert notice is not None
    assert notice.chance == pytest.approx(1 - below, rel=1e-6)


def test_a_trouble_that_grows_with_all_of_its_kind_is_not_noticed() -> None:
    trouble = on_days(100, 200, 300, 360, 361, 362, 363, 364, kind="heat")
    rush = on_days(*(351 + day / 10 for day in range(130)), *range(0, 350, 2), kind="heat")
    assert Season([*trouble, *rush], at=AT_END).notice_of(trouble) is None
    quiet = on_days(*STEADY, kind="heat")
    assert Season([*trouble, *quiet], at=AT_END).notice_of(trouble) is not None


def test_a_trouble_as_busy_as_ever_or_of_few_cases_is_not_noticed() -> None:
    others = on_days(*STEADY)
    for days in (range(0, 365, 2), (361, 362, 363, 364)):
        trouble = on_days(*days)
        assert Season([*others, *trouble], at=AT_END).notice_of(trouble) is None


def test_a_city_without_history_raises_no_alarm() -> None:
    trouble = on_days(1, 2, 3, 4, 5, 6)
    assert Season(trouble, at=NOON + timedelta(days=7)).notice_of(trouble) is None


def chain(length: int, likeness: float) -> list[tuple[int, int, float]]:
    return [(nth, nth + 1, likeness) for nth in range(length - 1)]


def sizes(groups: Groups) -> list[int]:
    return sorted(len(members) for members in groups.members.values())


def test_a_chain_of_likenesses_makes_no_giant() -> None:
    groups = Groups(least=0.5)
    groups.add(range(100), chain(100, 0.6))
    assert sizes(groups) == [2] * 50


def test_items_that_are_all_alike_become_one_group() -> None:
    groups = Groups(least=0.5)
    groups.add(range(5), [(one, other, 0.6) for one in range(5) for other in range(one)])
    assert sizes(groups) == [5]
    assert set(groups.group_of.values()) == set(groups.members)


def test_a_newcomer_may_bring_two_groups_together() -> None:
    groups = Groups(least=0.5)
    groups.add(range(4), [(0, 1, 0.9), (2, 3, 0.9), (0, 2, 0.6), (0, 3, 0.6), (1, 2, 0.6), (1, 3, 0.1)])
    assert sizes(groups) == [2, 2]
    assert groups.add([4], [(4, item, 0.9) for item in range(4)]) == {groups.group_of[4]}
    assert sizes(groups) == [5]


links = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.1, 1)).filter(
        lambda link: link[0] != link[1]
    ),
    unique_by=lambda link: (min(link[:2]), max(link[:2])),
)


@given(links)
def test_no_two_groups_are_left_that_are_alike_enough(some: Sequence[tuple[int, int, float]]) -> None:
    groups = Groups(least=0.4)
    groups.add(range(12), some)
    for one, members in groups.members.items():
        for other, others in groups.members.items():
            between = sum(
                likeness
                for a, b, likeness in some
                if (groups.group_of[a], groups.group_of[b]) in {(one, other), (other, one)}
            )
            assert one == other or between / (len(members) * len(others)) < 0.4 + 1e-9


def names_in(*texts: str) -> list[frozenset[str]]:
    names = Names()
    names.learn(texts)
    return [names.among(text) for text in texts]


def test_a_name_is_cut_where_texts_begin_to_differ() -> None:
    found = names_in("投诉金桂苑漏水", "住在金桂苑", "反映金桂苑停水", "买了金桂苑的房")
    assert found == [frozenset({"金桂苑"})] * 4


def test_a_name_that_only_one_text_has_is_none() -> None:
    assert names_in("投诉金桂苑漏水", "住在别处") == [frozenset(), frozenset()]


def test_an_estate_with_and_without_its_kind_is_the_same() -> None:
    assert names_in("金桂苑小区漏水", "金桂苑停水", "金桂苑小区停电") == [frozenset({"金桂苑"})] * 3


def test_street_and_estate_are_two_names() -> None:
    (first, _second) = names_in("天河街道青山新村漏水", "天河街道青山新村停电")
    assert first == {"天河街道", "青山新村"}


def test_plain_words_are_no_names_of_places() -> None:
    assert names_in(*["人民政府修道路，坐公交，业主小区"] * 2) == [frozenset(), frozenset()]


def test_names_are_cut_out_longest_first() -> None:
    assert without("金桂苑东区和金桂苑", {"金桂苑", "金桂苑东区"}) == "\0和\0"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("430102", "430105", True),
        ("430102", "430102001", False),
        ("430102001", "430102", False),
        ("430102001", "430102002", False),
        ("430102001", "430105001", True),
        ("4301", "430105001", False),
        ("4301", "430205001", True),
        (None, "430102", False),
        ("430102", None, False),
        ("", "430102", False),
    ],
)
def test_places_are_apart_in_different_counties(one: str | None, other: str | None, apart: bool) -> None:
    assert are_apart(one, other) is apart


def test_shared_names_speak_for_one_trouble_and_others_against() -> None:
    known = Names()
    same, other, none = frozenset({"金桂苑"}), frozenset({"望江园"}), frozenset[str]()
    assert factor_of(same, same, known, apart=False) == pytest.approx(SAME)
    assert factor_of(same, other, known, apart=False) == OTHER
    assert factor_of(same, none, known, apart=False) == UNKNOWN
    assert factor_of(none, none, known, apart=True) == OTHER
    assert factor_of(same, same, known, apart=True) == pytest.approx(SAME * OTHER)


def test_grams_cross_no_punctuation_and_know_no_capitals_or_full_width() -> None:
    counts = counts_of([("", "路灯，坏了ＡＢ"), ("", "路灯 坏了ab"), ("", "路灯坏了ab")])
    assert (counts[0].toarray() == counts[1].toarray()).all()
    assert counts[2].nnz > counts[0].nnz


def test_weighed_rows_have_length_1_and_rare_grams_weigh_more() -> None:
    weights = Weights()
    counts = counts_of([("", "路灯")] * 9 + [("", "路灯漏水")])
    weights.learn(counts)
    rows = weights.weighed(counts)
    lamp, both = counts_of([("", "路灯")]).indices[0], rows[9].toarray().ravel()
    assert both[lamp] < both.max()
