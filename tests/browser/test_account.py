"""One's own account in a real browser: sign-up, sign-in, devices, invitations, profile, the two switches."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from gongzhi.civic.people.actions import invite
from gongzhi.civic.people.models import Invitation, Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from gongzhi.web.elder import COOKIE
from tests.browser import DESK, PHONE, Axe
from tests.factories import PASSWORD, a_body, a_member, a_person

NEW = "another quiet lake"


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the running site, on which nobody has guessed yet."""
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def resident(site: str) -> Person:
    """A resident with an account."""
    return a_person("李桂香", sign_in_name="li.guixiang")


@pytest.fixture
def invitation(site: str) -> str:
    """The address of an invitation to handle cases for the works bureau."""
    body = a_body("市住建局")
    by = a_member(Role.ADMINISTRATOR, body=body)
    _sent, code = invite("林俏", Role.HANDLER, of=body, within=body.place, by=by, at=clock.now())
    return f"{site}/account/invitation/{code}/"


def sign_in(page: Page, site: str, name: str = "li.guixiang", password: str = PASSWORD) -> None:
    """Sign in, or try to, by typing."""
    page.goto(f"{site}/account/login/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def enter(page: Page, site: str, person: Person) -> None:
    """Bring the cookie of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def greeting(page: Page) -> Locator:
    """Return the place where a page says who is signed in."""
    return page.get_by_role("link", name="已登录：")


def look_at(page: Page, axe: Axe, address: str) -> None:
    """Look at a page with axe, as a phone and as a desk, normal and for elders; nothing sticks out."""
    for size in ("0", "3"):
        page.context.add_cookies([{"name": COOKIE, "value": size, "url": address}])
        page.goto(address)
        assert page.url == address
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_resident_opens_an_account_without_scripts(plain_phone: Page, site: str) -> None:
    plain_phone.goto(site)
    plain_phone.get_by_role("link", name="登录", exact=True).click()
    plain_phone.get_by_role("link", name="注册一个").click()
    plain_phone.get_by_label("登录名").fill("138 0000 1234")
    plain_phone.get_by_label("怎么称呼您").fill("王芳")
    plain_phone.get_by_label("密码", exact=True).fill(NEW)
    plain_phone.get_by_label("再输一遍密码").fill(NEW)
    plain_phone.get_by_role("button", name="注册").click()
    expect(greeting(plain_phone)).to_have_text("已登录：王芳")
    person = Person.objects.get()
    assert (person.sign_in_name, person.phone) == ("13800001234", "13800001234")


def test_two_different_passwords_open_no_account(plain_phone: Page, site: str) -> None:
    plain_phone.goto(f"{site}/account/signup/")
    plain_phone.get_by_label("登录名").fill("wang.fang")
    plain_phone.get_by_label("密码", exact=True).fill(NEW)
    plain_phone.get_by_label("再输一遍密码").fill(PASSWORD)
    plain_phone.get_by_role("button", name="注册").click()
    expect(plain_phone.get_by_role("alert")).to_contain_text("再输一遍密码：")
    expect(plain_phone.get_by_label("登录名")).to_have_value("wang.fang")
    assert not Person.objects.exists()


def test_signing_in_leads_back_to_the_page_one_came_from(
    plain_phone: Page, site: str, resident: Person
) -> None:
    plain_phone.goto(f"{site}/find/")
    plain_phone.get_by_role("link", name="登录", exact=True).click()
    plain_phone.get_by_label("登录名").fill("Li.Guixiang")
    plain_phone.get_by_label("密码", exact=True).fill(PASSWORD)
    plain_phone.get_by_role("button", name="登录").click()
    expect(plain_phone).to_have_url(f"{site}/find/")
    expect(greeting(plain_phone)).to_have_text("已登录：李桂香")


def test_a_wrong_password_is_explained_where_one_looks(phone: Page, site: str, resident: Person) -> None:
    sign_in(phone, site, password="wrong")
    expect(phone.get_by_role("alert")).to_contain_text("登录名或密码不对，请检查后再试。")
    expect(phone.locator(".govuk-error-summary")).to_be_focused()
    expect(phone.get_by_label("登录名")).to_have_value("li.guixiang")
    expect(phone.get_by_label("密码", exact=True)).to_have_value("")


def test_after_five_guesses_the_page_says_how_long_to_wait(
    plain_phone: Page, site: str, resident: Person
) -> None:
    for _guess in range(5):
        sign_in(plain_phone, site, password="wrong")
        expect(plain_phone.get_by_role("alert")).to_contain_text("登录名或密码不对")
    sign_in(plain_phone, site)
    expect(plain_phone.get_by_role("alert")).to_contain_text("请5分钟后再试")
    plain_phone.goto(f"{site}/account/profile/")
    expect(plain_phone).to_have_url(re.compile("/account/login/"))


def test_one_device_is_signed_out_from_another(
    plain_phone: Page, desk: Page, site: str, resident: Person
) -> None:
    sign_in(plain_phone, site)
    sign_in(desk, site)
    desk.goto(f"{site}/account/profile/")
    desk.get_by_role("link", name="查看登录过的设备").click()
    expect(desk.locator(".gz-card")).to_have_count(2)
    expect(desk.locator(".gz-card").first).to_contain_text("正在用的这台")
    desk.get_by_role("button", name=re.compile("^让.+退出$")).click()
    expect(desk.get_by_role("status")).to_contain_text("那台设备已经退出登录。")
    expect(desk.locator(".gz-card")).to_have_count(1)
    plain_phone.goto(f"{site}/account/profile/")
    expect(plain_phone).to_have_url(f"{site}/account/login/?next=/account/profile/")


def test_all_other_devices_are_signed_out_without_scripts(
    plain_phone: Page, desk: Page, site: str, resident: Person
) -> None:
    sign_in(desk, site)
    sign_in(plain_phone, site)
    plain_phone.goto(f"{site}/account/devices/")
    plain_phone.get_by_role("button", name="除了这台，全部退出").click()
    expect(plain_phone.locator(".gz-card")).to_have_count(1)
    desk.goto(f"{site}/account/profile/")
    expect(desk).to_have_url(re.compile("/account/login/"))


def test_an_invitation_accepted_with_a_new_account_ends_at_the_desk(
    plain_phone: Page, site: str, invitation: str
) -> None:
    plain_phone.goto(invitation)
    expect(plain_phone.locator("h1")).to_have_text("市住建局邀请您加入")
    expect(plain_phone.get_by_label("怎么称呼您")).to_have_value("林俏")
    plain_phone.get_by_label("登录名").fill("lin.qiao")
    plain_phone.get_by_label("密码", exact=True).fill(NEW)
    plain_phone.get_by_label("再输一遍密码").fill(NEW)
    plain_phone.get_by_role("button", name="接受邀请").click()
    expect(plain_phone).to_have_url(f"{site}/desk/day/")
    expect(plain_phone.get_by_role("status")).to_contain_text("欢迎加入市住建局，您的岗位是承办人。")


def test_an_invitation_can_be_accepted_with_another_account_than_the_present(
    phone: Page, site: str, invitation: str, resident: Person
) -> None:
    enter(phone, site, a_person("路人"))
    phone.goto(invitation)
    expect(phone.get_by_text("您现在用“路人”的账号登录")).to_be_visible()
    phone.get_by_role("link", name="换一个账号").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone).to_have_url(invitation)
    phone.get_by_role("link", name="登录后接受").click()
    phone.get_by_label("登录名").fill("li.guixiang")
    phone.get_by_label("密码", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    phone.get_by_role("button", name="接受邀请").click()
    expect(phone).to_have_url(f"{site}/desk/day/")
    assert has_role(Person.objects.get(pk=resident.pk), Role.HANDLER, at=clock.now())


def test_a_profile_is_changed_without_scripts(plain_phone: Page, site: str, resident: Person) -> None:
    enter(plain_phone, site, resident)
    plain_phone.goto(f"{site}/account/profile/")
    plain_phone.get_by_label("怎么称呼您").fill("李阿姨")
    plain_phone.get_by_label("联系电话").fill("一二三")
    plain_phone.get_by_role("button", name="保存").click()
    expect(plain_phone.get_by_role("alert")).to_contain_text("联系电话：电话号码请填数字")
    plain_phone.get_by_label("联系电话").fill("138-0000-1234")
    plain_phone.get_by_role("button", name="保存").click()
    expect(plain_phone.get_by_role("status")).to_contain_text("您的资料已经保存。")
    expect(greeting(plain_phone)).to_have_text("已登录：李阿姨")
    expect(plain_phone.get_by_label("联系电话")).to_have_value("13800001234")


def test_a_new_password_opens_and_the_old_one_no_longer(
    plain_phone: Page, site: str, resident: Person
) -> None:
    sign_in(plain_phone, site)
    plain_phone.goto(f"{site}/account/profile/")
    plain_phone.get_by_role("link", name="修改密码").click()
    plain_phone.get_by_label("现在的密码").fill(PASSWORD)
    plain_phone.get_by_label("新密码", exact=True).fill(NEW)
    plain_phone.get_by_label("再输一遍新密码").fill(NEW)
    plain_phone.get_by_role("button", name="保存新密码").click()
    expect(plain_phone).to_have_url(f"{site}/account/profile/")
    plain_phone.get_by_role("button", name="退出").click()
    sign_in(plain_phone, site)
    expect(plain_phone.get_by_role("alert")).to_contain_text("登录名或密码不对")
    sign_in(plain_phone, site, password=NEW)
    expect(greeting(plain_phone)).to_have_text("已登录：李桂香")


def test_who_thinks_twice_stays_signed_in(phone: Page, site: str, resident: Person) -> None:
    enter(phone, site, resident)
    phone.goto(f"{site}/account/logout/")
    phone.get_by_role("link", name="先不退出").click()
    expect(greeting(phone)).to_have_text("已登录：李桂香")


@pytest.mark.parametrize("path", ["login", "signup"])
def test_the_page_speaks_english_and_chinese_again(plain_phone: Page, site: str, path: str) -> None:
    plain_phone.goto(f"{site}/account/{path}/")
    title = plain_phone.inner_text("h1")
    plain_phone.get_by_role("button", name="English").click()
    expect(plain_phone.locator("html")).to_have_attribute("lang", "en")
    with override("en"):
        expect(plain_phone.locator("h1")).to_have_text(gettext(title))
    plain_phone.get_by_role("button", name="中文").click()
    expect(plain_phone.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(plain_phone.locator("h1")).to_have_text(title)
    expect(plain_phone).to_have_url(f"{site}/account/{path}/")


def measured(page: Page) -> tuple[float, float]:
    """Return the size of the running text and the height of the least high button, in CSS pixels."""
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.gz-lead')).fontSize)")
    heights = "all => Math.min(...all.map(one => one.getBoundingClientRect().height))"
    return size, page.eval_on_selector_all("main button, main input:not([type=hidden])", heights)


def test_elders_get_large_words_and_targets_on_every_account_page(
    plain_phone: Page, site: str, resident: Person
) -> None:
    enter(plain_phone, site, resident)
    plain_phone.goto(f"{site}/account/profile/")
    plain_phone.get_by_role("banner").get_by_role("button", name="长辈版").click()
    for name, least in (("大", 18), ("更大", 20), ("最大", 28)):
        plain_phone.get_by_role("banner").get_by_role("button", name=name, exact=True).click()
        size, height = measured(plain_phone)
        assert (least <= size <= 34, height >= 60) == (True, True)
    plain_phone.goto(f"{site}/account/password/change/")
    assert measured(plain_phone) >= (28, 60)
    plain_phone.get_by_role("banner").get_by_role("button", name="返回标准版").click()
    expect(plain_phone.locator("html.elder")).to_have_count(0)


def test_axe_is_content_with_the_pages_of_strangers(desk: Page, axe: Axe, site: str, invitation: str) -> None:
    for path in ("login/", "signup/", "inactive/", "invitation/ABCDE-FGHJK/"):
        look_at(desk, axe, f"{site}/account/{path}")
    look_at(desk, axe, invitation)
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    look_at(desk, axe, invitation)


def test_axe_is_content_with_one_s_own_pages(desk: Page, axe: Axe, site: str, invitation: str) -> None:
    person = a_member(Role.DISPATCHER)
    sign_in(desk, site, str(person.sign_in_name))
    desk.context.clear_cookies()
    sign_in(desk, site, str(person.sign_in_name))  # so that there are two devices
    for path in ("profile/", "devices/", "password/change/", "logout/"):
        look_at(desk, axe, f"{site}/account/{path}")
    look_at(desk, axe, invitation)


@pytest.mark.parametrize("path", ["login", "signup", "password/change"])
def test_axe_is_content_with_a_form_that_was_refused(
    desk: Page, axe: Axe, site: str, resident: Person, path: str
) -> None:
    if path == "password/change":
        enter(desk, site, resident)
    desk.goto(f"{site}/account/{path}/")
    desk.eval_on_selector("main form", "form => { form.noValidate = true; form.requestSubmit() }")
    expect(desk.get_by_role("alert")).to_be_visible()
    for viewport in (DESK, PHONE):
        desk.set_viewport_size(viewport)
        axe(desk)
