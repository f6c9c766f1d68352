"""Who decided what, in a browser: a page left open, a decision from it, and what the auditor reads of it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.actions import set_deadline_rule, support_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Stage
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_accepted_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.factories import a_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    return a_city()


def dispatched_from_an_old_page(page: Page, city: City, live_server: LiveServer) -> Case:
    """Let the dispatcher decide on a page that a neighbour's word has overtaken."""
    case = an_accepted_case(city, at=now() - timedelta(hours=1), is_public=True)
    sign_in(page, city.dispatcher, live_server)
    page.goto(f"{live_server.url}/desk/case/{case.number}/")
    support_case(case, by=a_person("王芳"), at=now())
    page.locator("#step-dispatch").get_by_role("button", name="派").click()
    expect(page.get_by_role("status").first).to_contain_text("已派单")
    page.context.clear_cookies()
    return case


def test_an_auditor_reads_what_the_dispatcher_had_not_seen(
    city: City, desk: Page, live_server: LiveServer, axe: Axe
) -> None:
    case = dispatched_from_an_old_page(desk, city, live_server)
    sign_in(desk, city.auditor, live_server)
    desk.goto(f"{live_server.url}/desk/case/{case.number}/")
    desk.get_by_role("link", name="责任链").click()
    decided = desk.get_by_role("region", name="派给区住建局主办")
    expect(decided).to_contain_text("市热线中心 · 派单员")
    expect(decided).to_contain_text("当时在案3条记录，页面显示到第2条")
    decided.get_by_role("link", name="第3条 有居民表示也遇到").click()
    expect(desk.locator("tr:target")).to_contain_text("居民")
    axe(desk)


def test_the_file_is_taken_along(city: City, desk: Page, live_server: LiveServer) -> None:
    case = dispatched_from_an_old_page(desk, city, live_server)
    sign_in(desk, city.supervisor, live_server)
    desk.goto(f"{live_server.url}/desk/case/{case.number}/decisions/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载JSON").click()
    told = json.loads(Path(download.value.path()).read_text())
    assert [each["title"] for each in told["decisions"]][-1] == "派给区住建局主办"
    assert told["decisions"][-1]["sight"]["unseen"] == [3]


def test_an_auditor_on_a_phone_finds_who_changed_a_rule(
    city: City, phone: Page, live_server: LiveServer, axe: Axe
) -> None:
    limit = Limit(4, Clock.HOURS)
    set_deadline_rule(
        stage=Stage.RESOLVE, limit=limit, source="市政府令第9号", by=city.administrator, at=now()
    )
    sign_in(phone, city.auditor, live_server)
    phone.goto(f"{live_server.url}/desk/audit/")
    phone.get_by_role("link", name="谁决定的").click()
    phone.get_by_label("种类").select_option(label="修改办理期限")
    phone.get_by_role("button", name="筛选").click()
    expect(phone.get_by_role("table")).to_contain_text("来源：市政府令第9号")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(phone)
