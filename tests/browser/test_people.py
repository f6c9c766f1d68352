"""The administrators' pages for people, organisations and invitations in a real browser."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Locator, Page, expect

from gongzhi.civic.people.actions import invite
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from tests.a_city import City, a_city
from tests.browser import Axe
from tests.browser.test_account import enter, look_at
from tests.factories import known_as

PEOPLE = "/desk/settings/people/"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city; its handler has a name of her own."""
    city = a_city()
    known_as(city.handler, name="林俏")
    return city


@pytest.fixture
def seat(desk: Page, live_server: Any, city: City) -> Page:
    """The desk of the city's administrator, on the list of people."""
    enter(desk, live_server.url, city.administrator)
    desk.goto(live_server.url + PEOPLE)
    return desk


def told(page: Page) -> Locator:
    """Return the message of what was just done."""
    return page.locator(".gz-notice[role=status]")


def holds(person: Person, role: Role) -> bool:
    """Tell whether a person holds a role now."""
    return has_role(Person.objects.get(pk=person.pk), role, at=clock.now())


def test_the_list_shows_the_staff_and_is_searched(seat: Page) -> None:
    expect(seat.locator("tbody tr")).to_have_count(9)
    seat.get_by_label("姓名、登录名或电话").fill("林")
    seat.get_by_role("button", name="筛选").click()
    expect(seat.locator("tbody tr")).to_have_count(1)
    expect(seat.locator("tbody tr")).to_contain_text("区住建局 · 承办人")
    seat.get_by_role("link", name="清除").click()
    expect(seat.locator("tbody tr")).to_have_count(9)


def test_a_role_is_given_for_a_place_that_is_suggested_and_ended_again(seat: Page, city: City) -> None:
    seat.get_by_role("link", name="林俏").click()
    seat.get_by_label("单位", exact=True).select_option("区园林中心")
    seat.get_by_role("combobox", name="岗位").select_option("督办员")
    seat.get_by_role("combobox", name="负责的辖区").press_sequentially("荷塘")
    seat.get_by_role("option", name=re.compile("荷塘街道")).click()
    seat.get_by_role("button", name="添加岗位").click()
    expect(told(seat)).to_contain_text("岗位已经添加，马上生效。")
    given = Membership.objects.get(person=city.handler, role=Role.SUPERVISOR)
    assert (given.body, given.place) == (city.parks, city.street)
    seat.get_by_role("button", name=re.compile("停用.*区园林中心 督办员")).click()
    expect(told(seat)).to_contain_text("岗位已经停用，马上生效。")
    expect(seat.get_by_role("row", name=re.compile("区园林中心"))).to_contain_text("已停用")
    assert (holds(city.handler, Role.SUPERVISOR), holds(city.handler, Role.HANDLER)) == (False, True)


def test_a_role_that_is_held_already_is_refused_where_one_looks(seat: Page, city: City) -> None:
    seat.get_by_role("link", name="林俏").click()
    seat.get_by_label("单位", exact=True).select_option("区住建局")
    seat.get_by_role("combobox", name="岗位").select_option("承办人")
    seat.get_by_role("button", name="添加岗位").click()
    expect(seat.get_by_role("alert")).to_contain_text("已经有这个岗位了")
    assert Membership.objects.filter(person=city.handler).count() == 1


def test_the_own_administration_has_no_button_to_end_it(seat: Page, city: City, live_server: Any) -> None:
    seat.goto(f"{live_server.url}{PEOPLE}{city.administrator.pk}/")
    expect(seat.get_by_role("row", name=re.compile("管理员"))).to_be_visible()
    expect(seat.get_by_role("button", name="停用")).to_have_count(0)


def test_an_invitation_s_link_is_shown_once_and_opens_for_the_invited(seat: Page, plain_phone: Page) -> None:
    seat.get_by_role("link", name="邀请新人员").click()
    seat.get_by_label("姓名").fill("江明月")
    seat.get_by_label("单位", exact=True).select_option("区住建局")
    seat.get_by_role("combobox", name="岗位").select_option("承办人")
    seat.get_by_role("button", name="生成邀请链接").click()
    expect(seat.locator("h1")).to_have_text("把这个链接发给江明月")
    link = seat.get_by_label("邀请链接").input_value()
    seat.reload()
    expect(seat.locator("h1")).to_have_text("人员与单位")
    expect(seat.locator("tbody tr")).to_contain_text("江明月")
    assert link not in seat.content()
    plain_phone.goto(link)
    expect(plain_phone.locator("h1")).to_have_text("区住建局邀请您加入")


def test_an_invitation_that_was_taken_back_opens_no_longer(
    seat: Page, plain_phone: Page, city: City, live_server: Any
) -> None:
    by, body = city.administrator, city.works
    _sent, code = invite("江明月", Role.HANDLER, of=body, within=body.place, by=by, at=clock.now())
    seat.get_by_role("link", name="待接受的邀请").click()
    seat.get_by_role("button", name=re.compile("撤回.*江明月")).click()
    expect(told(seat)).to_contain_text("邀请已经撤回")
    expect(seat.get_by_text("没有待接受的邀请")).to_be_visible()
    plain_phone.goto(f"{live_server.url}/account/invitation/{code}/")
    expect(plain_phone.locator("h1")).to_have_text("邀请用不了")


def test_an_organisation_is_added_and_renamed(seat: Page) -> None:
    seat.get_by_role("navigation", name="人员与单位").get_by_role("link", name="单位").click()
    seat.get_by_role("link", name="添加单位").click()
    for label, words in (("代码", "swj"), ("全称", "云麓市水务局"), ("简称", "市水务局")):
        seat.get_by_label(label).fill(words)
    seat.get_by_role("combobox", name="所在辖区").fill("云麓市")
    seat.get_by_role("button", name="保存").click()
    expect(told(seat)).to_contain_text("“市水务局”已经添加。")
    seat.get_by_role("link", name="云麓市水务局").click()
    seat.get_by_label("简称").fill("水务局")
    seat.get_by_role("button", name="保存").click()
    expect(told(seat)).to_contain_text("“水务局”已经保存。")


def test_axe_is_content_with_every_page(seat: Page, axe: Axe, city: City, live_server: Any) -> None:
    by, body = city.administrator, city.works
    invite("江明月", Role.HANDLER, of=body, within=body.place, by=by, at=clock.now())
    for path in (
        "",
        "?q=nobody",
        f"{city.handler.pk}/",
        "invitations/",
        "invitations/new/",
        "organisations/",
        "organisations/new/",
        f"organisations/{city.works.pk}/",
    ):
        look_at(seat, axe, f"{live_server.url}{PEOPLE}{path}")


def test_axe_is_content_with_a_link_shown_once_and_with_refused_forms(
    seat: Page, axe: Axe, live_server: Any
) -> None:
    for path in ("invitations/new/", "organisations/new/"):
        seat.goto(f"{live_server.url}{PEOPLE}{path}")
        seat.eval_on_selector("main form", "form => { form.noValidate = true; form.requestSubmit() }")
        expect(seat.get_by_role("alert")).to_be_visible()
        axe(seat)
    seat.goto(f"{live_server.url}{PEOPLE}invitations/new/")
    seat.get_by_label("姓名").fill("江明月")
    seat.get_by_label("单位", exact=True).select_option("区住建局")
    seat.get_by_role("combobox", name="岗位").select_option("承办人")
    seat.get_by_role("button", name="生成邀请链接").click()
    expect(seat.get_by_label("邀请链接")).to_be_visible()
    axe(seat)


def test_somebody_is_shut_out_and_let_in_again(seat: Page, city: City, axe: Axe) -> None:
    Authenticator.objects.create(user=city.handler, type=Authenticator.Type.TOTP, data={})
    address = seat.url + f"{city.handler.pk}/"
    look_at(seat, axe, address)
    for words in ("手机丢了，要重置两步验证", "停用这个账号"):
        seat.get_by_text(words).click()
    axe(seat)
    seat.get_by_role("button", name="停用账号").click()
    expect(told(seat)).to_contain_text("账号已停用")
    axe(seat)
    assert not Person.objects.get(pk=city.handler.pk).is_active
    seat.get_by_role("button", name="恢复账号").click()
    expect(told(seat)).to_contain_text("账号已恢复")
    assert Person.objects.get(pk=city.handler.pk).is_active
