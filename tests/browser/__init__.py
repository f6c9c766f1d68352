"""Browsers for tests: a real Chromium, sized as a phone or a desk, with and without JavaScript, and axe.

A test takes `phone`, `desk` or `plain_phone` (no JavaScript) and goes to pages of `live_server`;
`axe(page)` asserts that axe-core finds nothing to object to.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
FLAGS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Axe = Callable[[Page], None]


def chromium() -> str:
    """Return the path of the machine's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.fail("Chromium is missing; on Debian and Ubuntu, as root: apt-get install chromium fonts-noto-cjk")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    expect.set_options(timeout=10_000)  # milliseconds; many tests share the machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def open_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Open a page in a context of its own, and fail the test when a script of ours fails."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 × 844, touched."""
    yield from open_page(browser, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page of 1440 × 900."""
    yield from open_page(browser, viewport=DESK)


@pytest.fixture
def plain_phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 × 844 without JavaScript."""
    yield from open_page(browser, viewport=PHONE, java_script_enabled=False)


@pytest.fixture
def page(phone: Page) -> Page:
    """The page of a phone."""
    return phone


@pytest.fixture
def axe() -> Axe:
    """Assert that axe-core finds no violation on a page, WCAG 2.2 AA and best practice."""
    script = AXE.read_text()

    def assert_accessible(page: Page) -> None:
        # As an isolated script of the tester, because the page's own policy rightly refuses foreign scripts.
        page.evaluate(script)
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert [describe(violation) for violation in found["violations"]] == [], page.url

    return assert_accessible


def describe(violation: dict[str, Any]) -> str:
    """Return a violation in a line: the rule, and the first places where it is broken."""
    places = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']}: {places}"
