"""A working day in a real browser: my day, who looks after what, mentions, the bell, a team's load."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case, take_case, write_note
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.civic.teamwork.queries.care import assignee_of
from gongzhi.civic.teamwork.queries.notices import unsubscribe_token
from gongzhi.kernel import clock
from tests.a_city import City, a_case_in_hand, a_city
from tests.browser import Axe
from tests.browser.test_account import enter, look_at
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.factories import known_as


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city; its handler has a name of his own."""
    city = a_city()
    known_as(city.handler, name="陈波")
    city.handler.name = "陈波"
    return city


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau."""
    return a_colleague(city, "林俏", email="lin@example.org")


@pytest.fixture
def due(city: City) -> Case:
    """A case whose answer is due in an hour."""
    return a_case_in_hand(city, at=clock.now() - timedelta(hours=23), urgency=Urgency.UTILITIES)


@pytest.fixture
def seat(desk: Page, live_server: Any, city: City) -> Page:
    """The desk of the handler."""
    enter(desk, live_server.url, city.handler)
    return desk


def test_the_day_shows_what_is_due_and_leads_there(seat: Page, live_server: Any, due: Case) -> None:
    seat.goto(f"{live_server.url}/desk/day/")
    section = seat.get_by_role("region", name=re.compile("接下来到期"))
    expect(section.get_by_role("listitem").filter(has_text=due.number).first).to_contain_text("还剩")
    seat.keyboard.press("j")
    expect(seat.get_by_role("link", name=due.title)).to_be_focused()
    seat.keyboard.press("Enter")
    expect(seat).to_have_url(f"{live_server.url}/desk/case/{due.number}/")


def test_keys_lead_to_the_day_and_to_the_notices(seat: Page, live_server: Any, due: Case) -> None:
    seat.goto(f"{live_server.url}/desk/")
    for keys, title in (("gd", "我的一天"), ("gt", "通知")):
        for key in keys:
            seat.keyboard.press(key)
        expect(seat.locator("h1")).to_have_text(title)


def test_a_colleague_is_put_in_charge_on_the_case_s_page(
    seat: Page, live_server: Any, city: City, lin: Person, due: Case
) -> None:
    seat.goto(f"{live_server.url}/desk/case/{due.number}/")
    seat.get_by_text("指定同事").click()
    seat.get_by_label("区住建局的承办人").select_option("林俏")
    seat.get_by_role("button", name="指定", exact=True).click()
    expect(seat.locator("#care strong")).to_have_text("林俏")
    seat.get_by_role("button", name="由我承办").click()
    expect(seat.locator("#care strong")).to_have_text("陈波")
    assert assignee_of(due, city.works) == city.handler


def test_an_at_sign_offers_colleagues_and_ticks_who_is_chosen(
    seat: Page, live_server: Any, lin: Person, due: Case
) -> None:
    seat.goto(f"{live_server.url}/desk/case/{due.number}/?step=note")
    words = seat.get_by_label("只有工作人员看得到")
    words.press_sequentially("请@林")
    expect(seat.locator("[role=listbox] > [role=option]")).to_have_text(["林俏"])
    seat.keyboard.press("Enter")
    expect(words).to_have_value("请@林俏 ")
    expect(seat.get_by_role("checkbox", name="林俏")).to_be_checked()
    words.press_sequentially("看一下")
    seat.get_by_role("button", name="内部备注").click()
    expect(seat.get_by_text("请@林俏 看一下")).to_be_visible()
    deliver(clock.now())
    assert StaffNotice.objects.get(person=lin).reason == "mentioned"


def test_escape_closes_the_offer_and_keeps_the_words(
    seat: Page, live_server: Any, lin: Person, due: Case
) -> None:
    seat.goto(f"{live_server.url}/desk/case/{due.number}/?step=note")
    words = seat.get_by_label("只有工作人员看得到")
    words.press_sequentially("@")
    expect(seat.get_by_role("listbox")).to_be_visible()
    seat.keyboard.press("Escape")
    expect(seat.get_by_role("listbox")).to_be_hidden()
    expect(words).to_have_value("@")


def test_without_scripts_colleagues_are_ticked(
    plain_phone: Page, live_server: Any, city: City, lin: Person, due: Case
) -> None:
    enter(plain_phone, live_server.url, city.handler)
    plain_phone.goto(f"{live_server.url}/desk/case/{due.number}/?step=note")
    plain_phone.get_by_label("只有工作人员看得到").fill("管网图在哪？")
    plain_phone.get_by_role("checkbox", name="林俏").check()
    plain_phone.get_by_role("button", name="内部备注").click()
    deliver(clock.now())
    assert StaffNotice.objects.get(person=lin).reason == "mentioned"


def test_the_bell_rings_without_a_new_page(
    desk: Page, live_server: Any, city: City, lin: Person, due: Case
) -> None:
    enter(desk, live_server.url, lin)
    desk.clock.install()
    desk.goto(f"{live_server.url}/desk/day/")
    bell = desk.locator("#bell")
    expect(bell.locator(".gz-count")).to_have_count(0)
    assign_case(due, to=lin, within=city.works, by=city.handler, at=clock.now())
    deliver(clock.now())
    desk.clock.fast_forward(61_000)
    expect(bell).to_contain_text("1")
    bell.click()
    expect(desk.get_by_role("link", name=due.title)).to_be_visible()
    desk.get_by_role("button", name="全部标为已读").click()
    expect(desk.get_by_text("都看过了")).to_be_visible()
    expect(desk.locator("#bell .gz-count")).to_have_count(0)


def test_one_chooses_how_to_be_told(desk: Page, live_server: Any, lin: Person) -> None:
    enter(desk, live_server.url, lin)
    desk.goto(f"{live_server.url}/desk/notices/settings/")
    desk.get_by_label("快到期").select_option("页面和邮件")
    desk.get_by_label("每日汇总邮件的时间").fill("09:15")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("通知方式已保存。")).to_be_visible()
    expect(desk.get_by_label("快到期")).to_have_value("now")
    expect(desk.get_by_label("每日汇总邮件的时间")).to_have_value("09:15")


def test_a_letter_s_way_out_is_one_press(plain_phone: Page, live_server: Any, lin: Person) -> None:
    plain_phone.goto(f"{live_server.url}/letters/stop/{unsubscribe_token(lin)}/")
    plain_phone.get_by_role("button", name="不再给我发邮件").click()
    expect(plain_phone.get_by_role("heading", name="不再给您发邮件了")).to_be_visible()


def test_a_supervisor_hands_a_colleague_s_work_to_another(
    desk: Page, live_server: Any, city: City, lin: Person, due: Case
) -> None:
    chief = a_colleague(city, "韩墨", Role.SUPERVISOR)
    take_case(due, within=city.works, by=lin, at=clock.now())
    enter(desk, live_server.url, chief)
    desk.goto(f"{live_server.url}/desk/load/")
    expect(desk.get_by_role("row", name=re.compile("林俏"))).to_contain_text("1")
    desk.get_by_role("link", name="林俏").click()
    desk.get_by_role("checkbox", name=re.compile("选中")).check()
    desk.get_by_label("改由谁承办").select_option("陈波")
    desk.get_by_role("button", name="指定", exact=True).click()
    expect(desk.get_by_text("1件由陈波承办，已经告知。")).to_be_visible()
    expect(desk.get_by_text("现在没有事项")).to_be_visible()
    assert assignee_of(due, city.works) == city.handler


def test_axe_is_content_with_every_page(
    desk: Page, axe: Axe, live_server: Any, city: City, lin: Person
) -> None:
    chief = a_colleague(city, "韩墨", Role.SUPERVISOR)
    due = a_case_in_hand(city, at=clock.now() - timedelta(hours=23), urgency=Urgency.UTILITIES)
    a_case_in_hand(city, at=clock.now() - timedelta(days=8))
    assign_case(due, to=chief, within=city.works, by=lin, at=clock.now())
    write_note(due, note="@韩墨 请看", by=lin, at=clock.now())
    deliver(clock.now())
    enter(desk, live_server.url, chief)
    body = city.works.pk
    for page in ("day/", "notices/", "notices/settings/", f"load/{body}/", f"load/{body}/nobody/"):
        look_at(desk, axe, f"{live_server.url}/desk/{page}")
    look_at(desk, axe, f"{live_server.url}/letters/stop/{unsubscribe_token(lin)}/")
    look_at(desk, axe, f"{live_server.url}/desk/case/{due.number}/?step=note")
