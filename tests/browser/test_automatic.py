"""Automatic dispatch in a browser: turned on, a case goes out by itself, its reporter asks, the brake."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.actions import recall_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.dispatch.models import AutomaticRule
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_opened_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.civic.dispatch.automatic import PITS
from tests.civic.dispatch.lessons import TREES, a_model
from tests.web.desk.conftest import fresh, let_the_worker_work

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/settings/automatic/"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city with a model that knows roads and trees."""
    forget_reader()
    built = a_city()
    Category.objects.create(code=TREES, name="绿化养护")
    a_model(now() - timedelta(hours=2))
    return built


def turned_on(page: Page, city: City, live_server: LiveServer) -> None:
    sign_in(page, city.administrator, live_server)
    page.goto(f"{live_server.url}{PAGE}")
    page.get_by_label("差错超过百分之几就自动关闭").fill("5")
    page.get_by_label("我明白").check()
    page.get_by_role("button", name="开启自动派单").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已开启")


def a_case(city: City, **details: Any) -> Case:
    """Return a case of which the model is sure, as the worker left it."""
    case = an_opened_case(city, at=now(), title="马路坑洼不平", text=PITS, **details)
    let_the_worker_work()
    return fresh(case)


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_administrator_turns_it_on_and_sees_a_case_go_out(
    city: City, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    turned_on(desk, city, live_server)
    case = a_case(city)
    assert (case.status, case.lead) == (Status.DISPATCHED, city.works)
    desk.reload()
    expect(desk.get_by_text("1件中自动派出1件")).to_be_visible()
    expect(desk.get_by_role("table", name="按区县，差错多的在前")).to_contain_text("临湖区")
    axe(desk)


def test_without_the_tick_nothing_is_turned_on(
    city: City, phone: Page, live_server: LiveServer, axe: Axe
) -> None:
    sign_in(phone, city.administrator, live_server)
    phone.goto(f"{live_server.url}{PAGE}")
    phone.get_by_role("button", name="开启自动派单").click()
    expect(phone.get_by_role("alert")).to_contain_text("请先勾选确认")
    assert not AutomaticRule.objects.exists()
    axe(phone)
    assert no_wider_than_the_screen(phone)


def test_when_people_put_too_much_right_it_stops_and_everybody_is_told(
    city: City, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    turned_on(desk, city, live_server)
    for place in (city.community, city.street):
        recall_case(a_case(city, place=place), by=city.dispatcher, at=now())
        let_the_worker_work()
    desk.reload()
    expect(desk.get_by_role("note").first).to_contain_text("差错超过限度，自动关闭")
    desk.goto(f"{live_server.url}/desk/notices/")
    expect(desk.get_by_role("main")).to_contain_text("自动派单的2件里有2件被改正，超过限度，已自动关闭")
    axe(desk)


def test_a_resident_without_scripts_has_a_person_look_and_a_dispatcher_answers(
    city: City, plain_phone: Page, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    turned_on(desk, city, live_server)
    case = a_case(city)
    sign_in(plain_phone, city.resident, live_server)
    plain_phone.goto(f"{live_server.url}/case/{case.number}/")
    plain_phone.get_by_text("程序为什么这样派").click()
    expect(plain_phone.get_by_role("main")).to_contain_text("《个人信息保护法》第二十四条")
    assert no_wider_than_the_screen(plain_phone)
    plain_phone.get_by_role("button", name="请人工复核").click()
    expect(plain_phone.get_by_role("status")).to_contain_text("已经请派单员人工复核")
    answered(desk, city, case, live_server, axe)
    plain_phone.reload()
    expect(plain_phone.get_by_role("main")).to_contain_text("派单员已经人工复核：分类和承办单位没有错。")


def answered(desk: Page, city: City, case: Case, live_server: LiveServer, axe: Axe) -> None:
    """Let a dispatcher look, who hears of it, and say that it stands."""
    let_the_worker_work()
    desk.context.clear_cookies()
    sign_in(desk, city.dispatcher, live_server)
    desk.goto(f"{live_server.url}/desk/notices/")
    expect(desk.get_by_role("main")).to_contain_text("请人工复核")
    desk.goto(f"{live_server.url}/desk/case/{case.number}/")
    axe(desk)
    desk.get_by_role("button", name="看过了，没有错").click()
    expect(desk.get_by_role("status")).to_contain_text("已告知反映人")


def test_the_residents_page_is_accessible(city: City, phone: Page, live_server: LiveServer, axe: Axe) -> None:
    turned_on(phone, city, live_server)
    case = a_case(city)
    phone.context.clear_cookies()
    sign_in(phone, city.resident, live_server)
    phone.goto(f"{live_server.url}/case/{case.number}/")
    phone.get_by_text("程序为什么这样派").click()
    axe(phone)
