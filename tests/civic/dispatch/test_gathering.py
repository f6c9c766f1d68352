"""Gathering like messages into troubles: small invented ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Trouble
from tests.civic.dispatch.gathered import APART, DUMP, LAMPS, NOON, few, said

AT = NOON + timedelta(days=20)


def members_of(gathering: Gathering) -> list[tuple[str, ...]]:
    return sorted(trouble.members for trouble in gathering.troubles(at=AT))


def hottest(*messages: Message) -> Trouble:
    return Gathering(messages).troubles(at=AT)[0]


def test_like_messages_of_one_place_are_one_trouble_and_others_are_none() -> None:
    assert members_of(Gathering(few())) == [("0", "1", "2", "3"), ("4", "5", "6")]


def test_no_messages_are_no_troubles() -> None:
    assert Gathering().troubles(at=AT) == []
    assert Gathering().themes([]) == []


@pytest.mark.parametrize("text", ["", "？！。", "😀😀", "好", "a" * 10_000])
def test_a_text_that_says_nothing_or_only_one_thing_is_taken(text: str) -> None:
    assert Gathering([said(text, text, id="1"), *few()[4:7]]).troubles(at=AT)[0].members == ("4", "5", "6")


def test_two_cases_are_not_yet_a_common_trouble_unless_asked_so() -> None:
    gathering = Gathering(few()[:2])
    assert gathering.troubles(at=AT) == []
    assert [trouble.members for trouble in gathering.troubles(at=AT, fewest=2)] == [("0", "1")]


def test_messages_that_come_one_by_one_find_the_same_troubles() -> None:
    gathering = Gathering()
    for message in few():
        gathering.add([message])
    assert members_of(gathering) == members_of(Gathering(few()))


def test_the_order_in_which_messages_are_handed_over_changes_nothing() -> None:
    assert Gathering(reversed(few())).troubles(at=AT) == Gathering(few()).troubles(at=AT)


def test_a_message_that_comes_later_joins_its_trouble_which_keeps_its_key() -> None:
    gathering = Gathering(few())
    key = next(trouble.key for trouble in gathering.troubles(at=AT) if "4" in trouble.members)
    gathering.add([said("云栖路晚上路灯还是不亮", "云栖路路灯坏了，一片漆黑。", id="new", days=15)])
    grown = next(trouble for trouble in gathering.troubles(at=AT) if trouble.key == key)
    assert grown.members == ("4", "5", "6", "new")


def test_a_known_message_brings_its_new_likes_and_no_second_member() -> None:
    gathering = Gathering(few())
    gathering.add([replace(few()[0], likes=7, is_solved=True)])
    (trouble,) = (trouble for trouble in gathering.troubles(at=AT) if trouble.key == "0")
    assert (trouble.figures.likes, trouble.figures.unsolved, len(trouble.members)) == (7, 3, 4)


def test_a_message_handed_over_twice_at_once_counts_once() -> None:
    assert members_of(Gathering([*few(), *few()])) == members_of(Gathering(few()))


def elsewhere(estate: str, first: int) -> list[Message]:
    return [
        said(title.replace("青禾苑", estate), text.replace("青禾苑", estate), id=f"{first + nth}", days=nth)
        for nth, (title, text) in enumerate(DUMP)
    ]


def test_the_same_trouble_at_two_estates_is_two_troubles_and_one_theme() -> None:
    told = [message for estate in ("青禾苑", "望江花园") for message in elsewhere(estate, len(estate) * 10)]
    told = [replace(message, text=f"{message.text}{message.title}") for message in told]
    gathering = Gathering([*told, *few()[4:]])
    troubles = [trouble for trouble in gathering.troubles(at=AT, fewest=2) if "4" not in trouble.members]
    assert all(len({case[0] for case in trouble.members}) == 1 for trouble in troubles)
    (theme,) = gathering.themes(troubles)
    assert set(theme.troubles) == {trouble.key for trouble in troubles}
    assert theme.cases == sum(len(trouble.members) for trouble in troubles)
    assert "青禾苑" not in theme.name
    assert "望江花园" not in theme.name


def test_codes_of_places_that_lie_apart_keep_like_texts_apart() -> None:
    here = [replace(message, place="430102001") for message in few()[:2]]
    there = [replace(message, id=f"x{message.id}", place="430105002") for message in few()[2:4]]
    together = Gathering(replace(message, place="430102002") for message in here + there)
    assert [len(trouble.members) for trouble in together.troubles(at=AT)] == [4]
    apart = Gathering(here + there).troubles(at=AT, fewest=2)
    assert all(len({case.startswith("x") for case in trouble.members}) == 1 for trouble in apart)


def test_words_of_asking_bring_no_messages_together() -> None:
    asking = "尊敬的领导您好，希望市委市政府加快步伐，有何具体政策和行动？谢谢！"
    told = [said(title, f"{text}{asking}", id=title) for title, text in (APART[0], LAMPS[0], DUMP[0])]
    assert Gathering(told).troubles(at=AT, fewest=2) == []


def test_a_trouble_tells_its_months_likes_and_what_is_unsolved() -> None:
    told = [
        replace(message, at=message.at + timedelta(days=days), likes=days, is_solved=days == 31)
        for message, days in zip(few()[4:7], (0, 31, 92), strict=True)
    ]
    trouble = Gathering(told).troubles(at=NOON + timedelta(days=120))[0]
    assert [(f"{month.first:%Y-%m}", month.cases) for month in trouble.figures.months] == [
        ("2025-06", 1),
        ("2025-07", 1),
        ("2025-08", 0),
        ("2025-09", 1),
    ]
    assert (trouble.figures.likes, trouble.figures.unsolved) == (123, 2)


def test_a_trouble_is_named_by_a_phrase_that_people_wrote_and_its_place() -> None:
    phrase, place = hottest(*few()[:4]).name.split("·")
    assert place == "青禾苑"
    assert any(phrase in title for title, _text in DUMP)
    assert "中转站" in phrase


def test_a_place_that_is_mostly_written_with_its_kind_is_named_so() -> None:
    told = [
        replace(
            each,
            title=each.title.replace("青禾苑", "青禾苑小区"),
            text=each.text.replace("青禾苑", "青禾苑小区"),
        )
        for each in few()[:4]
    ]
    assert hottest(*told).name.endswith("·青禾苑小区")


def test_names_are_between_6_and_20_signs_without_words_of_asking_or_long_numbers() -> None:
    told = [
        said(f"投诉关于{title}的问题", f"{text}电话13812345678", id=title, days=nth)
        for nth, (title, text) in enumerate(LAMPS)
    ]
    name = hottest(*told).name
    assert 6 <= len(name) <= 20
    assert not name.startswith(("投诉", "关于"))
    assert "13812345678" not in name


def test_messages_without_titles_are_named_from_their_texts() -> None:
    trouble = hottest(*(replace(message, title="") for message in few()[4:7]))
    assert "路灯" in trouble.name


def test_messages_of_one_sign_still_have_a_name() -> None:
    told = [said("修路灯", "修路灯", id=f"{nth}", days=nth) for nth in range(3)]
    assert hottest(*told).name == "修路灯"
