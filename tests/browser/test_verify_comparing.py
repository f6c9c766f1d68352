"""Two people compare what they were shown, in a real browser: one history, or two."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.ledger.logic.tiles import Frontier, grown
from gongzhi.web.verify.views import PAGE
from tests.browser import Axe
from tests.browser.receipts import CITY, ORIGIN, STRANGER, Receipt, base64, canonical, note

pytestmark = pytest.mark.browser

ONE, TWO = "是同一本账", "不是同一本账"
SIZE = 700
Shows = Callable[..., None]


def head_of(receipt: Receipt) -> str:
    """Return the checkpoint that a receipt's proof leads to."""
    return str(receipt.made["proof"]).partition("\n\n")[2]


def compare(page: Page, one: object, other: object, *, keys: str = "") -> str:
    """Compare two texts and return the verdict."""
    page.locator("#stricter").evaluate("it => it.open = true")
    page.locator("#comparing").evaluate("it => it.open = true")
    page.locator("#keys").fill(keys)
    page.locator("#text").fill(str(one))
    page.locator("#other").fill(str(other))
    page.locator("#result").evaluate("it => it.replaceChildren()")
    page.get_by_role("button", name="比一比").click()
    return page.locator("#verdict").inner_text()


@pytest.fixture
def page(desk: Page) -> Page:
    """The page as saved to disk."""
    desk.goto(PAGE.as_uri())
    return desk


@pytest.fixture
def shows(desk: Page, live_server: LiveServer) -> Shows:
    """What lets the city show a log of some entries, beside the page that it serves."""

    def show(entries: list[bytes], head: str) -> None:
        files = {place.path: data for place, data in grown(Frontier(), entries).files.items()}
        files["checkpoint"] = head.encode()

        def answer(route: Route) -> None:
            found = files.get(route.request.url.partition("/ledger/1/")[2])
            route.fulfill(status=200 if found else 404, body=found or b"")

        desk.route("**/ledger/1/**", answer)
        desk.goto(f"{live_server.url}/verify/")

    return show


def entries_of(receipt: Receipt) -> list[bytes]:
    """Return all entries of the log from which a receipt is."""
    entries = [f"entry {place}".encode() for place in range(receipt.size)]
    entries[receipt.index] = canonical(receipt.made["entry"])
    return entries


def test_two_receipts_of_one_head_are_of_one_history(page: Page) -> None:
    assert compare(page, Receipt(), Receipt()).startswith(ONE)
    assert compare(page, Receipt(), head_of(Receipt())).startswith(ONE)


def test_two_histories_of_one_length_are_found_without_a_network(page: Page) -> None:
    assert compare(page, Receipt(), Receipt(text="别的话")).startswith(TWO)
    expect(page.locator("#result")).to_contain_text("证据")
    expect(page.locator("#result .code")).to_have_count(3)  # two roots, and whose key signed both


def test_different_lengths_need_the_files_of_the_log(page: Page) -> None:
    assert "离线比不了" in compare(page, Receipt(), Receipt(SIZE))


@pytest.mark.parametrize("sizes", [(7, SIZE), (300, 512), (5, 6)], ids=str)
def test_where_lengths_differ_the_files_of_the_city_decide(
    desk: Page, shows: Shows, sizes: tuple[int, int]
) -> None:
    log = Receipt(SIZE)
    shows(entries_of(log), head_of(log))
    assert compare(desk, Receipt(sizes[0]), Receipt(sizes[1])).startswith(ONE)


@pytest.mark.parametrize("size", [7, 300, SIZE])
def test_who_was_shown_another_history_finds_out(desk: Page, shows: Shows, size: int) -> None:
    log = Receipt(SIZE)
    shows(entries_of(log), head_of(log))
    assert compare(desk, Receipt(6), Receipt(size, text="别的话")).startswith(TWO)


def test_a_log_that_is_shorter_than_what_was_signed_is_named(desk: Page, shows: Shows) -> None:
    log = Receipt(300)
    shows(entries_of(log), head_of(log))
    assert "还短" in compare(desk, Receipt(7), Receipt(SIZE))


def test_files_that_are_gone_or_changed_prove_nothing(desk: Page, shows: Shows) -> None:
    log = Receipt(SIZE)
    shows(entries_of(log)[:300], head_of(log))
    assert "文件不全" in compare(desk, Receipt(7), Receipt(300))
    shows(entries_of(Receipt(SIZE, text="别的话")), head_of(log))
    assert "文件不全" in compare(desk, Receipt(7), Receipt(300))


def test_what_the_city_did_not_sign_counts_for_nothing(page: Page) -> None:
    forged = Receipt(signers=(STRANGER,), text="别的话")
    assert "没有市里的有效签名" in compare(page, Receipt(), forged)
    forged.made["keys"] = [str(STRANGER)]
    assert "没有市里的有效签名" in compare(page, Receipt(), forged)
    assert "没有市里的有效签名" in compare(page, Receipt(), forged, keys=str(CITY))
    assert "没有市里的有效签名" in compare(page, head_of(Receipt()), head_of(Receipt()))
    assert compare(page, head_of(Receipt()), head_of(Receipt()), keys=str(CITY)).startswith(ONE)


def test_another_log_is_no_other_history(page: Page) -> None:
    other = note(f"{ORIGIN}2\n7\n{base64(bytes(32))}\n", [CITY])
    assert "两本不同的账" in compare(page, Receipt(), other)


@pytest.mark.parametrize("text", ["", "你好", "{}", "[1]", "null", '{"proof": null, "keys": []}', "a\n\nb\n"])
def test_what_has_no_head_is_said_to_have_none(page: Page, text: str) -> None:
    assert compare(page, Receipt(), text).startswith("读不懂")


def test_a_receipt_that_is_not_sealed_yet_has_no_head(page: Page) -> None:
    assert compare(page, Receipt(is_sealed=False), Receipt()).startswith("读不懂")


def test_the_other_one_can_be_chosen_as_a_file(page: Page, tmp_path: Any) -> None:
    (tmp_path / "theirs.json").write_text(str(Receipt(text="别的话")))
    page.locator("#text").fill(str(Receipt()))
    page.locator("#comparing summary").click()
    page.locator("#other-file").set_input_files(tmp_path / "theirs.json")
    expect(page.locator("#other")).not_to_have_value("")
    page.get_by_role("button", name="比一比").click()
    expect(page.locator("#verdict")).to_contain_text(TWO)


def test_the_comparison_is_accessible_and_fits_a_phone(phone: Page, axe: Axe) -> None:
    phone.goto(PAGE.as_uri())
    compare(phone, Receipt(), Receipt(text="别的话"))
    axe(phone)
    phone.locator("#size").click()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
