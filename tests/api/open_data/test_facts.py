"""The facts of a month, opened: one a line, of public cases only."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Kind
from gongzhi.civic.ledger.actions import begin_log, seal_facts
from tests.a_city import City, a_resolved_case
from tests.api.open_data.conftest import Fetching


@pytest.fixture
def public(city: City, noon: datetime, settings: Any, tmp_path: Path) -> Case:
    """A public case beside one that is not, and a report of an offence."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=noon)
    a_resolved_case(city, at=noon)
    a_resolved_case(city, at=noon, is_public=True, kind=Kind.REPORT)
    return a_resolved_case(city, at=noon, is_public=True)


def lines(fetch: Fetching, month: str = "2025-03") -> list[dict[str, Any]]:
    return [json.loads(line) for line in fetch.get(f"facts-{month}.jsonl").told.splitlines()]


def test_only_facts_of_public_cases_are_opened(public: Case, fetch: Fetching, noon: datetime) -> None:
    seal_facts(at=noon)
    assert {line["content"]["about"] for line in lines(fetch)} == {f"case:{public.pk}"}


def test_an_entry_tells_when_and_what_and_nothing_of_by_whom(
    public: Case, fetch: Fetching, noon: datetime
) -> None:
    seal_facts(at=noon)
    first = lines(fetch)[0]
    assert first["content"]["data"]["number"] == public.number
    assert first["entry"]["kind"] == "cases.CaseOpened"
    assert set(first) == {"entry", "leaf", "salt", "content"}


def test_what_is_not_sealed_yet_is_not_told(public: Case, fetch: Fetching) -> None:
    assert lines(fetch) == []


def test_another_month_has_none(public: Case, fetch: Fetching, noon: datetime) -> None:
    seal_facts(at=noon)
    assert lines(fetch, "2025-02") == []


def test_a_month_that_is_none_is_not_found(city: City, fetch: Fetching) -> None:
    fetch.get("facts-2025-13.jsonl", 404)
