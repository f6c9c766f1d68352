"""Facts bind what was written: by commitments that only the words themselves, with their salt, open."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.civic.cases.actions import ask_resident, follow_up_case, note_case, supervise_case
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.events import (
    CaseFollowedUp,
    CaseOpened,
    CaseReopened,
    CaseSupervised,
    FileAttached,
    NoteWritten,
    QuestionAsked,
)
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries.binding import (
    opening_of_case,
    opening_of_fact,
)
from gongzhi.civic.cases.vocabulary import Satisfaction, Way
from gongzhi.civic.ledger.queries.commitments import opens
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_opened_case
from tests.civic.cases.files import MP3

pytestmark = pytest.mark.django_db


def last(case: Case, kind: Any) -> Any:
    """Return the last event of a kind."""
    return event_of(facts_about(case, kinds=[kind]).latest("id"))


def binds(commitment: str, statement: Statement) -> bool:
    """Tell whether a fact's commitment is to a statement as it now stands."""
    assert statement.salt
    return opens(commitment, statement.text, salt=bytes(statement.salt))


def test_opening_a_case_commits_to_all_that_was_said(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, address="学院路8号", lon=112.9, lat=28.25)
    opening = opening_of_case(Case.objects.get(pk=case.pk))
    assert opening
    assert opening.content == {
        "number": case.number,
        "title": case.title,
        "text": "路灯不亮，晚上走路看不清。",
        "address": "学院路8号",
        "lon": "112.9",
        "lat": "28.25",
    }
    assert opens(last(case, CaseOpened).words, opening.content, salt=opening.salt)


@pytest.mark.parametrize("part", ["number", "title", "text", "address", "lon", "lat"])
def test_a_case_that_says_anything_else_does_not_open_it(city: City, noon: datetime, part: str) -> None:
    case = an_opened_case(city, at=noon)
    opening = opening_of_case(case)
    assert opening
    assert isinstance(opening.content, dict)
    assert opens(last(case, CaseOpened).words, opening.content, salt=opening.salt)
    assert not opens(last(case, CaseOpened).words, opening.content | {part: "1"}, salt=opening.salt)


def test_what_is_written_at_a_step_is_bound(city: City, noon: datetime) -> None:
    case = note_case(a_case_in_hand(city, at=noon), note="与市政核对", by=city.handler, at=noon)
    statement = Statement.objects.get()
    assert binds(last(case, NoteWritten).words, statement)
    statement.text = "与市政核对过"
    assert not binds(last(case, NoteWritten).words, statement)


def test_what_a_fact_says_is_opened_by_its_statement_or_its_case(city: City, noon: datetime) -> None:
    case = note_case(a_case_in_hand(city, at=noon), note="与市政核对", by=city.handler, at=noon)
    told = {fact.kind: fact for fact in facts_about(case)}
    noted = opening_of_fact(case, told["cases.NoteWritten"])
    assert noted
    assert opens(last(case, NoteWritten).words, noted.content, salt=noted.salt)
    assert opening_of_fact(case, told["cases.CaseOpened"]) == opening_of_case(case)
    assert opening_of_fact(case, told["cases.CaseAccepted"]) is None


def test_the_same_words_twice_are_two_commitments(city: City, noon: datetime) -> None:
    case = ask_resident(a_case_in_hand(city, at=noon), question="哪一盏？", by=city.handler, at=noon)
    first = last(case, QuestionAsked).words
    ask_resident(case, question="哪一盏？", by=city.handler, at=noon)
    assert last(case, QuestionAsked).words != first


def test_who_writes_nothing_commits_to_nothing(city: City, noon: datetime) -> None:
    case = supervise_case(a_case_in_hand(city, at=noon), by=city.supervisor, at=noon)
    assert last(case, CaseSupervised) == CaseSupervised(case=case.pk, statement=None, words="")


def test_a_comment_that_reopens_is_bound_by_both_facts(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    follow_up_case(
        case,
        way=Way.WEB,
        resolved=False,
        satisfaction=Satisfaction.DISSATISFIED,
        comment="还是不亮",
        reopen=True,
        by=city.resident,
        at=noon,
    )
    comment = Statement.objects.get(text="还是不亮")
    assert binds(last(case, CaseFollowedUp).words, comment)
    assert last(case, CaseReopened).words == last(case, CaseFollowedUp).words


def test_a_file_is_bound_by_its_hash(city: City, noon: datetime, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = an_opened_case(city, at=noon)
    file = attach_file(case, upload=SimpleUploadedFile("录音.mp3", MP3), by=city.resident, at=noon)
    assert file.salt
    digest = last(case, FileAttached).digest
    assert opens(digest, file.sha256, salt=bytes(file.salt))


def test_facts_of_before_are_read_as_ever(city: City, noon: datetime) -> None:
    case = note_case(a_case_in_hand(city, at=noon), note="与市政核对", by=city.handler, at=noon)
    for fact in Fact.objects.filter(subject=f"case:{case.pk}"):
        Fact.objects.filter(pk=fact.pk).update(
            data={name: value for name, value in fact.data.items() if name not in {"words", "public"}}
        )
    assert (last(case, CaseOpened).words, last(case, CaseOpened).public) == ("", None)
    assert last(case, NoteWritten).words == ""


def test_a_case_of_before_has_nothing_to_open(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    case.salt = None
    assert opening_of_case(case) is None
