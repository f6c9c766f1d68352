"""The rules, one's own data with its copy, and the register, in a real browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.web.elder import COOKIE
from tests.any_row import a_row_of
from tests.browser import Axe
from tests.factories import a_member, a_person


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the running site."""
    cache.clear()
    return str(live_server.url)


def enter(page: Page, site: str, person: Person) -> None:
    """Bring the cookie of somebody who has just signed in."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def fits(page: Page) -> bool:
    """Tell whether nothing of the page sticks out to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_rules_are_read_on_a_phone_from_the_foot_of_any_page(phone: Page, site: str, axe: Axe) -> None:
    phone.goto(f"{site}/help/")
    phone.get_by_role("contentinfo").get_by_role("link", name="个人信息处理规则").click()
    expect(phone.get_by_role("heading", name="受理和办理诉求")).to_be_visible()
    assert fits(phone)
    axe(phone)


def test_the_rules_are_read_in_the_largest_elder_mode(phone: Page, site: str, axe: Axe) -> None:
    phone.context.add_cookies([{"name": COOKIE, "value": "3", "url": site}])
    phone.goto(f"{site}/privacy/")
    assert fits(phone)
    axe(phone)


def test_a_resident_takes_a_copy_without_javascript(plain_phone: Page, site: str, tmp_path: Path) -> None:
    person = a_person("李桂香")
    a_row_of(Case, spoken_by=person, text="路灯不亮")
    enter(plain_phone, site, person)
    plain_phone.goto(f"{site}/account/profile/")
    plain_phone.get_by_role("link", name="我的数据").click()
    with plain_phone.expect_download() as started:
        plain_phone.get_by_role("link", name="下载副本").click()
    started.value.save_as(tmp_path / "copy.json")
    copy = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert copy["details"]["name"] == "李桂香"
    assert "路灯不亮" in [row.get("text") for table in copy["tables"] for row in table["rows"]]


def test_my_data_says_what_is_kept_by_which_law(phone: Page, site: str, axe: Axe) -> None:
    person = a_person("李桂香")
    a_row_of(Case, spoken_by=person)
    enter(phone, site, person)
    phone.goto(f"{site}/account/data/")
    cases = phone.get_by_role("region", name="受理和办理诉求")
    expect(cases).to_contain_text("1条")
    expect(cases).to_contain_text("档案法")
    assert fits(phone)
    axe(phone)


def test_an_officer_finds_a_field_in_the_register(desk: Page, site: str, axe: Axe) -> None:
    enter(desk, site, a_member(Role.PRIVACY_OFFICER))
    desk.goto(f"{site}/desk/privacy/")
    desk.get_by_role("link", name="处理活动登记册").click()
    desk.get_by_label("活动、表或字段").fill("secret_hash")
    desk.get_by_role("button", name="筛选").click()
    expect(desk.get_by_role("row")).to_have_count(2)
    expect(desk.get_by_role("rowheader")).to_have_text("程序令牌")
    axe(desk)


def test_an_officer_sees_that_nothing_was_deleted_yet(desk: Page, site: str, axe: Axe) -> None:
    enter(desk, site, a_member(Role.PRIVACY_OFFICER))
    desk.goto(f"{site}/desk/privacy/retention/")
    expect(desk.get_by_text("还没有删除过数据")).to_be_visible()
    axe(desk)
