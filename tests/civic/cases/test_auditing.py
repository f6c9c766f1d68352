"""Whatever is changed behind the program's back is found, and named."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from gongzhi.civic.cases.actions import (
    contact_resident,
    erase_words,
    follow_up_case,
    note_case,
    resolve_case,
)
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries.auditing import COMPARED, deviations_in
from gongzhi.civic.cases.vocabulary import ErasureBasis, Outcome, Satisfaction, Way
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.civic.cases.files import MP3
from tests.factories import a_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case(city: City, noon: datetime, tmp_path: Any, settings: Any) -> Case:
    """A case with everything: a file, notes, an answer, and what the resident said of it."""
    settings.MEDIA_ROOT = tmp_path
    case = a_case_in_hand(city, at=noon, address="学院路8号", lon=112.9, lat=28.25)
    recording = SimpleUploadedFile("录音.mp3", MP3)
    case = attach_file(case, upload=recording, by=city.resident, at=noon).case
    case = contact_resident(case, note="约好周三", by=city.handler, at=noon + HOUR)
    case = note_case(case, note="与市政核对", by=city.handler, at=noon + 2 * HOUR)
    case = resolve_case(case, reply="灯已换好", outcome=Outcome.DONE, by=city.handler, at=noon + 3 * HOUR)
    return follow_up_case(
        case, way=Way.WEB, resolved=True, satisfaction=Satisfaction.FAIR, by=city.resident, at=noon + 4 * HOUR
    )


def execute(sql: str, *values: Any) -> None:
    """Change the database as one does who has its password."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def found(case: Case) -> list[tuple[str, str]]:
    """Return what deviates in a case: what it is, and what of it."""
    return [(deviation.subject.split(":")[0], deviation.field) for deviation in deviations_in([case.pk])]


def test_nothing_deviates_where_nobody_meddled(case: Case) -> None:
    assert found(case) == []


ALTERED: dict[str, object] = {
    "number": "25010100000000", "kind": "complaint", "channel": "phone", "is_public": True, "supporters": 9,
    "opened_at": "2025-03-01 00:00:00+00:00", "status": "withdrawn", "urgency": "danger", "outcome": "partly",
    "dispatched_at": "2025-03-01 00:00:00+00:00", "resolved_at": None, "closed_at": None, "rounds": 2,
    "has_missed": True, "is_supervised": True, "is_escalated": True, "category_id": None, "lead_id": None,
    "dispatched_to_id": None, "spoken_by_id": None,
}  # fmt: skip


@pytest.mark.parametrize("column", ALTERED)
def test_a_column_changed_is_named(case: Case, column: str) -> None:
    execute(f"UPDATE cases_case SET {column} = %s WHERE id = %s", ALTERED[column], case.pk)
    expected = [("case", column.removesuffix("_id"))]
    assert found(case) == (expected if column != "number" else [*expected, ("case", "words")])


@pytest.mark.parametrize("column", ["parent_id", "merged_into_id"])
def test_a_case_joined_to_another_is_named(case: Case, city: City, noon: datetime, column: str) -> None:
    other = an_opened_case(city, at=noon)
    execute(f"UPDATE cases_case SET {column} = %s WHERE id = %s", other.pk, case.pk)
    assert found(case) == [("case", column.removesuffix("_id"))]


def test_a_case_moved_to_another_place_or_typist_is_named(case: Case, city: City) -> None:
    execute("UPDATE cases_case SET place_id = %s, typed_by_id = %s", city.city.pk, a_person().pk)
    assert found(case) == [("case", "place"), ("case", "typed_by")]


def test_every_column_that_is_compared_was_changed_by_a_test() -> None:
    changed = {column.removesuffix("_id") for column in ALTERED}
    assert changed | {"parent", "merged_into", "place", "typed_by"} == set(COMPARED)


@pytest.mark.parametrize("column", ["title", "text", "address"])
def test_other_words_of_a_case_are_named(case: Case, column: str) -> None:
    execute(f"UPDATE cases_case SET {column} = %s", "路灯很亮")
    assert found(case) == [("case", "words")]


@pytest.mark.parametrize("column", ["lon", "lat"])
def test_another_point_is_named(case: Case, column: str) -> None:
    execute(f"UPDATE cases_case SET {column} = %s", 28.3)
    assert found(case) == [("case", "words")]


def test_a_salt_that_is_gone_without_an_erasure_is_named(case: Case) -> None:
    execute("UPDATE cases_case SET salt = NULL")
    assert found(case) == [("case", "words")]


@pytest.mark.parametrize(
    ("column", "value"), [("contact", "broken"), ("resolve", ""), ("resolved", False), ("grade", 5)]
)
def test_a_figure_of_the_rates_is_named(case: Case, column: str, value: object) -> None:
    execute(f"UPDATE cases_dispatchresult SET {column} = %s", value)
    assert found(case) == [("case", column)]


def test_figures_that_are_gone_are_named(case: Case) -> None:
    execute("DELETE FROM cases_dispatchresult")
    assert found(case) == [("case", "result")]


def test_a_statement_reworded_is_named(case: Case) -> None:
    note = Statement.objects.get(text="与市政核对")
    execute("UPDATE cases_statement SET text = %s WHERE id = %s", "未与市政核对", note.pk)
    (deviation,) = deviations_in([case.pk])
    assert (deviation.subject, deviation.field) == (f"statement:{note.pk}", "words")
    assert len(deviation.said_by_facts) == len(deviation.found) == 64


def test_a_statement_that_is_gone_is_named(case: Case) -> None:
    execute("DELETE FROM cases_statement WHERE text = %s", "与市政核对")
    assert found(case) == [("statement", "row")]


def test_a_statement_that_nobody_announced_is_named(case: Case, noon: datetime) -> None:
    Statement.objects.create(case=case, text="没有人说过", at=noon, audience="public")
    assert found(case) == [("statement", "row")]


def test_a_file_that_is_gone_or_another_is_named(case: Case) -> None:
    execute("UPDATE cases_attachment SET sha256 = %s", "0" * 64)
    assert found(case) == [("attachment", "sha256")]
    execute("DELETE FROM cases_attachment")
    assert found(case) == [("attachment", "row")]


def test_a_case_without_its_row_is_named(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    execute("DELETE FROM cases_deadline")
    execute("DELETE FROM cases_case")
    assert found(case) == [("case", "row")]


def test_a_case_without_its_facts_is_named(case: Case) -> None:
    Fact.objects.filter(subject=f"case:{case.pk}").update(subject="case:0")
    assert ("case", "history") in found(case)


MIDDLE = (
    "CaseOpened", "CaseAccepted", "CaseDispatched", "CaseAcknowledged", "FileAttached", "ResidentContacted",
    "NoteWritten", "CaseResolved", "CaseFollowedUp", "CaseClosed",
)  # fmt: skip


@pytest.mark.parametrize("kind", MIDDLE)
def test_a_fact_that_is_gone_is_noticed(case: Case, kind: str) -> None:
    fact = Fact.objects.get(kind=f"cases.{kind}")
    execute("UPDATE kernel_fact SET subject = 'case:0' WHERE id = %s", fact.pk)
    assert found(case) != []


def test_a_step_that_can_not_have_been_taken_is_named_by_its_fact(case: Case) -> None:
    Fact.objects.filter(kind="cases.CaseAcknowledged").update(subject="case:0")
    resolved = Fact.objects.get(kind="cases.CaseResolved")
    impossible = [each.found for each in deviations_in([case.pk]) if each.field == "history"]
    assert str(resolved.pk) in impossible


def test_facts_in_another_order_are_named(case: Case) -> None:
    first, second = Fact.objects.filter(kind__in=["cases.ResidentContacted", "cases.NoteWritten"])
    for fact, kind, data in ((first, second.kind, second.data), (second, first.kind, first.data)):
        Fact.objects.filter(pk=fact.pk).update(kind=kind, data=data)
    assert ("case", "history") in found(case)


@pytest.mark.parametrize("data", [{}, {"case": 0, "statement": 1}, {"case": "x"}])
def test_a_fact_that_says_something_else_is_named(case: Case, data: dict[str, object]) -> None:
    Fact.objects.filter(kind="cases.NoteWritten").update(data=data)
    assert {field for _thing, field in found(case)} & {"fact", "history"}


def test_facts_of_before_are_compared_as_far_as_they_tell(case: Case) -> None:
    for fact in Fact.objects.filter(subject=f"case:{case.pk}"):
        fact.data = {
            name: value
            for name, value in fact.data.items()
            if name not in {"words", "digest", "met", "public"}
        }
        fact.save()
    execute("UPDATE cases_case SET salt = NULL")
    execute("UPDATE cases_statement SET salt = NULL")
    execute("UPDATE cases_attachment SET salt = NULL")
    assert found(case) == []


def test_words_erased_by_law_are_no_deviation_and_words_put_back_are(
    case: Case, city: City, noon: datetime
) -> None:
    erase_words(case, because=ErasureBasis.UNLAWFUL, by=city.administrator, at=noon)
    assert found(case) == []
    execute("UPDATE cases_case SET text = %s", "路灯不亮，晚上走路看不清。")
    assert found(case) == [("case", "words")]


def test_many_cases_cost_as_many_questions_as_one(
    city: City, noon: datetime, django_assert_num_queries: Any
) -> None:
    cases = [an_opened_case(city, at=noon).pk for _ in range(3)]
    for some in (cases[:1], cases):
        with django_assert_num_queries(5):
            deviations_in(some)
