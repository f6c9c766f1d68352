"""Which candidates are the same matter as what someone types."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from gongzhi.civic.dispatch.logic.similar import SAME_MATTER, Likeness, Written, chance_of, most_alike
from tests.civic.dispatch.gathered import APART, DUMP, LAMPS, NOON, read_pairs, real_messages


def written(title: str, text: str, *, id: str = "", place: str | None = None) -> Written:  # noqa: A002 - its field
    return Written(id or title, title, text, NOON, place)


CANDIDATES = [written(*each) for each in DUMP + LAMPS + APART]
ASKED = written("云栖路上的路灯都坏了", "云栖路路灯不亮，晚上一片漆黑，请尽快修好。")


def test_the_same_matter_comes_first_and_other_matters_have_little_chance() -> None:
    found = most_alike(ASKED, CANDIDATES)
    assert {each.id for each in found[:3]} == {title for title, _text in LAMPS}
    assert found[0].chance >= SAME_MATTER
    assert all(each.chance < 0.1 for each in found[3:])


def test_every_candidate_is_told_once_and_most_likely_first() -> None:
    found = most_alike(ASKED, CANDIDATES)
    assert sorted(each.id for each in found) == sorted(each.id for each in CANDIDATES)
    assert [each.chance for each in found] == sorted((each.chance for each in found), reverse=True)


def test_a_copy_is_nearly_certain() -> None:
    assert most_alike(CANDIDATES[0], CANDIDATES[:1])[0].chance > 0.99


@pytest.mark.parametrize("text", ["", "，。！", "\0", "谢谢", "没有 问题"])
def test_a_text_that_says_nothing_is_like_nothing(text: str) -> None:
    assert most_alike(written(text, text), CANDIDATES) == []


def test_no_candidates_give_no_answers() -> None:
    assert most_alike(ASKED, []) == []


def test_an_empty_candidate_is_like_nothing() -> None:
    assert most_alike(ASKED, [written("", "", id="x")])[0].likeness == 0


def test_full_width_signs_and_capitals_are_the_same() -> None:
    wide, narrow = written("ＫＴＶ噪音", "Ａ区KTV噪音"), written("ktv噪音", "a区ktv噪音")
    asked = [most_alike(one, [other])[0].likeness for one in (wide, narrow) for other in (wide, narrow)]
    assert len(set(asked)) == 1
    assert asked[0] > 0.5


@pytest.mark.parametrize("text", ["[]^-\\]", "a-z]\\", "噪音[^]-"])
def test_signs_that_mean_something_to_a_pattern_do_no_harm(text: str) -> None:
    assert len(most_alike(written(text + "云栖路", text), CANDIDATES)) == len(CANDIDATES)


def chances(**change: object) -> float:
    return chance_of(0.17, ASKED, replace(ASKED, **change))  # type: ignore[arg-type]


def test_years_between_two_make_one_matter_less_likely() -> None:
    assert chances(at=NOON + timedelta(days=1)) > chances(at=NOON - timedelta(days=700))


def test_places_apart_speak_against_and_the_same_place_for_one_matter() -> None:
    asked = replace(ASKED, place="430102001")
    order = [
        chance_of(0.17, asked, replace(ASKED, place=place)) for place in ("430102001", None, "430105001")
    ]
    assert order == sorted(order, reverse=True)
    assert order[1] == chance_of(0.17, asked, replace(ASKED, place="430102"))
    assert order[1] == chance_of(0.17, asked, replace(ASKED, place="430102002"))
    assert len(set(order)) == 3


def test_it_asks_for_no_numpy_which_web_processes_would_have_to_load() -> None:
    look = "import sys, gongzhi.civic.dispatch.logic.similar; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


@pytest.fixture(scope="module")
def real() -> dict[str, Written]:
    return {each.id: Written(each.id, each.title, each.text, each.at, each.place) for each in real_messages()}


@pytest.fixture(scope="module")
def judged(real: dict[str, Written]) -> list[tuple[Likeness, bool]]:
    def each() -> Iterator[tuple[Likeness, bool]]:
        for one, other, is_same in read_pairs():
            (found,) = most_alike(real[one], [real[other]])
            yield found, is_same

    return list(each())


def test_pairs_read_by_hand_are_told_as_they_were_read(judged: list[tuple[Likeness, bool]]) -> None:
    offered = [is_same for found, is_same in judged if found.chance >= SAME_MATTER]
    assert len(judged) == 186
    assert sum(offered) / len(offered) >= 0.85
    assert sum(offered) / sum(is_same for _found, is_same in judged) >= 0.75


def test_chances_are_honest(judged: list[tuple[Likeness, bool]]) -> None:
    sure = [is_same for found, is_same in judged if found.chance > 0.9]
    unlikely = [is_same for found, is_same in judged if found.chance < 0.1]
    assert sum(sure) / len(sure) > 0.9
    assert sum(unlikely) / len(unlikely) < 0.1
