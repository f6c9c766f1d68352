"""Drafts: kept as one types, given back to nobody else, forgotten once they are sent."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.teamwork.actions import (
    DraftTooLong,
    forget_draft,
    forget_old_drafts,
    save_draft,
    take_other_draft,
)
from gongzhi.civic.teamwork.actions.drafting import LONGEST, MOST
from gongzhi.civic.teamwork.models import Draft
from gongzhi.civic.teamwork.queries.drafts import draft_of, drafts_of
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City

HERE = "25031200000019:note"
MINUTE = timedelta(minutes=1)


def write(city: City, words: str, *, at: datetime, seen: int = 0, place: str = HERE) -> Draft:
    """Type something, as the handler."""
    return save_draft(place, {"note": [words]}, seen=seen, by=city.handler, at=at)


def test_what_was_typed_is_kept(city: City, noon: datetime) -> None:
    write(city, "三号楼", at=noon)
    draft = draft_of(city.handler, HERE)
    assert draft is not None
    assert (draft.data, draft.version, draft.updated_at) == ({"note": ["三号楼"]}, 1, noon)


def test_the_same_browser_goes_on_writing(city: City, noon: datetime) -> None:
    first = write(city, "三号", at=noon)
    second = write(city, "三号楼", seen=first.version, at=noon + MINUTE)
    assert (second.pk, second.version, second.data, second.other) == (first.pk, 2, {"note": ["三号楼"]}, None)


def test_the_newest_words_win_and_the_others_are_kept(city: City, noon: datetime) -> None:
    write(city, "一号楼", at=noon)
    draft = write(city, "二号楼", seen=0, at=noon + MINUTE)
    assert (draft.data, draft.other, draft.other_at) == ({"note": ["二号楼"]}, {"note": ["一号楼"]}, noon)


def test_the_other_words_can_be_taken_instead(city: City, noon: datetime) -> None:
    write(city, "一号楼", at=noon)
    draft = write(city, "二号楼", at=noon + MINUTE)
    swapped = take_other_draft(draft, by=city.handler, at=noon + 2 * MINUTE)
    assert (swapped.data, swapped.other) == ({"note": ["一号楼"]}, {"note": ["二号楼"]})


def test_without_other_words_nothing_is_swapped(city: City, noon: datetime) -> None:
    draft = write(city, "一号楼", at=noon)
    assert take_other_draft(draft, by=city.handler, at=noon).version == 1


def test_the_same_words_again_change_nothing(city: City, noon: datetime) -> None:
    write(city, "三号楼", at=noon)
    assert write(city, "三号楼", at=noon + MINUTE).version == 1


def test_a_draft_is_its_writers_own(city: City, noon: datetime) -> None:
    draft = write(city, "三号楼", at=noon)
    assert draft_of(city.supervisor, HERE) is None
    assert drafts_of(city.supervisor, [HERE]) == {}
    with pytest.raises(NotAllowed):
        take_other_draft(draft, by=city.supervisor, at=noon)
    forget_draft(HERE, by=city.supervisor, at=noon)
    assert draft_of(city.handler, HERE) == draft


def test_a_page_gets_its_drafts_by_place(city: City, noon: datetime) -> None:
    one = write(city, "甲", at=noon)
    two = write(city, "乙", place="intake", at=noon)
    write(city, "丙", place="bulk:note", at=noon)
    assert drafts_of(city.handler, [HERE, "intake"]) == {HERE: one, "intake": two}


def test_what_was_sent_is_forgotten(city: City, noon: datetime) -> None:
    write(city, "三号楼", at=noon)
    forget_draft(HERE, by=city.handler, at=noon)
    assert not Draft.objects.exists()


def test_after_thirty_days_a_draft_is_forgotten(city: City, noon: datetime) -> None:
    write(city, "甲", at=noon)
    write(city, "乙", place="intake", at=noon + MINUTE)
    assert forget_old_drafts(by=CLOCKWORK, at=noon + timedelta(days=30, seconds=1)) == 1
    assert Draft.objects.get().place == "intake"


def test_of_very_many_drafts_the_oldest_goes(city: City, noon: datetime) -> None:
    for number in range(MOST + 1):
        write(city, "字", place=f"place:{number}", at=noon + number * MINUTE)
    assert Draft.objects.count() == MOST
    assert not Draft.objects.filter(place="place:0").exists()


@pytest.mark.parametrize(("words", "place"), [("字" * (LONGEST + 1), HERE), ("字", "x" * 81)])
def test_what_is_far_too_long_is_refused(words: str, place: str, city: City, noon: datetime) -> None:
    with pytest.raises(DraftTooLong):
        write(city, words, place=place, at=noon)


def test_nothing_of_a_draft_is_told_to_the_ledger_or_in_its_name(city: City, noon: datetime) -> None:
    draft = write(city, "张三的电话", at=noon)
    assert "张三" not in str(draft) + repr(draft)
    assert Fact.objects.count() == 0
