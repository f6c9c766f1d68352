"""The register and what was deleted, on the privacy officer's desk."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.actions import delete_past_rows
from tests.any_row import a_row_of
from tests.factories import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    """The browser of a privacy officer."""
    client = Client()
    client.force_login(a_member(Role.PRIVACY_OFFICER))
    return client


def models_for(officer: Client, **asked: str) -> list[str]:
    """Return the tables that a filter leaves."""
    return [row.model for row in officer.get("/desk/privacy/register/", asked).context["rows"]]


def test_a_table_is_found_by_a_field_in_whatever_case(officer: Client) -> None:
    assert models_for(officer, q=" SECRET_hash ") == ["clients.ApiToken"]


def test_a_table_is_found_by_its_activity(officer: Client) -> None:
    assert models_for(officer, q="推送进度") == ["clients.Reading"]


def test_filters_narrow_together(officer: Client) -> None:
    found = models_for(officer, concern="personal", how="days", q="notice")
    assert found == ["teamwork.StaffNotice", "cases.Notice"]


def test_a_filter_that_makes_no_sense_finds_nothing(officer: Client) -> None:
    assert models_for(officer, concern="nonsense") == []


def test_the_desk_leads_to_both_pages(officer: Client) -> None:
    page = officer.get("/desk/privacy/").text
    assert 'href="/desk/privacy/register/"' in page
    assert 'href="/desk/privacy/retention/"' in page


def test_what_was_deleted_is_listed_with_table_and_count(officer: Client, noon: datetime) -> None:
    a_row_of(Session, expire_date=noon - timedelta(days=2))
    delete_past_rows(by=None, at=noon)
    page = officer.get("/desk/privacy/retention/")
    assert [fact.data for fact in page.context["page"]] == [{"table_code": "sessions.Session", "rows": 1}]
    assert "还没有检查过" in page.text
