"""A day at the desk in a real browser: by keyboard alone, without scripts, and looked at by axe."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.actions import supervise_case, watch_deadlines
from gongzhi.civic.cases.models import Case, ReplyTemplate
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.people.models import Person
from gongzhi.kernel.clock import now
from tests.a_city import (
    City,
    a_case_in_hand,
    a_city,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.browser import Axe, open_page
from tests.factories import PASSWORD
from tests.web.desk.conftest import fresh, let_the_worker_work

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[Person], Page]


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


@pytest.fixture
def seat(browser: Browser, live_server: LiveServer) -> Iterator[At]:
    """Sit somebody down at a desk: a browser of their own, signed in by typing."""
    opened: list[Iterator[Page]] = []

    def sit(person: Person) -> Page:
        pages = open_page(browser, viewport={"width": 1440, "height": 900})
        opened.append(pages)
        page = next(pages)
        page.goto(f"{live_server.url}/desk/")
        tab_to(page, "[name=login]")
        page.keyboard.type(person.sign_in_name or "")
        tab_to(page, "[name=password]")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    yield sit
    for pages in opened:
        assert next(pages, None) is None


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _step in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way to {selector} by Tab on {page.url}")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, once the page has loaded."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, words: str) -> None:
    """Write, and send with Ctrl+Enter."""
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")


def test_from_acceptance_to_the_answer_by_keyboard_alone(city: City, seat: At, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier)
    page = seat(city.dispatcher)
    press(page, "j", "Enter")
    expect(page.locator("h1")).to_have_text(case.title)
    press(page, "a")
    write(page, "道路破损")
    expect(page.get_by_role("status")).to_contain_text("已受理")
    press(page, "d")
    expect(page.get_by_role("status")).to_contain_text("已派单")
    press(page, "z")
    expect(page.get_by_role("status")).to_contain_text("派单已撤回")
    press(page, "d")
    expect(page.get_by_role("status")).to_contain_text("已派单")

    page = seat(city.handler)
    press(page, "j", "o")
    page.wait_for_url(f"**/case/{case.number}/")
    press(page, "s")
    expect(page.get_by_role("status")).to_contain_text("已签收")
    press(page, "c")
    write(page, "电话里约好明天上午到现场。")
    expect(page.get_by_role("status")).to_contain_text("联系情况已登记")
    press(page, "r")
    page.keyboard.type("已更换三盏路灯。")
    press(page, "Tab", "Space", "Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("已办结")

    page = seat(city.evaluator)
    press(page, "g", "h")
    page.wait_for_url("**/follow-ups/")
    press(page, "h")
    page.wait_for_url(f"**/follow-ups/{case.number}/")
    press(page, "q", "a", "5", "Control+Enter")
    page.wait_for_url("**/follow-ups/")
    assert (fresh(case).status, fresh(case).follow_ups.get().satisfaction) == ("closed", 5)


def test_a_call_is_taken_in_by_keyboard_alone(city: City, seat: At) -> None:
    page = seat(city.operator)
    press(page, "g", "n")
    page.wait_for_url("**/intake/")
    expect(page.locator("#intake-phone")).to_be_focused()
    page.keyboard.type("13800001234")
    press(page, "Tab")
    page.keyboard.type("王阿姨")
    press(page, "Tab")
    page.keyboard.type("楼道灯坏了三天，老人上下楼不方便。")
    press(page, "Tab")
    page.keyboard.type("柳岸")
    expect(page.get_by_role("option")).to_have_count(1)
    press(page, "ArrowDown", "Enter", "Control+Enter")
    expect(page.locator("h1")).to_have_text("已登记")
    case = Case.objects.get()
    assert (case.place, case.spoken_by and case.spoken_by.full_name) == (city.community, "王阿姨")
    press(page, "Enter")
    expect(page.locator("#intake-phone")).to_be_focused()
    expect(page.locator("#intake-text")).to_have_value("")
    page.keyboard.type("13800001234")
    press(page, "Tab")
    expect(page.locator("#caller")).to_contain_text(case.title)
    expect(page.locator("#caller")).to_contain_text("王**")


def test_several_rows_are_ticked_and_dispatched_by_keyboard(city: City, seat: At, earlier: datetime) -> None:
    cases = [an_accepted_case(city, at=earlier, text=text) for text in ("第一件", "第二件", "第三件")]
    page = seat(city.dispatcher)
    press(page, "j", "x", "j", "x")
    expect(page.locator("[data-ticked]")).to_have_text("已选2件")
    press(page, "d")
    expect(page.locator("h1")).to_have_text("批量派单：预览")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("派单2件")
    let_the_worker_work()
    expect(page.get_by_role("status")).to_contain_text("派单：2件已完成")
    assert [fresh(case).status for case in cases] == ["dispatched", "dispatched", "accepted"]


def test_without_a_tick_a_key_is_for_the_row_where_one_stands(
    city: City, seat: At, earlier: datetime
) -> None:
    cases = [a_dispatched_case(city, at=earlier + timedelta(minutes=n), text=f"第{n}件") for n in range(2)]
    page = seat(city.handler)
    press(page, "j", "j", "s")
    expect(page.locator("h1")).to_have_text("批量签收：预览")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("签收1件")
    let_the_worker_work()
    assert [fresh(case).status for case in cases] == ["dispatched", "handling"]


def test_enter_on_a_tick_sends_nothing(city: City, seat: At, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier)
    page = seat(city.handler)
    tab_to(page, "[name=case]")
    press(page, "Space", "Enter")
    expect(page.locator("[data-ticked]")).to_have_text("已选1件")
    assert fresh(case).status == "dispatched"


def test_words_survive_a_way_to_another_page(city: City, seat: At, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    page = seat(city.handler)
    press(page, "j", "o")
    page.wait_for_url(f"**/case/{case.number}/")
    press(page, "c")
    page.keyboard.type("我刚打过电话")
    expect(page.locator(".gz-next")).to_contain_text("草稿已保存")
    page.goto(page.url.split("/desk/")[0] + "/desk/")
    press(page, "j", "o")
    expect(page.locator("#contact-note")).to_have_value("我刚打过电话")


def test_a_template_goes_to_where_one_writes(city: City, seat: At, earlier: datetime) -> None:
    ReplyTemplate.objects.create(title="已处理", text="您好，已到现场处理。")
    case = a_case_in_hand(city, at=earlier)
    page = seat(city.handler)
    page.goto(f"{page.url.split('?')[0]}case/{case.number}/")
    press(page, "r")
    expect(page.locator("#resolve-reply")).to_be_focused()
    page.get_by_role("link", name="已处理").click()
    expect(page.locator("#resolve-reply")).to_have_value("您好，已到现场处理。")


def test_the_keys_are_told_and_can_be_switched_off(city: City, seat: At, earlier: datetime) -> None:
    an_opened_case(city, at=earlier)
    page = seat(city.dispatcher)
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("勾选这一行")
    page.get_by_role("checkbox", name="使用快捷键").uncheck()
    press(page, "Escape", "j")
    assert page.evaluate("document.activeElement.className") != "gz-row__title"


def test_a_handler_works_on_a_phone_without_scripts(
    city: City, plain_phone: Page, live_server: LiveServer, earlier: datetime
) -> None:
    case, page = a_dispatched_case(city, at=earlier), plain_phone
    page.goto(f"{live_server.url}/desk/")
    page.fill("[name=login]", city.handler.sign_in_name or "")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.check("[name=case]")
    page.get_by_role("button", name="签收").click()
    page.get_by_role("button", name="确认签收1件").click()
    expect(page.get_by_role("status")).to_contain_text("签收1件")
    let_the_worker_work()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("签收：1件已完成")
    page.get_by_role("link", name=case.title).first.click()
    page.fill("#contact-note", "约好明天到现场")
    page.get_by_role("button", name="登记首次联系").click()
    page.fill("#resolve-reply", "已更换路灯。")
    page.check("#resolve-outcome_0")
    page.get_by_role("button", name="办结并答复").click()
    expect(page.get_by_role("status").filter(has_text="已办结")).to_be_visible()


def story(city: City, at: datetime) -> dict[str, str]:
    """Fill the desk, and return the address of every page and who looks at it."""
    opened = an_opened_case(city, at=at, text="路灯不亮")
    late = a_case_in_hand(city, at=at - timedelta(days=3), text="路面塌陷")
    supervise_case(late, because="请每日报进展", by=city.supervisor, at=at)
    watch_deadlines(by=CLOCKWORK, at=now())
    resolved = a_resolved_case(city, at=at, text="井盖松动")
    pages = {"/desk/?view=all&mark=missed": "dispatcher", "/desk/": "handler", "/desk/intake/": "operator"}
    for case, role in (
        (opened, "dispatcher"),
        (late, "handler"),
        (late, "supervisor"),
        (resolved, "evaluator"),
    ):
        pages[f"/desk/case/{case.number}/?as={role}"] = role
    pages[f"/desk/case/{an_accepted_case(city, at=at, text='护栏断了').number}/"] = "dispatcher"
    return pages | {"/desk/follow-ups/": "evaluator", f"/desk/follow-ups/{resolved.number}/": "evaluator"}


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}])
def test_axe_finds_nothing_and_nothing_sticks_out(
    size: ViewportSize, city: City, seat: At, axe: Axe, earlier: datetime
) -> None:
    pages, seats = story(city, earlier), dict[str, Page]()
    for address, role in pages.items():
        if role not in seats:
            seats[role] = seat(getattr(city, role))
        page = seats[role]
        page.set_viewport_size(size)
        page.goto(page.url.split("/desk/")[0] + address)
        page.locator("details").evaluate_all("all => all.forEach(each => each.name || (each.open = true))")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_axe_finds_nothing_where_something_went_wrong(
    city: City, seat: At, axe: Axe, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier)
    page = seat(city.operator)
    press(page, "j", "o")
    page.get_by_role("button", name="受理").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    press(page, "g", "n")
    page.wait_for_url("**/intake/")
    press(page, "Control+Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    axe(page)
