"""Passkeys in a real Chromium with a virtual authenticator: make, sign in with, prove with, remove one."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from tests.browser import DESK, PHONE, Axe
from tests.browser.test_account import enter, greeting, look_at, sign_in
from tests.factories import PASSWORD, a_member, a_person

KEYS = "/account/second-factor/"


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the running site; passkeys need a host name, and take http from this one only."""
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def resident(site: str) -> Person:
    """A resident with an account."""
    return a_person("李桂香", sign_in_name="li.guixiang")


@pytest.fixture
def finger(phone: Page) -> CDPSession:
    """A device that keeps passkeys and always sees the right finger."""
    device = phone.context.new_cdp_session(phone)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device


def add_passkey(page: Page, site: str, name: str = "我的手机") -> None:
    """Make a passkey for whoever is signed in."""
    page.goto(f"{site}{KEYS}passkeys/add/")
    page.get_by_label("给它起个名字").fill(name)
    page.get_by_role("button", name="在这台设备上添加").click()
    expect(page.locator("h1")).to_have_text("备用码")


def sign_out(page: Page, site: str) -> None:
    """Sign out by the button."""
    page.goto(f"{site}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()


def test_a_passkey_opens_the_account_without_a_password(
    phone: Page, site: str, resident: Person, finger: CDPSession
) -> None:
    sign_in(phone, site)
    add_passkey(phone, site)
    expect(phone.get_by_role("status").first).to_contain_text("通行密钥已经添加")
    sign_out(phone, site)
    phone.goto(f"{site}/account/login/?next=/account/devices/")
    phone.get_by_role("button", name="使用通行密钥").click()
    expect(phone).to_have_url(f"{site}/account/devices/")
    expect(greeting(phone)).to_have_text("已登录：李桂香")


def test_after_the_password_a_passkey_is_the_second_step(
    phone: Page, site: str, resident: Person, finger: CDPSession
) -> None:
    sign_in(phone, site)
    add_passkey(phone, site)
    sign_out(phone, site)
    sign_in(phone, site)
    expect(phone.locator("h1")).to_have_text("再验证一步")
    phone.get_by_role("button", name="用通行密钥验证").click()
    expect(greeting(phone)).to_have_text("已登录：李桂香")


def test_a_passkey_proves_who_one_is(
    phone: Page, site: str, resident: Person, finger: CDPSession, settings: Any
) -> None:
    sign_in(phone, site)
    add_passkey(phone, site)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    phone.goto(f"{site}/account/email/")
    phone.get_by_label("邮箱").fill("li@example.org")
    phone.get_by_role("button", name="发验证信").click()
    expect(phone.locator("h1")).to_have_text("请再确认一次身份")
    phone.get_by_role("button", name="用通行密钥确认").click()
    expect(phone.get_by_role("status")).to_contain_text("信正发往li@example.org")


def test_without_the_finger_nobody_gets_in(
    phone: Page, site: str, resident: Person, finger: CDPSession
) -> None:
    sign_in(phone, site)
    add_passkey(phone, site)
    sign_out(phone, site)
    finger.send("WebAuthn.disable")
    finger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    finger.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": False}})
    phone.goto(f"{site}/account/login/")
    phone.get_by_role("button", name="使用通行密钥").click()
    expect(phone.locator("[data-passkey-said]")).to_contain_text("没有给出通行密钥")
    phone.goto(f"{site}/account/profile/")
    expect(phone).to_have_url(re.compile("/account/login/"))


def test_a_removed_passkey_opens_nothing(
    phone: Page, site: str, resident: Person, finger: CDPSession
) -> None:
    sign_in(phone, site)
    add_passkey(phone, site)
    phone.goto(f"{site}{KEYS}")
    phone.get_by_role("link", name="删除“我的手机”").click()
    phone.get_by_role("button", name="删除").click()
    expect(phone.get_by_role("status")).to_contain_text("通行密钥已经删除")
    assert not Authenticator.objects.exists()
    sign_out(phone, site)
    phone.goto(f"{site}/account/login/")
    phone.get_by_role("button", name="使用通行密钥").click()
    expect(phone.get_by_role("alert").filter(has_text="不对")).to_be_visible()


def test_without_scripts_no_button_promises_a_passkey(plain_phone: Page, site: str, resident: Person) -> None:
    plain_phone.goto(f"{site}/account/login/")
    expect(plain_phone.get_by_role("button", name="使用通行密钥")).to_have_count(0)
    enter(plain_phone, site, resident)
    plain_phone.goto(f"{site}{KEYS}passkeys/add/")
    expect(plain_phone.get_by_text("要用到浏览器脚本")).to_be_visible()


def test_a_proof_by_password_without_scripts_loses_nothing(
    plain_phone: Page, site: str, resident: Person, settings: Any
) -> None:
    enter(plain_phone, site, resident)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    plain_phone.goto(f"{site}/account/email/")
    plain_phone.get_by_label("邮箱").fill("li@example.org")
    plain_phone.get_by_role("button", name="发验证信").click()
    plain_phone.get_by_label("密码").fill("wrong")
    plain_phone.get_by_role("button", name="确认").click()
    expect(plain_phone.get_by_role("alert")).to_contain_text("密码不对")
    plain_phone.get_by_label("密码").fill(PASSWORD)
    plain_phone.get_by_role("button", name="确认").click()
    expect(plain_phone.get_by_role("status")).to_contain_text("信正发往li@example.org")


def test_staff_are_asked_for_a_second_factor_on_every_page(plain_phone: Page, site: str) -> None:
    enter(plain_phone, site, a_member(Role.HANDLER))
    plain_phone.goto(f"{site}/desk/")
    plain_phone.get_by_role("link", name="开启两步验证").click()
    expect(plain_phone.locator("h1")).to_have_text("两步验证和通行密钥")


def test_axe_is_content_with_the_pages_of_the_second_factor(
    desk: Page, axe: Axe, site: str, resident: Person
) -> None:
    enter(desk, site, resident)
    for page in ("", "app/", "codes/make/", "passkeys/add/"):
        look_at(desk, axe, f"{site}{KEYS}{page}")
    Authenticator.objects.create(user=resident, type="totp", data={"secret": "x"})
    for page in ("", "app/remove/"):
        look_at(desk, axe, f"{site}{KEYS}{page}")


def test_axe_is_content_with_the_pages_of_the_address(
    desk: Page, axe: Axe, site: str, resident: Person
) -> None:
    for path in ("", "sent/", "done/", "1-x/"):
        look_at(desk, axe, f"{site}/account/password/reset/{path}")
    enter(desk, site, resident)
    look_at(desk, axe, f"{site}/account/email/")
    look_at(desk, axe, f"{site}/account/email/forged/")


def test_axe_is_content_with_the_page_that_asks_for_a_proof(
    desk: Page, axe: Axe, site: str, resident: Person, settings: Any
) -> None:
    enter(desk, site, resident)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    for viewport in (DESK, PHONE):
        desk.set_viewport_size(viewport)
        desk.goto(f"{site}/account/email/")
        desk.get_by_label("邮箱").fill("li@example.org")
        desk.get_by_role("button", name="发验证信").click()
        expect(desk.locator("h1")).to_have_text("请再确认一次身份")
        axe(desk)
