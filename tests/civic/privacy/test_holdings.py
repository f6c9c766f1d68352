"""A copy of what is held about somebody: every table that knows of persons, in it and in no stranger's."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.cases.models import Attachment, Case, Statement
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.civic.people.models import Invitation, Person
from gongzhi.civic.privacy.logic.register import Entry, Whose
from gongzhi.civic.privacy.queries.holdings import copy_of, counts_of
from gongzhi.civic.privacy.queries.register import the_register
from tests.any_row import AT, a_row_of
from tests.factories import a_person

pytestmark = pytest.mark.django_db
SITE = "https://city.example"
PATHS = [(entry, whose) for _, entry in the_register().entries() for whose in entry.whose]


def the_copy_of(person: Person) -> dict[str, Any]:
    """Return a person's copy, read back."""
    copy: dict[str, Any] = json.loads("".join(copy_of(person.pk, site=SITE, at=AT)))
    return copy


def rows_in(copy: dict[str, Any], model: str, whose: str) -> list[dict[str, Any]]:
    """Return the rows of a table that are there by one path."""
    tables = [each for each in copy["tables"] if (each["table"], each["whose"]) == (model, whose)]
    return [row for each in tables for row in each["rows"]]


def a_row_at(entry: Entry, whose: Whose, person: Person) -> Any:
    """Return a row at the end of whose path stands a person."""
    model = apps.get_model(entry.model)
    if found := model._default_manager.filter(**{whose.by: person.pk}).first():  # as a person has by birth
        return found
    is_key = "__" not in whose.by and not model._meta.get_field(whose.by).is_relation
    only = {
        name.removesuffix("__in"): each[0] if isinstance(each, list) else each
        for name, each in whose.only.items()
    }
    return a_row_of(model, **{whose.by: person.pk if is_key else person}, **only)


@pytest.mark.parametrize(("entry", "whose"), PATHS, ids=[f"{e.model}.{w.by}" for e, w in PATHS])
def test_what_is_somebodys_is_in_their_copy_and_in_no_other(entry: Entry, whose: Whose) -> None:
    person, stranger = a_person(), a_person("路人")
    row = a_row_at(entry, whose, person)
    rows = rows_in(the_copy_of(person), entry.model, whose.by)
    assert len(rows) == 1
    assert set(rows[0]) <= set(entry.shown_to(whose))
    if (pk := row._meta.pk.name) in rows[0]:
        assert rows[0][pk] == row.pk
        assert row.pk not in [r[pk] for r in rows_in(the_copy_of(stranger), entry.model, whose.by)]


def test_a_copy_says_what_it_is_and_what_each_table_is_for() -> None:
    person = a_person("周敏")
    copy = the_copy_of(person)
    assert (copy["format"], copy["person"], copy["site"]) == ("gongzhi-copy/1", person.pk, SITE)
    assert set(copy["tables"][0]) == {"table", "whose", "activity", "purpose", "basis", "keep", "rows"}


def test_a_copy_has_the_details_from_the_vault() -> None:
    copy = the_copy_of(a_person("周敏", phone="13800000000"))
    assert (copy["details"]["name"], copy["details"]["phone"]) == ("周敏", "13800000000")


def test_a_copy_has_no_other_person_in_it() -> None:
    person, colleague = a_person(), a_person("同事")
    a_row_of(Invitation, accepted_by=person, invited_by=colleague)
    (row,) = rows_in(the_copy_of(person), "people.Invitation", "accepted_by")
    assert row["accepted_by"] == person.pk
    assert "invited_by" not in row


def test_what_staff_wrote_among_themselves_is_not_in_the_residents_copy() -> None:
    case = a_row_of(Case, spoken_by=a_person())
    a_row_of(Statement, case=case, audience=Audience.REPORTER, text="请补充门牌号")
    a_row_of(Statement, case=case, audience=Audience.STAFF, text="内部意见")
    told = rows_in(the_copy_of(case.spoken_by), "cases.Statement", "case__spoken_by")
    assert [row["text"] for row in told] == ["请补充门牌号"]


def test_who_typed_a_call_does_not_get_the_callers_words() -> None:
    case = a_row_of(Case, spoken_by=a_person(), typed_by=a_person("话务员"), text="我家漏水")
    (row,) = rows_in(the_copy_of(case.typed_by), "cases.Case", "typed_by")
    assert set(row) == {"id", "number", "typed_by", "opened_at"}


def test_a_file_is_told_by_address_and_checksum() -> None:
    case = a_row_of(Case, spoken_by=a_person())
    file = a_row_of(Attachment, case=case, sha256="ab" * 32)
    (row,) = rows_in(the_copy_of(case.spoken_by), "cases.Attachment", "case__spoken_by")
    assert (row["file"], row["sha256"]) == (f"{SITE}/files/{file.pk}/", "ab" * 32)


def test_a_copy_costs_as_many_queries_for_many_rows_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = a_person()
    for number in range(1, 4):
        a_row_of(Case, spoken_by=person, number=str(number))
        with django_assert_num_queries(len(PATHS) + 2):  # two for the vault
            the_copy_of(person)


def test_what_is_held_is_counted_by_activity_and_table() -> None:
    person = a_person()
    a_row_of(Case, spoken_by=person)
    counts = counts_of(person.pk)
    assert counts["cases"]["cases.Case"] == 1
    assert counts["account"] == {"people.Person": 1}
    assert counts["tokens"] == {"clients.ApiToken": 0}


def test_a_copy_is_one_text_of_utf_8_without_escapes(noon: datetime) -> None:
    person = a_person("周敏")
    text = "".join(copy_of(person.pk, site=SITE, at=noon))
    assert "周敏" in text
    assert json.loads(text)["made_at"] == noon.isoformat()
