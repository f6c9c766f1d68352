"""The page that checks receipts, in a real browser: what is true, what was changed, and where it works."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.ledger.logic.keys import verifier_key
from gongzhi.civic.ledger.logic.receipts import checked, read_receipt
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.vocabulary import Verdict
from gongzhi.web.verify.views import PAGE
from tests.browser import Axe
from tests.browser.receipts import CITY, OPENED, STRANGER, WITNESSES, Key, Receipt
from tests.browser.tampering import CHANGES
from tests.shared import shared_data

pytestmark = pytest.mark.browser

WITNESS_KEYS = "\n".join(map(str, WITNESSES))
AN_HOUR_LATER = OPENED + timedelta(hours=1)


@pytest.fixture
def page(desk: Page) -> Page:
    """The page as saved to disk, an hour after the case was opened."""
    desk.clock.set_fixed_time(AN_HOUR_LATER)
    desk.goto(PAGE.as_uri())
    return desk


def check(page: Page, receipt: object, *, keys: str = "", witnesses: str = "", quorum: int = 0) -> str:
    """Check a receipt and return the verdict."""
    page.locator("#stricter").evaluate("it => it.open = true")
    page.locator("#keys").fill(keys)
    page.locator("#witnesses").fill(witnesses)
    page.locator("#quorum").fill(str(quorum))
    page.locator("#text").fill(str(receipt))
    page.locator("#check").click()
    return page.locator("#verdict").inner_text()


def states(page: Page) -> dict[str, str]:
    """Return how each step ended."""
    steps = page.locator("[data-step]").all()
    return {str(step.get_attribute("data-step")): str(step.get_attribute("class")) for step in steps}


def failed(page: Page) -> set[str]:
    return {name for name, state in states(page).items() if state == "bad"}


@pytest.mark.parametrize(
    ("size", "index"), [(1, 0), (7, 0), (7, 4), (7, 6), (1000, 0), (1000, 511), (1000, 999)]
)
def test_a_good_receipt_is_told_to_be_true(page: Page, size: int, index: int) -> None:
    told = check(page, Receipt(size, index), keys=str(CITY), witnesses=WITNESS_KEYS, quorum=2)
    assert told == "属实：2026年11月23日10时30分，市里收下了这件事项，之后没有被改过。"
    assert set(states(page).values()) == {"good"}
    assert len(states(page)) == 7


def test_a_key_from_the_receipt_itself_is_to_be_compared(page: Page) -> None:
    assert check(page, Receipt()).startswith("属实")
    assert states(page)["key"] == "open"
    expect(page.locator("[data-step=key]")).to_contain_text("比一比")
    expect(page.locator(".keys")).to_contain_text(CITY.name)


@pytest.mark.parametrize("changed", CHANGES)
def test_whatever_was_changed_fails_the_step_that_looks_at_it(page: Page, changed: str) -> None:
    change, expected = CHANGES[changed]
    receipt = Receipt()
    change(receipt.made)
    told = check(page, receipt, keys=str(CITY), witnesses=WITNESS_KEYS, quorum=2)
    assert told.startswith("对不上：")
    assert failed(page) == expected


FAILING_THERE = {"what": {"what"}, "words": {"words"}, "promise": {"promise"}}
FAILING_THERE |= {"proof": {"path", "checkpoint"}, "witnesses": {"path", "checkpoint", "witnesses"}}


@pytest.mark.parametrize("changed", CHANGES)
def test_the_command_fails_the_same_steps_as_the_page(changed: str) -> None:
    change, expected = CHANGES[changed]
    receipt = Receipt()
    change(receipt.made)
    trusted = Policy(2, tuple(verifier_key(str(key)) for key in WITNESSES))
    read = read_receipt(str(receipt).encode())
    steps = checked(read, keys=[verifier_key(str(CITY))], witnesses=trusted, at=AN_HOUR_LATER)
    found = {str(step.part) for step in steps if step.verdict == Verdict.FAILS}
    assert found == {part for part, here in FAILING_THERE.items() if here & expected}


def test_the_verdict_names_the_step_that_failed_first(page: Page) -> None:
    receipt = Receipt(text="原来的话")
    receipt.made["words"]["content"]["text"] = "改过的话"
    assert check(page, receipt) == "对不上：“原话没有改”这一步没有通过，请不要相信这份回执。"


def test_a_receipt_under_another_key_than_ones_own_is_refused(page: Page) -> None:
    check(page, Receipt(), keys=str(STRANGER))
    assert failed(page) == {"promise", "checkpoint"}


def test_a_forger_with_a_key_of_their_own_is_found_by_the_pinned_key(page: Page) -> None:
    forged = Receipt(signers=(STRANGER,))
    forged.made["keys"] = [str(STRANGER)]
    assert check(page, forged).startswith("属实")
    check(page, forged, keys=str(CITY))
    assert failed(page) == {"promise", "checkpoint"}


def test_a_key_whose_id_was_changed_is_none(page: Page) -> None:
    receipt = Receipt()
    receipt.made["keys"] = [str(CITY).replace(CITY.id.hex(), "00000000")]
    check(page, receipt)
    assert "key" in failed(page)


@pytest.mark.parametrize(
    ("signed_by", "quorum", "state"),
    [((), 0, "bad"), (WITNESSES[:1], 1, "good"), (WITNESSES[:1], 2, "bad"), (WITNESSES, 3, "bad")],
)
def test_as_many_witnesses_as_one_asks_for(
    page: Page, signed_by: tuple[Key, ...], quorum: int, state: str
) -> None:
    check(page, Receipt(signers=(CITY, *signed_by)), witnesses=WITNESS_KEYS, quorum=quorum)
    assert states(page)["witnesses"] == state


def test_a_key_of_the_log_is_no_witness(page: Page) -> None:
    told = check(page, Receipt(), witnesses=str(CITY), quorum=1)
    assert "读不懂" in told
    assert "“更严格的核对”" in told


def test_one_witness_listed_twice_does_not_count_for_two(page: Page) -> None:
    assert "读不懂" in check(page, Receipt(), witnesses=f"{WITNESSES[0]}\n{WITNESSES[0]}", quorum=2)


def test_a_promise_holds_until_its_time(page: Page) -> None:
    told = check(page, Receipt(is_sealed=False))
    assert told == "目前属实：2026年11月23日10时30分，市里收下了这件事项，并签了字。"
    expect(page.locator(".verdict p")).to_contain_text("2026年11月24日10时30分")


def test_a_promise_that_ran_out_is_evidence_against_the_city(page: Page) -> None:
    page.clock.set_fixed_time(OPENED + timedelta(days=1, seconds=1))
    assert check(page, Receipt(is_sealed=False)).startswith("市里没有兑现承诺：")
    expect(page.locator(".verdict p")).to_contain_text("证据")


def test_words_that_were_erased_are_not_checked(page: Page) -> None:
    receipt = Receipt()
    receipt.made["words"] = None
    assert check(page, receipt).startswith("属实")
    assert states(page)["words"] == "open"


def test_what_is_no_receipt_is_said_to_be_none(page: Page) -> None:
    for text in ("", "你好", "{}", "[1]", "null", '{"format": "gongzhi-receipt/1"}', '{"entry": {"at": 2}}'):
        assert check(page, text).startswith("读不懂"), text
        assert states(page) == {}


def test_a_fraction_has_no_canonical_form(page: Page) -> None:
    receipt = Receipt()
    receipt.made["what"]["content"]["data"]["case"] = 17.5
    check(page, receipt)
    assert failed(page) == {"what"}


def test_a_receipt_can_be_chosen_as_a_file_and_holds_no_markup(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(str(Receipt(text="<img src=x onerror=alert(1)>")))
    page.locator("#file").set_input_files(file)
    expect(page.locator("#verdict")).to_contain_text("属实")
    expect(page.locator("dd").filter(has_text="<img src=x")).to_be_visible()


def test_both_languages_and_large_letters_are_a_tap_away(page: Page) -> None:
    check(page, Receipt())
    page.locator("#language").click()
    expect(page.locator("#verdict")).to_have_text(
        "True: at 10:30 on 23 November 2026 (Beijing time) the city took in this case, "
        "and it has not been changed since.",
        use_inner_text=True,
    )
    expect(page).to_have_title("Check a receipt")
    page.get_by_role("button", name="Large text").click()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "25px"


def test_the_drawing_shows_every_step_and_tells_it_in_words(page: Page) -> None:
    check(page, Receipt(1000, 3), witnesses=WITNESS_KEYS, quorum=2)
    drawing = page.get_by_role("img", name="从下往上读")
    assert drawing.locator("rect").count() == 2 + 1 + 1 + 10 + 10
    page.get_by_text("用文字说这张图").click()
    expect(page.locator(".drawing ol li").last).to_contain_text("您的这一条（第4条）")


def test_the_page_is_accessible_in_every_state(page: Page, axe: Axe) -> None:
    axe(page)
    check(page, Receipt(1000, 3), witnesses=WITNESS_KEYS, quorum=2)
    axe(page)
    bad = Receipt()
    bad.made["words"]["content"]["text"] = "别的话"
    check(page, bad)
    page.locator("#language").click()
    page.locator("#size").click()
    axe(page)


def test_the_page_fits_a_phone_in_large_letters(phone: Page) -> None:
    phone.goto(PAGE.as_uri())
    check(phone, Receipt(1000, 3), witnesses=WITNESS_KEYS, quorum=2)
    phone.locator("#size").click()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.locator("#text").fill(str(Receipt()))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()


def test_nothing_leaves_the_page(desk: Page, live_server: LiveServer) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.goto(f"{live_server.url}/verify/")
    check(desk, Receipt(), keys=str(CITY))
    refused = desk.evaluate("fetch('https://elsewhere.example/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    assert [url for url in asked if not url.startswith("data:")] == [f"{live_server.url}/verify/"]


def test_the_saved_page_is_the_page(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/verify/")
    with desk.expect_download() as saving:
        desk.get_by_role("link", name="保存本页").click()
    assert saving.value.path().read_bytes() == PAGE.read_bytes()


def answer_with(desk: Page, status: int, body: object) -> None:
    """Let the city answer the question for a proof; the address itself is made elsewhere."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    desk.route("**/ledger/proof/4711", answer)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "账本里有它：第5条记录，账本共有7条。"),
        ({"proof": None}, "账本里还没有它。"),
        ({"keys": [str(STRANGER)]}, "对不上：“账本有市里的签名”"),
        ({"proof": Receipt(7, 3, text="另一件").made["proof"]}, "对不上：“记在公开账本里”"),
    ],
)
def test_a_code_leads_to_the_proof_of_its_entry(
    desk: Page, live_server: LiveServer, changes: dict[str, Any], told: str
) -> None:
    receipt = Receipt()
    answer_with(desk, 200, {name: receipt.made[name] for name in ("origin", "keys", "proof")} | changes)
    desk.goto(f"{live_server.url}/verify/#4711-{receipt.leaf.hex()}")
    expect(desk.locator("#verdict")).to_contain_text(told)


def test_a_code_of_which_the_city_knows_nothing_is_said_so(desk: Page, live_server: LiveServer) -> None:
    answer_with(desk, 404, {})
    desk.goto(f"{live_server.url}/verify/#4711-{'00' * 32}")
    expect(desk.locator("#verdict")).to_contain_text("市里没有给出")


def test_a_code_opened_from_disk_says_where_to_go(desk: Page) -> None:
    desk.goto(f"{PAGE.as_uri()}#4711-{'00' * 32}")
    expect(desk.locator("#verdict")).to_contain_text("扫码核对要在市里的网站上打开")


def test_every_signature_at_the_edges_is_judged_as_by_the_ledger(page: Page) -> None:
    vectors = json.loads((shared_data("ledger") / "ed25519vectors.json").read_text())
    ours = page.evaluate(
        "all => all.map(({msg, sig, key}) =>"
        " gongzhi.isSigned(gongzhi.utf8(msg), gongzhi.fromHex(sig), gongzhi.fromHex(key)))",
        vectors,
    )
    refused = {"non_canonical_A", "non_canonical_R", "low_order_A", "low_order_R", "low_order_residue"}
    expected = [not refused & set(one["flags"] or []) for one in vectors]
    assert ours == expected
    assert any(expected)


def test_every_proof_of_inclusion_good_and_bad_is_judged_rightly(page: Page) -> None:
    files = sorted((shared_data("ledger") / "merkle_vectors/testdata/inclusion").rglob("*.json"))
    vectors = [json.loads(file.read_text()) for file in files]
    for one in vectors:  # beyond what a number of JavaScript holds
        one |= {"leafIdx": str(one["leafIdx"]), "treeSize": str(one["treeSize"])}
    ours = page.evaluate(
        """all => all.map(({leafIdx, treeSize, leafHash, root, proof}) => {
          const {fromBase64, hexOf, rootOf, wayUp} = gongzhi;
          try {
            const leaf = fromBase64(leafHash ?? "", 32);
            const hashes = (proof ?? []).map((one) => fromBase64(one, 32));
            const way = wayUp(leaf, BigInt(leafIdx), BigInt(treeSize), hashes);
            return way !== null && hexOf(rootOf(leaf, way)) === hexOf(fromBase64(root ?? "", 32));
          } catch { return false; }
        })""",
        vectors,
    )
    assert len(vectors) == 98
    assert [
        file.name for file, one, said in zip(files, vectors, ours, strict=True) if said == one["wantErr"]
    ] == []


def test_our_hashes_are_those_of_everybody(page: Page) -> None:
    sizes = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000]
    texts = [bytes(place * 7 % 256 for place in range(size)) for size in sizes]
    program = "all => all.map(hex => gongzhi.hexOf(gongzhi.NAME(gongzhi.fromHex(hex))))"
    for name in ("sha256", "sha512"):
        ours = page.evaluate(program.replace("NAME", name), [text.hex() for text in texts])
        assert ours == [hashlib.new(name, text).hexdigest() for text in texts]


CANONICAL = [
    ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
    ({"\ufb33": 1, "\U0001f600": 2, "\r": 3}, '{"\\r":3,"\U0001f600":2,"\ufb33":1}'),
    ('\x07\b\t\n\f\r"\\/\u2028', '"\\u0007\\b\\t\\n\\f\\r\\"\\\\/\u2028"'),
]
NOT_CANONICAL = ["1.5", "2 ** 53", "'\\ud800'", "undefined", "NaN", "{'\\udc00': 1}", "[1n]"]


def test_json_is_written_in_its_canonical_form(page: Page) -> None:
    program = "all => all.map(value => new TextDecoder().decode(gongzhi.canonical(value)))"
    assert page.evaluate(program, [value for value, _ in CANONICAL]) == [told for _, told in CANONICAL]


def test_what_has_no_canonical_form_is_refused(page: Page) -> None:
    program = "() => { try { gongzhi.canonical(VALUE); return 'taken'; } catch { return 'refused'; } }"
    said = {value: page.evaluate(program.replace("VALUE", value)) for value in NOT_CANONICAL}
    assert set(said.values()) == {"refused"}, said
