"""The register in the words of a page: in both languages, the rules at /privacy/, and its JSON."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from gongzhi.civic.privacy.queries.register import Keep, tables_of_the_house, the_register
from gongzhi.web.register import activities_told, keep_told, personal_activities

HAN = re.compile(r"[\u4e00-\u9fff]")


def a_keep(**said: object) -> Keep:
    """Return a rule as a file says it."""
    return Keep.model_validate(said)


def test_what_is_deleted_says_from_when_its_days_count() -> None:
    moment = {"zh": "读过", "en": "you read it"}
    assert keep_told(a_keep(how="days", days=90, after="read_at", moment=moment)) == "读过90天后删除"
    assert keep_told(a_keep(how="itself", days=0, by="a.b", moment=moment)) == "读过后就删除"


def test_what_is_kept_by_law_says_which() -> None:
    law = {"zh": "《档案法》第十三条", "en": "Archives Law, art. 13"}
    assert keep_told(a_keep(how="law", law=law)) == "依法保存：《档案法》第十三条"


def test_what_belongs_to_an_account_goes_with_it() -> None:
    assert [keep_told(a_keep(how=how)) for how in ("account", "use")] == ["账号注销时删除", "使用期间保存"]


def test_each_way_of_keeping_is_told_once() -> None:
    assert all(len(set(one.keeps)) == len(one.keeps) for one in activities_told())


def test_what_touches_no_person_needs_no_basis() -> None:
    assert {one.code for one in personal_activities()} == {
        one.code for one in activities_told() if one.is_personal
    }


def test_the_data_of_the_register_is_english_for_who_reads_english() -> None:
    with override("en"):
        told = [words for one in activities_told() for words in (one.name, one.purpose, *one.laws)]
    assert [words for words in told if HAN.search(words)] == []


@pytest.mark.django_db
def test_the_page_has_every_activity(client: Client) -> None:
    page = client.get("/privacy/").text
    assert [one.code for one in activities_told() if one.name not in page or one.purpose not in page] == []


def test_a_program_reads_every_field_of_the_house(client: Client) -> None:
    register = client.get("/privacy/register.json").json()
    said = {
        f"{table['model']}.{field}"
        for activity in register["activities"]
        for table in activity["table"]
        for field in table["fields"]
    }
    assert register["format"] == "gongzhi-register/1"
    assert said == {f"{model}.{name}" for model, names in tables_of_the_house().items() for name in names}
    assert len(register["activities"]) == len(the_register().activities)
