"""Erasing words: text and salt are gone for good, the trail stays and tells of it."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import AlreadyErased, erase_words, note_case, resolve_case
from gongzhi.civic.cases.actions.wording import index_all_words
from gongzhi.civic.cases.events import WordsErased
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries.binding import binding_of_case, opening_of_case, told
from gongzhi.civic.cases.queries.search import matching
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import ERASED, ErasureBasis, Outcome
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.factories import a_member

pytestmark = pytest.mark.django_db
BASIS = ErasureBasis.CONSENT_WITHDRAWN


def erased(said: Case | Statement, city: City, at: datetime) -> Case:
    """Erase words, by whom it is for."""
    return erase_words(said, because=BASIS, by=city.administrator, at=at)


def found(words: str) -> list[Case]:
    """Return the cases that are found by words."""
    return list(matching(Case.objects.all(), words))


def test_a_case_loses_its_words_and_their_salt(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, address="学院路8号", lon=112.9, lat=28.25)
    erased(case, city, noon)
    kept = Case.objects.get()
    assert (kept.title, kept.text, kept.address, kept.lon, kept.lat) == (ERASED, ERASED, "", None, None)
    assert (kept.salt, opening_of_case(kept), binding_of_case(kept)) == (None, None, "")
    assert (kept.number, kept.status, kept.version) == (case.number, case.status, case.version)


def test_a_tombstone_tells_what_was_erased_and_by_which_law(city: City, noon: datetime) -> None:
    case = erased(an_opened_case(city, at=noon), city, noon)
    fact = facts_about(case).latest("id")
    assert event_of(fact) == WordsErased(case=case.pk, statement=None, basis=BASIS)
    assert fact.by == city.administrator.pk


def test_a_statement_loses_its_words_and_their_salt(city: City, noon: datetime) -> None:
    case = note_case(a_case_in_hand(city, at=noon), note="与市政核对", by=city.handler, at=noon)
    erased(Statement.objects.get(), city, noon)
    kept = Statement.objects.get()
    assert (kept.text, kept.salt) == (ERASED, None)
    assert told(kept) == {"statement": kept.pk, "words": ""}
    assert Case.objects.get(pk=case.pk).text != ERASED


def test_who_reads_on_is_told_that_words_were_erased(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, is_public=True)
    case = resolve_case(case, reply="已联系住户王某", outcome=Outcome.DONE, by=city.handler, at=noon)
    erased(Statement.objects.get(), city, noon)
    answer, tombstone = timeline_of(case, viewer=None, at=noon)[-2:]
    assert answer.text == ERASED
    assert (tombstone.title, tombstone.by) == ("依法删除文字（个人撤回同意）", "")


def test_a_case_is_no_longer_found_by_its_words(city: City, noon: datetime) -> None:
    other = an_opened_case(city, at=noon, text="井盖松动")
    case = an_opened_case(city, at=noon, text="路灯不亮", address="学院路8号")
    assert found("路灯") == found("学院路") == [case]
    erased(case, city, noon)
    assert found("路灯") == found("学院路") == []
    assert found("井盖") == [other]
    list(index_all_words())
    assert found("路灯") == []


def test_nothing_is_erased_twice(city: City, noon: datetime) -> None:
    case = erased(an_opened_case(city, at=noon), city, noon)
    note_case(Case.objects.get(pk=case.pk), note="无", by=city.dispatcher, at=noon)
    note = Statement.objects.get()
    erased(note, city, noon)
    for said in (case, note):
        with pytest.raises(AlreadyErased):
            erased(said, city, noon)


def test_only_administrators_of_the_topmost_centre_erase(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    below = a_member(Role.ADMINISTRATOR, body=city.county_centre)
    for person in (city.resident, city.dispatcher, below, None):
        with pytest.raises(NotAllowed):
            erase_words(case, because=BASIS, by=person, at=noon)
    assert Case.objects.get().text == "路灯不亮，晚上走路看不清。"
