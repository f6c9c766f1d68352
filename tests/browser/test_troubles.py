"""Hotspots and the question of the month in a real browser: accessible, on a phone, by keyboard."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.dispatch.actions import choose_question, plan_question, report_on_question
from gongzhi.civic.dispatch.models import Question, Trouble
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.civic.dispatch.troubled import a_troubled_city


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city."""
    return a_city()


@pytest.fixture
def at() -> datetime:
    """An hour ago."""
    return now() - timedelta(hours=1)


@pytest.fixture
def lamps(city: City, at: datetime) -> Trouble:
    """A trouble of three public cases, one of two."""
    dump, lamps = a_troubled_city(city, at=at)
    Trouble.objects.filter(pk=dump.pk).update(noticed_at=at, seen=8, expected=1.2)
    return lamps


@pytest.fixture
def question(city: City, lamps: Trouble, at: datetime) -> Question:
    """A question with a plan and a report."""
    words: dict[str, Any] = {"title": "云栖路的路灯", "scope": "修好路灯", "lead": city.works}
    question = choose_question([lamps], month=date(2025, 3, 1), by=city.dispatcher, at=at, **words)
    plan_question(question, plan="全部换成新灯", due_on=date(2100, 1, 1), by=city.handler, at=at)
    report_on_question(question, text="换了一半", by=city.handler, at=at)
    return question


def pages(where: str, lamps: Trouble, question: Question) -> list[str]:
    """Return the pages of the portal ("/troubles/") or the desk."""
    return [where, f"{where}{lamps.pk}/", f"{where}questions/", f"{where}questions/{question.pk}/"]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    size: str, question: Question, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, request.getfixturevalue("city").dispatcher, live_server)
    lamps = question.troubles.get()
    desk = [*pages("/desk/troubles/", lamps, question), f"/desk/troubles/{lamps.pk}/choose/"]
    for path in (*pages("/troubles/", lamps, question), *desk):
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_elder_mode_reads_large_and_stays_on_the_screen(
    lamps: Trouble, question: Question, live_server: LiveServer, phone: Page, axe: Axe
) -> None:
    phone.goto(f"{live_server.url}/troubles/")
    phone.get_by_role("button", name="长辈版").click()
    expect(phone.locator("html.elder")).to_be_attached()
    for path in pages("/troubles/", lamps, question):
        phone.goto(f"{live_server.url}{path}", wait_until="networkidle")
        axe(phone)
        sizes = phone.eval_on_selector_all(
            "main td, main th, main dd, main p",
            "all => all.filter(each => each.offsetParent && each.textContent.trim())"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))",
        )
        assert min(sizes) >= 18, path
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_resident_gets_from_the_front_page_to_a_case_without_javascript(
    lamps: Trouble, live_server: LiveServer, plain_phone: Page
) -> None:
    plain_phone.goto(live_server.url)
    plain_phone.get_by_role("link", name="看全部热点问题").click()
    plain_phone.get_by_role("link", name=lamps.name).click()
    expect(plain_phone.get_by_role("table", name="每个月新增多少件")).to_be_visible()
    plain_phone.get_by_role("link", name="请修云栖路路灯").click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("请修云栖路路灯")


def test_the_time_line_is_drawn_and_the_map_is_there(
    lamps: Trouble, live_server: LiveServer, desk: Page
) -> None:
    desk.goto(f"{live_server.url}/troubles/{lamps.pk}/")
    expect(desk.locator("[data-chart-canvas] canvas")).to_be_visible()
    expect(desk.locator("#trouble-map canvas")).to_be_visible()


def test_a_dispatcher_goes_by_keys_from_the_queue_to_a_question_of_the_month(
    city: City, lamps: Trouble, live_server: LiveServer, desk: Page
) -> None:
    sign_in(desk, city.dispatcher, live_server)
    desk.goto(f"{live_server.url}/desk/")
    desk.keyboard.press("g")
    desk.keyboard.press("p")
    expect(desk.get_by_role("heading", level=1)).to_have_text("热点问题")
    desk.get_by_role("table", name="热点问题").get_by_role("link", name=lamps.name).click()
    desk.get_by_role("link", name="设为每月一题").click()
    desk.get_by_label("任务").fill("修好路灯")
    desk.get_by_label("牵头单位").fill("区住建局")
    desk.get_by_role("button", name="选定").click()
    expect(desk.get_by_text("已选定为每月一题")).to_be_visible()
    assert Question.objects.get().title == lamps.name


def test_a_report_is_public_at_once(
    city: City, question: Question, live_server: LiveServer, desk: Page
) -> None:
    sign_in(desk, city.handler, live_server)
    desk.goto(f"{live_server.url}/desk/troubles/questions/{question.pk}/")
    desk.get_by_label("进展").fill("全部换完了")
    desk.get_by_role("button", name="报告进展").click()
    expect(desk.get_by_text("进展已公布")).to_be_visible()
    desk.get_by_role("link", name="公开的页面").click()
    expect(desk.get_by_text("全部换完了")).to_be_visible()
