"""How much of what is marked in 465 invented sentences is found, and how much else is taken."""

import pytest

from gongzhi.civic.privacy.queries import masked, personal_data_in
from gongzhi.civic.privacy.vocabulary import PersonalData
from tests.civic.privacy.sentences import agreement, sentences

FILES = ("held_out", "known", "later")


@pytest.mark.parametrize("name", FILES)
def test_what_is_personal_is_found_and_little_else(name: str) -> None:
    result = agreement(sentences(name))
    assert result.recall >= 0.98, str(result)
    assert result.precision >= 0.95, str(result)


@pytest.mark.parametrize("kind", PersonalData)
def test_each_kind_is_found_as_well_as_all(kind: PersonalData) -> None:
    holding = [one for name in FILES for one in sentences(name) if any(mark[0] == kind for mark in one.marks)]
    result = agreement(holding)
    assert len(holding) >= 8
    assert result.recall >= 0.98, str(result)


def test_a_half_of_the_sentences_holds_nothing_personal_or_was_kept_apart() -> None:
    read = {name: sentences(name) for name in FILES}
    assert sum(map(len, read.values())) >= 450
    assert len(read["held_out"]) >= 190
    assert sum(not one.marks for each in read.values() for one in each) >= 140


@pytest.mark.parametrize("name", FILES)
def test_offsets_are_those_of_the_text_as_written(name: str) -> None:
    for sentence in sentences(name):
        for one in personal_data_in(sentence.text):
            assert sentence.text[one.start : one.end] == one.text


@pytest.mark.parametrize("name", FILES)
def test_masking_what_is_masked_changes_nothing(name: str) -> None:
    for sentence in sentences(name):
        once = masked(sentence.text)
        assert (masked(once), personal_data_in(once)) == (once, [])


@pytest.mark.parametrize("name", FILES)
def test_a_text_without_personal_data_stays_as_it_is(name: str) -> None:
    innocent = [one.text for one in sentences(name) if not one.marks]
    assert [masked(text) for text in innocent] == innocent
