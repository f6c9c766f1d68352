"""The pages of the webhooks in a real browser: accessible on desk and phone, and a journey through them."""

import os

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import Outcome, create_webhook, note_outcome, ping_webhook
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.kernel import clock
from tests.a_city import City, a_city
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.factories import a_recipient

PAGE = "/desk/settings/webhooks/"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city."""
    return a_city()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_are_accessible_and_no_wider_than_the_screen(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    url = f"https://example.com/{'hooks/' * 12}"
    webhook = create_webhook(url, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.administrator, at=clock.now())
    for outcome in (Outcome(204, 87), Outcome(None, 10_000, "timeout")):
        delivery = ping_webhook(webhook, by=city.administrator, at=clock.now())
        note_outcome(delivery.pk, outcome, by=CLOCKWORK, at=clock.now())
    sign_in(page, city.administrator, live_server)
    for address in ("", "new/", f"{webhook.pk}/"):
        page.goto(f"{live_server.url}{PAGE}{address}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{size}-{address.strip('/') or 'list'}.png", full_page=True)
    page.get_by_role("button", name="显示密钥").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder:
        page.screenshot(path=f"{folder}/{size}-secret.png", full_page=True)


def test_an_administrator_adds_a_webhook_and_sends_a_test(
    city: City, live_server: LiveServer, desk: Page
) -> None:
    recipient = a_recipient()
    sign_in(desk, city.administrator, live_server)
    desk.goto(f"{live_server.url}/desk/settings/")
    desk.get_by_role("link", name="事件推送").click()
    desk.get_by_role("link", name="添加推送地址").click()
    desk.get_by_label("推送地址").fill("https://example.com/hook")
    desk.get_by_label("接收方").select_option(str(recipient.pk))
    desk.get_by_role("button", name="添加").click()
    expect(desk.get_by_text("请把签名密钥交给对方系统")).to_be_visible()
    expect(desk.get_by_text("whsec_")).to_be_visible()
    desk.get_by_role("link", name="继续").click()
    expect(desk.get_by_text("whsec_")).to_have_count(0)
    desk.get_by_role("button", name="显示密钥").click()
    expect(desk.get_by_text("whsec_")).to_be_visible()
    desk.get_by_role("link", name="继续").click()
    desk.get_by_role("button", name="发一条测试").click()
    expect(desk.get_by_text("等待推送")).to_be_visible()
