"""The check of a reply, in a browser: it speaks after a pause, falls silent, and lets everything pass."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import Case
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand, a_city
from tests.browser import Axe
from tests.browser.test_settings import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

EMPTY = "您好！您的留言已收悉，已转有关部门处理，感谢您的支持！"
GOOD = "3月2日我们到现场查看，属于电缆被挖断。电缆已更换，路灯全部恢复照明。"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


@pytest.fixture
def seat(city: City, desk: Page, live_server: LiveServer) -> Page:
    """The handler, looking at a case in hand."""
    case: Case = a_case_in_hand(city, at=now() - timedelta(hours=1))
    sign_in(desk, city.handler, live_server)
    desk.goto(f"{live_server.url}/desk/case/{case.number}/?step=resolve")
    return desk


def test_a_reply_of_phrases_is_told_and_a_better_one_is_not(seat: Page, axe: Axe) -> None:
    reply = seat.locator("#resolve-reply")
    reply.fill(EMPTY)
    expect(seat.get_by_text("只有套话", exact=True)).to_be_visible()
    axe(seat)
    reply.fill(GOOD)
    expect(seat.get_by_text("发出前再看一看")).to_have_count(0)


def test_a_reply_of_phrases_goes_out_all_the_same(seat: Page) -> None:
    seat.locator("#resolve-reply").fill(EMPTY)
    expect(seat.get_by_text("只有套话", exact=True)).to_be_visible()
    seat.get_by_label("解释说明").check()
    seat.locator("form[action$='/resolve/'] button:not([type=button])").last.click()
    expect(seat.get_by_role("status").first).to_contain_text("已办结")
