"""What counts for everybody: public cases, and the others where they are too many to be known one by one."""

import pytest

from gongzhi.civic.dispatch.logic.gathering.counting import counted_for_everybody, figures_of
from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message
from tests.civic.dispatch.gathered import DUMP, NOON, said


def some(public: int, hidden: int) -> list[Message]:
    return [said("路灯不亮", "", id=f"{nth}", is_public=nth < public) for nth in range(public + hidden)]


@pytest.mark.parametrize(
    ("public", "hidden", "counted"), [(3, 0, 3), (4, 1, 4), (3, 4, 3), (3, 5, 8), (2, 9, 0), (0, 20, 0)]
)
def test_hidden_cases_count_from_five_on_beside_three_public_ones(
    public: int, hidden: int, counted: int
) -> None:
    assert len(counted_for_everybody(some(public, hidden))) == counted


def test_what_is_counted_when_hidden_ones_are_few_is_what_is_public() -> None:
    assert {message.is_public for message in counted_for_everybody(some(4, 4))} == {True}


def test_figures_count_cases_likes_and_what_is_unsolved() -> None:
    messages = [said("一", "", id="1", likes=9), said("二", "", id="2", is_solved=True)]
    figures = figures_of(messages, at=NOON)
    assert (figures.cases, figures.likes, figures.unsolved) == (2, 9, 1)
    assert figures.heat == pytest.approx(2.5)


def test_a_name_has_words_of_public_cases_only() -> None:
    secret = said("青禾苑垃圾中转站恶臭熏人，王某某举报", DUMP[0][1], id="9", is_public=False)
    messages = [said(title, text, id=f"{nth}") for nth, (title, text) in enumerate(DUMP)]
    (trouble,) = Gathering([*messages, secret]).troubles(at=NOON)
    assert "9" in trouble.members
    assert "王某某" not in trouble.name


def test_a_trouble_without_public_cases_has_no_name() -> None:
    messages = [said(title, text, id=f"{nth}", is_public=False) for nth, (title, text) in enumerate(DUMP)]
    assert [each.name for each in Gathering(messages).troubles(at=NOON)] == [""]


def test_a_case_that_is_made_public_lends_its_words_to_the_name() -> None:
    messages = [said(title, text, id=f"{nth}", is_public=False) for nth, (title, text) in enumerate(DUMP)]
    gathering = Gathering(messages)
    gathering.add(said(title, text, id=f"{nth}") for nth, (title, text) in enumerate(DUMP))
    assert "垃圾中转站" in gathering.troubles(at=NOON)[0].name
