"""The administrators' settings in a real browser: accessible, by keyboard and on a phone, no draft lost."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import CatalogueEntry, DeadlineRule, ReplyTemplate
from gongzhi.civic.people.models import Person
from tests.a_city import City, a_city
from tests.browser import Axe
from tests.factories import PASSWORD

SETTINGS = "/desk/settings/"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city."""
    return a_city()


def sign_in(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sign in as somebody would."""
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", person.sign_in_name or "")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "login" not in url)


def pages() -> list[str]:
    """Return the pages with a look of their own."""
    entry, rule = CatalogueEntry.objects.get(), DeadlineRule.objects.all()[0]
    template = ReplyTemplate.objects.create(title="已到场", text="您好！")
    trial = "?try-category=道路破损&try-urgency=ordinary&try-place=柳岸社区&try-start=2025-09-30T16:00"
    return [
        "", f"catalogue/{trial}", f"catalogue/{entry.pk}/", "catalogue/new/",
        f"deadlines/{trial}", f"deadlines/{rule.pk}/", "deadlines/new/", "escalation/",
        "taxonomy/", "taxonomy/new/", "learning/", "calendar/?year=2025", "calendar/?year=2040",
        "templates/", f"templates/{template.pk}/", "evaluation/", "evaluation/weights/new/",
        "evaluation/exclusions/new/", "reactions/",
    ]  # fmt: skip


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, city.administrator, live_server)
    for path in pages():
        page.goto(f"{live_server.url}{SETTINGS}{path}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_errors_are_announced_accessibly_and_nothing_is_lost(
    city: City, live_server: LiveServer, desk: Page, axe: Axe
) -> None:
    sign_in(desk, city.administrator, live_server)
    desk.goto(f"{live_server.url}{SETTINGS}catalogue/new/")
    desk.get_by_label("分类").fill("道路破损")
    desk.get_by_label("来源").fill("会议纪要")
    desk.get_by_label("主办单位").fill("没有的局")
    desk.get_by_role("combobox", name="地点").fill("荷塘街道")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("alert")).to_contain_text("没有找到“没有的局”")
    expect(desk.get_by_label("来源")).to_have_value("会议纪要")
    axe(desk)


def test_a_place_is_chosen_from_suggestions_by_keyboard(
    city: City, live_server: LiveServer, desk: Page
) -> None:
    sign_in(desk, city.administrator, live_server)
    desk.goto(f"{live_server.url}{SETTINGS}catalogue/new/")
    desk.get_by_label("分类").fill("道路破损")
    place = desk.get_by_role("combobox", name="地点")
    place.press_sequentially("荷塘")
    expect(desk.get_by_role("option", name="荷塘街道")).to_be_visible()
    place.press("ArrowDown")
    place.press("Enter")
    desk.get_by_label("主办单位").fill("区园林中心")
    desk.get_by_role("button", name="保存").click()
    expect(desk).to_have_url(re.compile(r"/catalogue/\d+/$"))
    assert CatalogueEntry.objects.get(place=city.street).lead == city.parks


def test_without_javascript_an_entry_is_added_and_tried(
    city: City, live_server: LiveServer, plain_phone: Page
) -> None:
    sign_in(plain_phone, city.administrator, live_server)
    plain_phone.goto(f"{live_server.url}{SETTINGS}catalogue/new/")
    for name, words in (("category", "道路破损"), ("place", "荷塘街道"), ("lead", "区园林中心")):
        plain_phone.fill(f"[name={name}]", words)
    plain_phone.get_by_role("button", name="保存").click()
    plain_phone.goto(f"{live_server.url}{SETTINGS}catalogue/")
    plain_phone.get_by_text("试一试").click()
    plain_phone.fill("[name=try-category]", "道路破损")
    plain_phone.fill("[name=try-place]", "柳岸社区")
    plain_phone.get_by_role("button", name="看结果").click()
    expect(plain_phone.get_by_role("status").filter(has_text="主办")).to_contain_text("由区园林中心主办")


def test_a_day_is_clicked_and_set(city: City, live_server: LiveServer, desk: Page) -> None:
    sign_in(desk, city.administrator, live_server)
    desk.goto(f"{live_server.url}{SETTINGS}calendar/?year=2025")
    desk.get_by_role("table", name="7月").get_by_role("link", name="18").click()
    expect(desk.get_by_label("日期")).to_have_value("2025-07-18")
    desk.get_by_label("休息", exact=True).check()
    desk.get_by_label("名称").fill("台风停工")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("2025-07-18已设为休息")).to_be_visible()
    expect(desk.get_by_role("cell", name="台风停工")).to_be_visible()
