"""How well replies answer, in a real browser: accessible, on a phone, from a figure to the replies."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, a_resolved_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.web.desk.conftest import let_the_worker_work

EMPTY = "您好！您的留言已收悉，感谢您对我们工作的支持！"
GOOD = "3月2日我们到现场查看，属于电缆被挖断。电缆已更换，路灯全部恢复照明。"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in which one reply was phrases and eleven were good."""
    city, at = a_city(), now() - timedelta(hours=1)
    for reply in (EMPTY, *[GOOD] * 11):
        a_resolved_case(city, at=at, reply=reply)
    let_the_worker_work()
    return city


def board() -> str:
    """Return the address of this month's board."""
    return f"/desk/answers/?month={Month.of(timezone.localdate(now() - timedelta(hours=1)))}"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_a_figure_to_the_replies_with_remarks_beside(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, city.supervisor, live_server)
    page.goto(f"{live_server.url}{board()}", wait_until="networkidle")
    axe(page)
    page.get_by_role("link", name="1 只有套话").click()
    expect(page.get_by_role("heading", name="只有套话", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("请写明查明了什么、办了什么")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_bodys_year_fits_the_screen(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, city.supervisor, live_server)
    page.goto(f"{live_server.url}{board()}", wait_until="networkidle")
    page.get_by_role("link", name="区住建局").click()
    expect(page.get_by_role("table", name="逐月情况")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
