"""The register: what a file may say, and that every field of this house stands in it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from gongzhi.civic.privacy.logic.register import (
    Activity,
    Entry,
    Keep,
    RegisterInvalid,
    problems_of,
    read_register,
)
from gongzhi.civic.privacy.queries.holdings import is_person
from gongzhi.civic.privacy.queries.register import tables_of_the_house, the_register
from gongzhi.civic.privacy.vocabulary import Keeping

HEAD = """
[[activity]]
code = "one"
name = { zh = "一", en = "One" }
purpose = { zh = "为一", en = "For one" }
class = "general"
data = "personal"
basis = [{ item = 1 }]
keep = [{ how = "account" }]
"""
TABLE = """
[[activity.table]]
model = "cases.Case"
fields = ["id", "text"]
"""
ENTRIES = list(the_register().entries())
SECRET = re.compile(r"salt|hash|password|secret|session|wrapped|_mark$|^key$|^content$|idempotency")


def reading(text: str) -> list[str]:
    """Return what is wrong with one file."""
    with pytest.raises(RegisterInvalid) as refused:
        read_register([("cases/register.toml", text)])
    return str(refused.value).splitlines()


def differing(text: str, **models: list[str]) -> list[str]:
    """Return where a file and tables differ."""
    tables = {name.replace("_", ".", 1): fields for name, fields in models.items()}
    return problems_of(read_register([("a", text)]), tables)


def test_every_field_of_every_table_stands_in_the_register_once() -> None:
    assert problems_of(the_register(), tables_of_the_house()) == []


def test_a_field_without_entry_is_told() -> None:
    found = differing(HEAD + TABLE, cases_Case=["id", "text", "new"])
    assert found == ["cases.Case.new stands in no activity of the register"]


def test_an_entry_without_field_is_told() -> None:
    found = differing(HEAD + TABLE, cases_Case=["id"])
    assert found == ["cases.Case.text stands in the register, but there is no such field"]


def test_a_field_that_stands_twice_is_told() -> None:
    found = differing(HEAD + TABLE + TABLE.replace('"id", ', ""), cases_Case=["id", "text"])
    assert found == ["cases.Case.text stands in the register 2 times"]


def test_two_activities_of_one_name_are_told() -> None:
    other = TABLE.replace("Case", "Notice")
    found = differing(HEAD + TABLE + HEAD + other, cases_Case=["id", "text"], cases_Notice=["id", "text"])
    assert found == ["two activities are called one"]


def test_a_secret_that_is_no_field_is_told() -> None:
    found = differing(HEAD + TABLE + 'secret = ["salt"]', cases_Case=["id", "text"])
    assert found == ["one, cases.Case: salt is not among its fields"]


def test_facts_are_never_deleted_whatever_a_file_says() -> None:
    rule = 'keep = [{ how = "days", days = 1, after = "at", moment = { zh = "办理", en = "it" } }]'
    text = HEAD + TABLE.replace("cases.Case", "kernel.Fact") + rule
    assert differing(text, kernel_Fact=["id", "text"]) == ["one, kernel.Fact: facts are never deleted"]


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ("item = 1", "item = 9", "activity.0.basis.0.item"),
        ("item = 1", "item = 3", "a statutory duty names its law and article"),
        ('class = "general"', 'class = "secret"', "activity.0.class"),
        ('data = "personal"', "", "activity.0.data: Field required"),
        ('en = "For one"', 'en = ""', "activity.0.purpose.en"),
        ("basis = [{ item = 1 }]", "", "personal data is processed on a basis"),
        ('how = "account"', 'how = "days"', "after how many days from which moment"),
        ('how = "account"', 'how = "law"', "what is kept by law names the law"),
        ('how = "account"', 'how = "for ever"', "activity.0.keep.0.how"),
        ('code = "one"', 'code = "one"\nwhy = "x"', "activity.0.why: Extra inputs are not permitted"),
        ("[[activity]]", "[[activity", "cases/register.toml: "),
    ],
)
def test_what_a_file_may_not_say_is_told_with_file_and_place(was: str, now: str, place: str) -> None:
    lines = reading((HEAD + TABLE).replace(was, now, 1))
    assert all(line.startswith("cases/register.toml: ") for line in lines)
    assert any(place in line for line in lines)


def test_a_table_that_says_whose_it_is_holds_personal_data() -> None:
    text = (HEAD + TABLE + 'whose = [{ by = "spoken_by" }]').replace('"personal"', '"none"', 1)
    assert "holds personal data" in reading(text)[0]


def test_words_are_told_in_the_language_of_the_reader() -> None:
    name = read_register([("a", HEAD + TABLE)]).activities[0].name
    assert [name.told("zh-hans"), name.told("en-gb"), name.told(None)] == ["一", "One", "一"]


@pytest.mark.parametrize(("activity", "entry"), ENTRIES, ids=[entry.model for _, entry in ENTRIES])
def test_a_secret_is_called_one(activity: Activity, entry: Entry) -> None:
    shown = {name for whose in entry.whose for name in entry.shown_to(whose)}
    assert [name for name in shown if SECRET.search(name)] == []


@pytest.mark.parametrize(("activity", "entry"), ENTRIES, ids=[entry.model for _, entry in ENTRIES])
def test_every_person_that_a_row_names_has_a_path(activity: Activity, entry: Entry) -> None:
    model = apps.get_model(entry.model)
    named = {name for name in entry.fields if is_person(model._meta.get_field(name))}
    assert named - {whose.by for whose in entry.whose} == set()


def test_every_moment_from_which_days_count_is_a_time() -> None:
    for rule, entry in all_rules(Keeping.DAYS):
        field: Any = apps.get_model(entry.model)._meta.get_field(rule.after)
        assert field.get_internal_type() == "DateTimeField"


def test_what_is_said_to_delete_is_there() -> None:
    assert all(import_string(rule.by) for rule, _ in all_rules(Keeping.ITSELF))


def all_rules(how: Keeping) -> list[tuple[Keep, Entry]]:
    """Return the rules of one kind, with the tables that they are of."""
    return [(rule, entry) for said, entry in ENTRIES for rule in said.kept(entry) if rule.how == how]
