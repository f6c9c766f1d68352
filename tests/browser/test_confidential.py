"""A report about a body, and a request about personal data, in a real browser."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongzhi.civic.cases.models import Case, Confidential
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.vocabulary import Right
from gongzhi.kernel import clock
from tests.a_city import City, a_city
from tests.browser import DESK, PHONE, Axe
from tests.browser.test_account import enter, look_at
from tests.civic.cases.confidential import a_report
from tests.civic.rights.claims import a_claim, a_limit

pytestmark = pytest.mark.browser
SAID = "住建局工程科的人收了施工队的购物卡，电话13912345678。"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, which answers requests in fifteen working days."""
    a_limit()
    return a_city()


def pictured(page: Page, name: str) -> None:
    """Keep a picture, as a phone and as a desk, where PICTURES says so."""
    if folder := os.environ.get("PICTURES"):
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)
            page.screenshot(path=Path(folder) / f"{name}-{viewport['width']}.png", full_page=True)


def test_a_report_about_a_body_is_made_without_scripts(
    plain_phone: Page, live_server: Any, city: City
) -> None:
    page = plain_phone
    page.goto(f"{live_server.url}/report/")
    page.get_by_label("发生了什么").fill(SAID)
    page.get_by_text("从列表里选", exact=True).click()
    page.get_by_label("街道和社区").select_option(label="柳岸社区")
    page.get_by_label("举报单位或工作人员", exact=True).check()
    page.get_by_text("要举报一个单位或它的工作人员？").click()
    pictured(page, "report")
    page.get_by_label("反映的是哪个单位").select_option(label=city.works.name)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已经收到您的诉求")).to_be_visible()
    case = Case.objects.get()
    assert (Confidential.objects.get().about, "13912345678" in case.text) == (city.works, False)


def test_the_receiver_reads_who_spoke_on_a_page_of_its_own(
    desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    made = a_report(city, at=clock.now())
    enter(desk, live_server.url, made.receiver)
    address = f"{live_server.url}/desk/case/{made.case.number}/"
    look_at(desk, axe, address)
    pictured(desk, "case")
    desk.get_by_label("联系举报人核实").check()
    desk.get_by_role("button", name="查看举报人信息").click()
    expect(desk.get_by_text(made.whistler.name).first).to_be_visible()
    axe(desk)
    pictured(desk, "reporter")
    desk.goto(address)
    expect(desk.get_by_text("查看举报人信息（联系举报人核实）")).to_be_visible()


def test_a_request_goes_to_the_officer_and_comes_back(
    phone: Page, desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    site = live_server.url
    enter(phone, site, city.resident)
    look_at(phone, axe, f"{site}/account/requests/new/")
    pictured(phone, "request-new")
    phone.set_viewport_size(PHONE)
    phone.get_by_label("复制：给我一份", exact=True).check()
    phone.get_by_label("具体说明").fill("想要一份我的信息")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="已经收到您的请求")).to_be_visible()
    axe(phone)
    pictured(phone, "request-made")
    number = Claim.objects.get().case.number
    enter(desk, site, city.officer)
    look_at(desk, axe, f"{site}/desk/privacy/requests/")
    pictured(desk, "requests")
    desk.get_by_role("link", name="复制：给我一份").click()
    desk.get_by_label("同意，并按请求执行").check()
    desk.get_by_label("答复或理由").fill("可以在“个人信息请求”里下载。")
    desk.get_by_role("button", name="作出决定并告知本人").click()
    expect(desk.get_by_text("决定已经告知本人。")).to_be_visible()
    look_at(phone, axe, f"{site}/account/requests/")
    pictured(phone, "requests-own")
    phone.set_viewport_size(PHONE)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载我的个人信息").click()
    assert download.value.suggested_filename == f"gongzhi-{number}.json"
    phone.goto(f"{site}/case/{number}/")
    expect(phone.get_by_text("可以在“个人信息请求”里下载。")).to_be_visible()
    pictured(phone, "case-own")


def test_the_officer_sees_what_a_deletion_keeps_before_deciding(
    desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    claim = a_claim(city, Right.CLOSE, at=clock.now(), text="不再使用了，请注销。")
    enter(desk, live_server.url, city.officer)
    look_at(desk, axe, f"{live_server.url}/desk/privacy/requests/{claim.case.number}/")
    expect(desk.get_by_text("《个人信息保护法》第五十六条第二款")).to_be_visible()
    pictured(desk, "decision")
    desk.get_by_label("不同意").check()
    desk.get_by_label("答复或理由").fill("身份没有核实。")
    desk.get_by_role("button", name="作出决定并告知本人").click()
    expect(desk.get_by_text("依法向人民法院起诉").first).to_be_visible()
    assert Person.objects.get(pk=city.resident.pk).is_active


def test_an_operator_writes_down_a_caller_s_request(
    desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    enter(desk, live_server.url, city.operator)
    look_at(desk, axe, f"{live_server.url}/desk/intake/request/")
    pictured(desk, "callers-request")
    desk.get_by_label("来电人姓名").fill("王小明")
    desk.get_by_label("联系电话").fill("13800001111")
    desk.get_by_label("删除", exact=True).check()
    desk.get_by_label("具体说明").fill("删除我去年的投诉")
    desk.get_by_role("button", name="登记", exact=True).click()
    expect(desk.get_by_text("受理编号，请读给来电人")).to_be_visible()
    assert Claim.objects.get().person.phone == "13800001111"  # type: ignore[union-attr]


def test_an_operator_writes_a_report_down_and_reads_the_code_aloud(
    desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    enter(desk, live_server.url, city.operator)
    desk.goto(f"{live_server.url}/desk/intake/")
    desk.get_by_role("link", name="来电人要举报一个单位或它的工作人员？").click()
    look_at(desk, axe, desk.url)
    pictured(desk, "conduct-new")
    desk.get_by_label("举报哪个单位").fill("区住建局")
    desk.get_by_label("举报内容").fill("工作人员收了中介的购物卡才给办。")
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_text("受理编号，请读给来电人")).to_be_visible()
    expect(desk.get_by_role("link", name="打开这件工单")).to_have_count(0)
