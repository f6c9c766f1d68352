"""The page about open data in a real browser: accessible at a desk, on a phone, in elder mode."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import Axe


@pytest.fixture(params=["desk", "phone"])
def page(request: pytest.FixtureRequest) -> Page:
    """A desk, and a phone."""
    found: Page = request.getfixturevalue(request.param)
    return found


def test_the_page_is_accessible_and_fits(page: Page, live_server: LiveServer, axe: Axe) -> None:
    page.goto(f"{live_server.url}/open-data/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_is_accessible_in_elder_mode(desk: Page, live_server: LiveServer, axe: Axe) -> None:
    desk.goto(f"{live_server.url}/open-data/")
    desk.get_by_role("button", name="长辈版").first.click()
    axe(desk)
