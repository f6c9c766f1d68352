"""Gathering the 4,326 real messages of 2019, against labels that were read by hand."""

import re
from datetime import timedelta

import pytest

from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Trouble
from tests.civic.dispatch.gathered import labelled, real_messages

DISTRICT = re.compile(r"[A-Z]\d*[市区县]")
TROUBLES = (("mixing station", ("搅拌",)), ("parking spaces", ("车位", "捆绑")))


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return real_messages()


@pytest.fixture(scope="module")
def gathering(messages: list[Message]) -> Gathering:
    gathering = Gathering(messages)
    assert len(gathering.messages) == 4326
    return gathering


def nearest(troubles: list[Trouble], wanted: set[str]) -> Trouble:
    return max(troubles, key=lambda trouble: len(wanted & set(trouble.members)))


def pairs_of(gathering: Gathering) -> set[tuple[int, int]]:
    return {
        (one, other)
        for members in gathering.groups.members.values()
        for one in members
        for other in members
        if one < other
    }


@pytest.mark.parametrize(("label", "words"), TROUBLES)
def test_both_known_troubles_are_in_the_top_five_nearly_whole_and_pure(
    gathering: Gathering, messages: list[Message], label: str, words: tuple[str, ...]
) -> None:
    troubles = gathering.troubles(at=messages[-1].at)
    wanted = labelled(label)
    found = nearest(troubles, wanted)
    assert found in troubles[:5]
    assert len(wanted & set(found.members)) >= 0.8 * len(wanted)
    assert len(set(found.members) - wanted) <= 0.1 * len(found.members)
    assert all(word in found.name for word in words)
    assert 6 <= len(found.name) <= 20


def test_no_trouble_grows_into_a_giant_and_names_are_readable(
    gathering: Gathering, messages: list[Message]
) -> None:
    troubles = gathering.troubles(at=messages[-1].at)
    assert max(len(trouble.members) for trouble in troubles) < 70
    assert len(troubles) > 200
    assert sum(6 <= len(trouble.name) <= 20 for trouble in troubles) >= 0.98 * len(troubles)
    texts = {message.id: DISTRICT.sub("", message.title + message.text) for message in messages}
    for trouble in troubles[:20]:
        phrase = trouble.name.split("·")[0]
        assert any(phrase[:4] in texts[case] for case in trouble.members)


def test_a_hundred_more_messages_end_near_the_whole_run(
    gathering: Gathering, messages: list[Message]
) -> None:
    grown = Gathering(messages[:-100])
    for message in messages[-100:]:
        grown.add([message])
    both = pairs_of(gathering) & pairs_of(grown)
    assert 2 * len(both) >= 0.98 * (len(pairs_of(gathering)) + len(pairs_of(grown)))


def test_the_known_troubles_are_noticed_within_their_first_ten_messages(messages: list[Message]) -> None:
    for label, _words in TROUBLES:
        wanted = labelled(label)
        tenth = [message.at for message in messages if message.id in wanted][9]
        gathering = Gathering(message for message in messages if message.at <= tenth)
        noticed = [trouble for trouble in gathering.troubles(at=tenth) if trouble.notice]
        assert wanted & set(nearest(noticed, wanted).members)


def test_few_troubles_are_noticed_in_a_quiet_fortnight(messages: list[Message]) -> None:
    at = messages[0].at + timedelta(days=600)
    until = [message for message in messages if message.at <= at]
    assert sum(trouble.notice is not None for trouble in Gathering(until).troubles(at=at)) <= 2
