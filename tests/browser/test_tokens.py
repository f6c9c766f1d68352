"""Tokens and the documentation of the API in a real browser, on a phone without scripts and on a desk."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongzhi.civic.clients.models import ApiToken
from tests.browser import Axe
from tests.factories import PASSWORD, a_person


@pytest.fixture
def site(live_server: Any, cleared: None) -> str:
    """The address of the running site, with a resident who has an account."""
    a_person("李桂香", sign_in_name="li.guixiang")
    return str(live_server.url)


def sign_in(page: Page, site: str) -> None:
    """Sign in and go to one's tokens by way of the account."""
    page.goto(f"{site}/account/login/")
    page.get_by_label("登录名").fill("li.guixiang")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.goto(f"{site}/account/profile/")
    page.get_by_role("link", name="程序用的令牌").click()


def make_token(page: Page) -> None:
    """Fill in the form."""
    page.get_by_label("哪个程序在用").fill("单位工单系统")
    page.get_by_label("查看事项").check()
    page.get_by_role("button", name="办理令牌").click()


def test_a_token_is_made_and_ended_without_scripts(plain_phone: Page, site: str) -> None:
    sign_in(plain_phone, site)
    make_token(plain_phone)
    secret = plain_phone.get_by_label("现在就抄进程序里").input_value()
    assert secret.startswith("gz_")
    plain_phone.get_by_role("button", name="停用“单位工单系统”").click()
    expect(plain_phone.get_by_text("令牌“单位工单系统”已停用。")).to_be_visible()
    assert ApiToken.objects.get().revoked_at is not None


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_everybody_can_use_the_page_of_tokens(
    screen: str, site: str, request: pytest.FixtureRequest, axe: Axe
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, site)
    axe(page)
    make_token(page)
    axe(page)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_everybody_can_read_the_documentation(
    screen: str, site: str, request: pytest.FixtureRequest, axe: Axe
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto(f"{site}/api/v1/docs/")
    expect(page.get_by_role("heading", name="提交一件事项")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
