"""Who witnesses the log, on the desk and for everybody, in a real browser: accessible, on a phone too."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.ledger.actions import add_witness, begin_log, note_trouble, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.actions.witnessing import keep_cosignature
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.logic.notes import signature_of
from gongzhi.civic.ledger.queries.witnessing import due_errands
from gongzhi.civic.ledger.vocabulary import SignatureType, Trouble
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_opened_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in

NAMES = ("lushan-university.example/witness", "qinghe.example/witness", "press-association.example/witness")


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> City:
    """The small city, whose log one body cosigned, one could not be asked, and one knows otherwise."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    at = now() - timedelta(minutes=5)
    city = a_city()
    begin_log(site="city.example", by=None, at=at)
    an_opened_case(city, at=at)
    keys = [SignerKey(name, name.ljust(32)[:32].encode(), SignatureType.COSIGNATURE) for name in NAMES]
    for key in keys:
        add_witness(key=str(key.verifier), address=f"https://{key.name}", by=None, at=at)
    seal_facts(at=at)
    sign_checkpoint(at=at)
    good, away, otherwise = due_errands(at=at)
    note = good.submission(0).note
    keep_cosignature(good, signature_of(note.text, by=keys[0], at=int(at.timestamp())), at=at)
    note_trouble(away, Trouble.UNREACHABLE, at=at)
    note_trouble(otherwise, Trouble.FORKED, at=at)
    return city


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_an_auditor_sees_how_each_witness_stands(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, city.auditor, live_server)
    page.goto(f"{live_server.url}/desk/audit/", wait_until="networkidle")
    table = page.get_by_role("table", name="外部见证")
    expect(table).to_contain_text("联系不上")
    expect(table).to_contain_text("它认为账本改写了历史")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_everybody_sees_who_cosigned(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    page.goto(f"{live_server.url}/ledger/")
    expect(page.get_by_role("main")).to_contain_text("1个外部机构签名作证")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="长辈版").first.click()
    axe(page)
