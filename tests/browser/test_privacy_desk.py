"""The privacy officer's desk in a browser: assess and sign, an incident from discovery to end, recipients."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.privacy.actions import Known, name_people, note_incident, seed_notice_limits
from gongzhi.civic.privacy.models import Assessment, Incident, Recipient
from gongzhi.civic.privacy.vocabulary import Harm, Level
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_opened_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.factories import a_recipient

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/privacy/"
LONG = "导出的事项清单里有反映人的姓名和联系电话，误发给了没有业务关系的单位，"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, with the limits of the law."""
    built = a_city()
    seed_notice_limits(by=CLOCKWORK, at=now())
    return built


def an_incident(city: City) -> Incident:
    """Return a larger incident of an hour ago, that concerns the resident."""
    at = now()
    known = Known(
        title=LONG,
        harms=[Harm.LEAKED, Harm.LOST],
        kinds="姓名、手机号码、详细住址",
        cause=LONG * 2,
        danger="可能接到骚扰电话",
        measures="已要求对方删除并书面确认",
        advice="接到可疑电话请挂断",
        contact="12345",
        level=Level.LARGER,
        people=3,
        discovered_at=at - timedelta(hours=1),
    )
    incident = note_incident(known, by=city.officer, at=at)
    name_people(incident, [city.resident.pk], by=city.officer, at=at)
    return incident


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_are_accessible_and_no_wider_than_the_screen(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    incident = an_incident(city)
    abroad = a_recipient("海外云服务有限公司", place="新加坡", is_abroad=True)
    sign_in(page, city.officer, live_server)
    addresses = {
        "desk": "",
        "assessments": "assessments/",
        "assessment": f"assessments/{Assessment.objects.all()[0].pk}/",
        "assessment-new": "assessments/new/?activity=webhooks",
        "incidents": "incidents/",
        "incident": f"incidents/{incident.pk}/",
        "incident-new": "incidents/new/",
        "limits": "incidents/limits/",
        "limit": f"incidents/limits/{incident.duties.all()[0].limit_id}/",
        "recipients": "recipients/",
        "recipient": f"recipients/{abroad.pk}/",
    }
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{PAGE}{address}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{size}-{name}.png", full_page=True)


def test_an_administrator_assesses_the_officer_signs_and_it_can_be_turned_on(
    city: City, desk: Page, live_server: LiveServer
) -> None:
    Assessment.objects.all().delete()
    sign_in(desk, city.administrator, live_server)
    desk.goto(f"{live_server.url}/desk/settings/automatic/")
    expect(desk.get_by_role("main")).to_contain_text("自动派单还没有做影响评估")
    desk.get_by_role("link", name="写评估").click()
    desk.get_by_label("目的、方式是否合法、正当、必要").fill("早一点到承办单位手里")
    desk.get_by_label("对个人权益的影响和安全风险").fill("可能派错")
    desk.get_by_label("保护措施").fill("可以请人工复核")
    desk.get_by_role("button", name="写好，等签署").click()
    expect(desk.get_by_role("status")).to_contain_text("等另一位签署")
    expect(desk.get_by_role("button", name="签署", exact=True)).to_have_count(0)
    desk.context.clear_cookies()
    sign_in(desk, city.officer, live_server)
    desk.goto(f"{live_server.url}{PAGE}")
    desk.get_by_role("link", name="影响评估").click()
    desk.get_by_role("link", name="自动派单", exact=True).click()
    desk.get_by_role("button", name="签署", exact=True).click()
    expect(desk.get_by_role("main")).to_contain_text("已签署，生效中")


def test_an_officer_takes_an_incident_from_discovery_to_its_end(
    city: City, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    case = an_opened_case(city, at=now())
    sign_in(desk, city.officer, live_server)
    desk.goto(f"{live_server.url}{PAGE}incidents/")
    desk.get_by_role("link", name="记一起事件").click()
    desk.get_by_role("button", name="记下").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    axe(desk)
    desk.get_by_label("一句话说清是什么事").fill("清单发错单位")
    desk.get_by_label("泄露").check()
    desk.get_by_label("涉及哪些个人信息").fill("姓名")
    desk.get_by_label("原因").fill("选错收件人")
    desk.get_by_label("可能造成的危害").fill("骚扰电话")
    desk.get_by_label("已经采取的补救措施").fill("已要求删除")
    desk.get_by_label("联系方式").fill("12345")
    desk.get_by_role("button", name="记下").click()
    desk.get_by_label("事项编号").fill(case.number)
    desk.get_by_role("button", name="加上这些事项的反映人").click()
    expect(desk.get_by_role("status")).to_contain_text("新增1人")
    for _each in range(2):
        desk.get_by_label("怎样告知的").first.fill("电话，编号7")
        desk.get_by_role("button", name="已经告知").first.click()
    desk.get_by_label("查清的原因、整改措施").fill("加一道核对")
    desk.get_by_role("button", name="结束这起事件").click()
    expect(desk.get_by_role("main")).to_contain_text("已结束")


def test_a_resident_without_scripts_reads_what_happened(
    city: City, plain_phone: Page, live_server: LiveServer, phone: Page, axe: Axe
) -> None:
    incident = an_incident(city)
    incident.concerns.update(told_at=now())
    sign_in(plain_phone, city.resident, live_server)
    plain_phone.goto(f"{live_server.url}/mine/")
    plain_phone.get_by_role("link", name="查看通知").click()
    expect(plain_phone.get_by_role("main")).to_contain_text("接到可疑电话请挂断")
    assert plain_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(phone, city.resident, live_server)
    phone.goto(f"{live_server.url}/mine/incidents/")
    axe(phone)
    if folder := os.environ.get("SHOTS"):
        phone.screenshot(path=f"{folder}/phone-letters.png", full_page=True)


def test_a_recipient_abroad_is_recorded_and_blocked_until_it_has_a_basis(
    city: City, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    sign_in(desk, city.officer, live_server)
    desk.goto(f"{live_server.url}{PAGE}recipients/new/")
    desk.get_by_label("接收方名称").fill("海外云")
    desk.get_by_label("提供什么、用来做什么").fill("推送进展")
    desk.get_by_label("境外", exact=True).check()
    desk.get_by_label("所在国家或地区").fill("新加坡")
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_role("table")).to_contain_text("接收方在境外，没有登记出境依据")
    axe(desk)
    desk.get_by_role("link", name="海外云").click()
    desk.get_by_label("出境依据").select_option("treaty")
    desk.get_by_label("文号").fill("某协定第3条")
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_role("table")).to_contain_text("可以提供")
    assert Recipient.objects.get().reference == "某协定第3条"
