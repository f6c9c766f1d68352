"""A stranger counts a published month again: open facts, a copied log, a receipt, and no database."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from gongzhi.civic.cases.models import Case, DispatchResult
from gongzhi.civic.cases.vocabulary import Kind, Promised
from gongzhi.civic.evaluation.actions import exclude_case, publish_ranking
from gongzhi.civic.evaluation.models import PublishedRanking
from gongzhi.civic.evaluation.queries.published import fact_of, open_facts
from gongzhi.civic.ledger.actions import begin_log, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.tiles import bundled, entries_in
from gongzhi.civic.ledger.queries.log import current_log, folder_of
from gongzhi.civic.ledger.queries.receipts import receipt_of
from gongzhi.config.commands import command_line
from tests.a_city import City, a_case_in_hand
from tests.civic.evaluation.test_ranking import MARCH, a_judged_case
from tests.factories import a_place

LATER = timedelta(days=30)
Change = Callable[[list[dict[str, Any]]], None]


@dataclass
class Stranger:
    """Somebody with files and no more."""

    facts: Path
    receipt: Path
    log: Path

    def recomputes(self, month: str = "2025-03") -> tuple[int, str]:
        """Run the command; return its exit code and what it said."""
        words = ["ledger", "recompute", self.facts, "--month", month, "--receipt", self.receipt]
        told = CliRunner().invoke(
            command_line(),
            [str(word) for word in [*words, "--log", self.log]],
            env={"COLUMNS": "200", "TERM": "dumb"},
        )
        return told.exit_code, told.output

    def changes(self, change: Change) -> None:
        """Change the lines of the file of facts."""
        lines = [json.loads(line) for line in self.facts.read_text().splitlines()]
        change(lines)
        self.facts.write_text("\n".join(json.dumps(line) for line in lines))


@pytest.fixture
def published(city: City, settings: Any, tmp_path: Path, noon: datetime) -> PublishedRanking:
    """A month of two public cases and one that is not, published."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=noon)
    a_judged_case(city, noon, is_public=True)
    a_case_in_hand(city, at=noon, is_public=True)
    a_judged_case(city, noon, resolved=False)
    return publish_ranking(MARCH, by=city.evaluator, at=noon + LATER)


@pytest.fixture
def seal(noon: datetime, django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """What seals and signs all there is."""

    def seal_and_sign() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            seal_facts(at=noon + LATER)
            sign_checkpoint(at=noon + LATER)

    return seal_and_sign


@pytest.fixture
def stranger(published: PublishedRanking, tmp_path: Path, seal: Callable[[], None]) -> Stranger:
    seal()
    return a_stranger(published, tmp_path)


def a_stranger(published: PublishedRanking, folder: Path) -> Stranger:
    """Return somebody who fetched the open facts and the receipt, and copied the log."""
    words = {"salt": bytes(published.salt).hex(), "content": published.content}
    facts, receipt = folder / "facts.jsonl", folder / "receipt.json"
    facts.write_text("\n".join(json.dumps(line) for line in open_facts(MARCH)))
    receipt.write_text(json.dumps(receipt_of(fact_of(published), words=words)))
    return Stranger(facts, receipt, published_log())


def published_log() -> Path:
    """Return the folder of the log that anybody may copy."""
    log = current_log()
    assert log
    return folder_of(log).root


def of_kind(lines: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(line for line in lines if line["entry"]["kind"] == kind)


def test_the_figures_are_those_that_were_published(stranger: Stranger) -> None:
    code, said = stranger.recomputes()
    assert (code, "50.0% (1/2)" in said, "一致" in said) == (0, True, True)


def test_what_is_not_open_is_told_as_a_count(stranger: Stranger) -> None:
    _code, said = stranger.recomputes()
    assert re.search(r"cases\.CaseFollowedUp +│ 1 ", said)


def test_the_database_is_not_asked(stranger: Stranger) -> None:
    with CaptureQueriesContext(connection) as asked:
        stranger.recomputes()
    assert len(asked) == 0


def test_a_fact_left_out_shows(stranger: Stranger) -> None:
    stranger.changes(lambda lines: lines.remove(of_kind(lines, "cases.CaseFollowedUp")))
    code, said = stranger.recomputes()
    assert (code, "公开的事实数：cases.CaseFollowedUp" in said, "区住建局 resolved" in said) == (
        1,
        True,
        True,
    )


def test_a_case_left_out_shows(stranger: Stranger) -> None:
    def leave_out(lines: list[dict[str, Any]]) -> None:
        case = lines[0]["content"]["data"]["case"]
        lines[:] = [line for line in lines if line["content"]["data"]["case"] != case]

    stranger.changes(leave_out)
    code, said = stranger.recomputes()
    assert (code, "公开的事实数：cases.CaseOpened" in said) == (1, True)


def test_an_altered_fact_does_not_open_its_entry(stranger: Stranger) -> None:
    def praise(lines: list[dict[str, Any]]) -> None:
        of_kind(lines, "cases.CaseFollowedUp")["content"]["data"]["satisfaction"] = 5

    stranger.changes(praise)
    code, said = stranger.recomputes()
    assert (code, "does not open" in said) == (1, True)


def test_an_invented_entry_stands_nowhere_in_the_log(stranger: Stranger) -> None:
    def move(lines: list[dict[str, Any]]) -> None:
        of_kind(lines, "cases.CaseOpened")["entry"]["at"] = "2025-02-01T00:00:00.000000Z"

    stranger.changes(move)
    code, said = stranger.recomputes()
    assert (code, "not the entry" in said) == (1, True)


def test_a_fact_told_twice_is_found(stranger: Stranger) -> None:
    stranger.changes(lambda lines: lines.append(lines[0]))
    assert "opened twice" in stranger.recomputes()[1]


def test_figures_altered_in_the_receipt_are_found(stranger: Stranger) -> None:
    told = json.loads(stranger.receipt.read_text())
    told["words"]["content"]["bodies"][0]["public"]["resolved"] = 2
    stranger.receipt.write_text(json.dumps(told))
    code, said = stranger.recomputes()
    assert (code, "does not open its entry" in said) == (2, True)


def test_a_row_changed_before_the_month_was_published_shows(
    city: City, published: PublishedRanking, tmp_path: Path, noon: datetime, seal: Callable[[], None]
) -> None:
    DispatchResult.objects.filter(case__is_public=True).update(
        resolved=True, resolve=Promised.KEPT, resolve_runs_until=None
    )
    better = publish_ranking(MARCH, by=city.evaluator, at=noon + LATER)
    seal()
    code, said = a_stranger(better, tmp_path).recomputes()
    assert (code, "区住建局 resolved" in said) == (1, True)


def test_a_log_with_another_entry_is_not_the_signed_one(stranger: Stranger) -> None:
    bundle = max(stranger.log.glob("tile/entries/000.p/*"), key=lambda path: int(path.name))
    entries = entries_in(bundle.read_bytes())
    entries[0] = entries[0].replace(b"2025", b"2024")
    bundle.write_bytes(bundled(entries))
    code, said = stranger.recomputes()
    assert (code, "root" in said) == (2, True)


def test_a_log_without_a_file_is_said_to_lack_it(stranger: Stranger) -> None:
    for bundle in stranger.log.glob("tile/entries/000.p/*"):
        bundle.unlink()
    assert "missing" in stranger.recomputes()[1]


def test_another_month_is_not_what_the_receipt_is_of(stranger: Stranger) -> None:
    code, said = stranger.recomputes(month="2025-02")
    assert (code, "something else" in said) == (2, True)


def test_nobody_is_told_of_by_whom_and_nothing_of_what_is_not_public(stranger: Stranger) -> None:
    lines = [json.loads(line) for line in stranger.facts.read_text().splitlines()]
    public = set(Case.objects.filter(is_public=True).values_list("pk", flat=True))
    assert {frozenset(line) for line in lines} == {frozenset(("entry", "leaf", "salt", "content"))}
    assert {line["content"]["data"]["case"] for line in lines} == public
    assert all("by" not in line["content"]["data"] for line in lines)


def test_the_grid_of_a_public_case_stays_shut(
    city: City, published: PublishedRanking, noon: datetime
) -> None:
    grid = a_place("柳岸一网格", within=city.community)
    a_judged_case(city, noon, is_public=True, place=grid, kind=Kind.COMPLAINT)
    seal_facts(at=noon + LATER)
    [told] = [line for line in open_facts(MARCH) if "told" in line]
    assert set(told["told"]) == {"case", "number", "kind_of_case", "channel"}
    assert "place" not in json.dumps(told)


def test_a_case_in_a_grid_is_counted_again_and_said_to_be_told_only(
    city: City, published: PublishedRanking, tmp_path: Path, noon: datetime, seal: Callable[[], None]
) -> None:
    a_judged_case(city, noon, is_public=True, place=a_place("柳岸一网格", within=city.community))
    again = publish_ranking(MARCH, by=city.evaluator, at=noon + LATER)
    seal()
    code, said = a_stranger(again, tmp_path).recomputes()
    assert (code, "1件的诉求类型和来源只有说明，没有证明" in said) == (0, True)


def test_a_publication_from_before_a_correction_is_counted_again_as_it_was(
    city: City, published: PublishedRanking, tmp_path: Path, noon: datetime, seal: Callable[[], None]
) -> None:
    exclude_case(
        Case.objects.filter(is_public=True)[0], because="重复登记", by=city.supervisor, at=noon + LATER
    )
    publish_ranking(MARCH, by=city.evaluator, at=noon + LATER)
    seal()
    assert a_stranger(published, tmp_path).recomputes()[0] == 0
