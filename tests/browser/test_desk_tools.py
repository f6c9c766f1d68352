"""The desk's tools in a real browser: views, putting aside, many replies, taking back, drafts, keys."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import ReplyTemplate, Statement
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import save_view, set_undo_window
from gongzhi.civic.teamwork.models import Draft, PendingDeed, Snooze
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand, a_city, an_accepted_case
from tests.browser import Axe, open_page
from tests.factories import PASSWORD
from tests.web.desk.conftest import fresh, let_the_worker_work

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[Person], Page]
HOUR = timedelta(hours=1)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


def sign_in(page: Page, person: Person, live_server: LiveServer) -> Page:
    """Sign in as somebody would."""
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", person.sign_in_name or "")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


@pytest.fixture
def seat(browser: Browser, live_server: LiveServer) -> Iterator[At]:
    """Sit somebody down at a desk, in a browser of their own."""
    opened: list[Iterator[Page]] = []

    def sit(person: Person) -> Page:
        pages = open_page(browser, viewport={"width": 1280, "height": 900})
        opened.append(pages)
        return sign_in(next(pages), person, live_server)

    yield sit
    for pages in opened:
        assert next(pages, None) is None


def test_many_replies_are_looked_at_edited_confirmed_and_taken_back(
    city: City, seat: At, live_server: LiveServer, axe: Axe
) -> None:
    ReplyTemplate.objects.create(title="已修好", text="{称呼}您好，您反映的“{标题}”已修好。")
    cases = [a_case_in_hand(city, at=now() - HOUR, text=text) for text in ("路灯不亮", "井盖松动")]
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/?view=handling")
    page.get_by_label("全选").check()
    page.locator("summary[data-key=r]").click()
    page.get_by_role("button", name="已修好").click()
    page.get_by_label("办理结果").select_option("done")
    page.locator(".gz-pop[open]").get_by_role("button", name="逐件预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("批量办结并答复：预览")
    expect(page.get_by_label("“路灯不亮”的反映人会读到")).to_have_value(
        "市民朋友您好，您反映的“路灯不亮”已修好。"
    )
    axe(page)
    page.get_by_label("“井盖松动”的反映人会读到").fill("井盖已经换新。")
    page.get_by_role("button", name=re.compile("确认办结并答复2件")).click()
    expect(page.get_by_role("status")).to_contain_text("办结并答复2件")
    expect(page.get_by_role("status")).to_contain_text("秒后发出")
    axe(page)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status")).to_contain_text("已撤销，2件事项没有改动")
    let_the_worker_work()
    assert [fresh(case).status for case in cases] == ["handling", "handling"]


def test_confirmed_replies_go_out_and_the_bar_says_so(city: City, seat: At, live_server: LiveServer) -> None:
    case = a_case_in_hand(city, at=now() - HOUR, text="路灯不亮")
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/?view=handling")
    page.get_by_label("选中：路灯不亮").check()
    page.locator("summary[data-key=r]").click()
    page.locator("#bulk-reply").fill("已换灯泡。")
    page.get_by_label("办理结果").select_option("done")
    page.locator(".gz-pop[open]").get_by_role("button", name="逐件预览").click()
    page.get_by_role("button", name=re.compile("确认")).click()
    expect(page.get_by_role("status")).to_contain_text("秒后发出")
    let_the_worker_work()
    expect(page.get_by_role("status")).to_contain_text("1件已完成")
    assert fresh(case).status == "resolved"


def test_a_reply_is_taken_back_by_key_and_its_words_are_there_again(
    city: City, seat: At, live_server: LiveServer
) -> None:
    set_undo_window(30, by=city.handler, at=now())
    case = a_case_in_hand(city, at=now() - HOUR, text="路灯不亮")
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/case/{case.number}/?step=resolve")
    page.get_by_label("答复", exact=True).fill("已更换三盏路灯。")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_role("button", name=re.compile("^办结并答复")).click()
    expect(page.get_by_text("办结并答复1件")).to_be_visible()
    page.keyboard.press("Shift+Z")
    expect(page.get_by_text("已撤销，1件事项没有改动")).to_be_visible()
    let_the_worker_work()
    assert (fresh(case).status, Statement.objects.filter(text__contains="三盏").count()) == ("handling", 0)
    expect(page.locator("#resolve-reply")).to_have_value("已更换三盏路灯。")


def test_without_javascript_a_reply_is_taken_back(
    city: City, plain_phone: Page, live_server: LiveServer
) -> None:
    set_undo_window(10, by=city.handler, at=now())
    case = a_case_in_hand(city, at=now() - HOUR)
    page = sign_in(plain_phone, city.handler, live_server)
    page.goto(f"{live_server.url}/desk/case/{case.number}/?step=ask")
    page.fill("#ask-question", "几号楼？")
    page.locator("#step-ask").get_by_role("button", name="向反映人提问").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert PendingDeed.objects.get().withdrawn_at is not None


def write_and_wait(page: Page, field: str, words: str) -> None:
    """Write into a field, until the page says that the draft is kept."""
    page.locator(field).press_sequentially(words)
    expect(page.get_by_text(re.compile("草稿已保存"))).to_be_visible()


def test_words_survive_a_closed_tab_and_another_browser(
    city: City, seat: At, live_server: LiveServer
) -> None:
    case = a_case_in_hand(city, at=now() - HOUR)
    address = f"{live_server.url}/desk/case/{case.number}/?step=resolve"
    first = seat(city.handler)
    first.goto(address)
    write_and_wait(first, "#resolve-reply", "已到现场查看")
    first.close()
    other = seat(city.handler)
    other.goto(address)
    expect(other.locator("#resolve-reply")).to_have_value("已到现场查看")
    expect(other.get_by_text("的草稿")).to_be_visible()
    other.get_by_role("button", name="不要了").click()
    expect(other.locator("#resolve-reply")).to_have_value("")


def test_words_are_kept_when_the_tab_is_closed_at_once(city: City, seat: At, live_server: LiveServer) -> None:
    case = a_case_in_hand(city, at=now() - HOUR)
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/case/{case.number}/?step=note")
    page.locator("#note-note").fill("三号楼")
    page.goto(f"{live_server.url}/desk/")
    page.goto(f"{live_server.url}/desk/case/{case.number}/?step=note")
    expect(page.locator("#note-note")).to_have_value("三号楼")


def test_words_typed_while_the_line_is_down_are_sent_later(
    city: City, seat: At, live_server: LiveServer
) -> None:
    case = a_case_in_hand(city, at=now() - HOUR)
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/case/{case.number}/?step=note")
    page.context.set_offline(True)
    page.locator("#note-note").press_sequentially("三号楼")
    expect(page.get_by_text("内容已保存在这台设备上")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("草稿已保存"))).to_be_visible()
    assert Draft.objects.get().data == {"note": ["三号楼"]}


def test_of_two_browsers_the_newest_words_win_and_the_others_are_offered(
    city: City, seat: At, live_server: LiveServer
) -> None:
    case = a_case_in_hand(city, at=now() - HOUR)
    address = f"{live_server.url}/desk/case/{case.number}/?step=note"
    one, two = seat(city.handler), seat(city.handler)
    one.goto(address)
    two.goto(address)
    write_and_wait(one, "#note-note", "一号楼")
    write_and_wait(two, "#note-note", "二号楼")
    one.goto(address)
    expect(one.locator("#note-note")).to_have_value("二号楼")
    one.get_by_role("button", name=re.compile("换成另一处")).click()
    one.goto(address)
    expect(one.locator("#note-note")).to_have_value("一号楼")


def test_the_present_filters_become_a_view_with_a_count(
    city: City, seat: At, live_server: LiveServer, axe: Axe
) -> None:
    for text in ("路灯不亮", "井盖松动"):
        an_accepted_case(city, at=now() - HOUR, text=text)
    page = seat(city.dispatcher)
    page.goto(f"{live_server.url}/desk/?view=accepted&q=路灯")
    page.keyboard.press("v")
    page.keyboard.type("路灯")
    page.get_by_role("button", name="保存视图").click()
    tab = page.get_by_role("navigation", name="保存的视图").get_by_role("link", name=re.compile("路灯"))
    expect(tab).to_have_text("路灯 1")
    expect(tab).to_have_attribute("aria-current", "page")
    axe(page)


def test_a_view_is_shared_and_a_member_finds_it(city: City, seat: At, live_server: LiveServer) -> None:
    view = save_view("路灯", {"q": "路灯"}, by=city.dispatcher, at=now())
    page = seat(city.dispatcher)
    page.goto(f"{live_server.url}/desk/views/")
    page.get_by_label("谁能看到“路灯”").select_option(label="市热线中心全体成员")
    page.get_by_role("button", name=re.compile(f"保存.*{view.name}")).click()
    colleague = seat(city.supervisor)
    colleague.goto(f"{live_server.url}/desk/")
    expect(colleague.get_by_role("link", name=re.compile("路灯.* 0"))).to_be_visible()


def test_a_case_is_put_aside_and_taken_back(city: City, seat: At, live_server: LiveServer, axe: Axe) -> None:
    case = a_case_in_hand(city, at=now() - HOUR, text="路灯不亮")
    page = seat(city.handler)
    page.goto(f"{live_server.url}/desk/case/{case.number}/")
    page.keyboard.press("p")
    page.locator("#snooze-why").fill("等材料")
    axe(page)
    page.get_by_role("button", name=re.compile("1小时后")).click()
    expect(page.get_by_role("status")).to_contain_text("再提醒您")
    expect(page.get_by_role("link", name="路灯不亮")).to_have_count(0)
    page.goto(f"{live_server.url}/desk/?view=aside")
    page.get_by_role("link", name="路灯不亮").click()
    page.get_by_role("button", name="现在就放回列表").click()
    assert not Snooze.objects.exists()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_of_the_tools_is_accessible_and_no_wider_than_the_screen(
    size: str, city: City, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    save_view("今天到期的", {"mark": "soon"}, body=city.works, by=city.handler, at=now())
    case = a_case_in_hand(city, at=now() - HOUR)
    page = sign_in(request.getfixturevalue(size), city.handler, live_server)
    for path in ("", f"case/{case.number}/", "views/", "keys/"):
        page.goto(f"{live_server.url}/desk/{path}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_keys_of_a_page_are_shown_and_can_be_switched_off(
    city: City, seat: At, live_server: LiveServer
) -> None:
    an_accepted_case(city, at=now() - HOUR)
    page = seat(city.dispatcher)
    page.goto(f"{live_server.url}/desk/")
    page.keyboard.press("?")
    shown = page.locator("dialog dt").all_inner_texts()
    wanted = page.evaluate(
        "[...document.querySelectorAll('[data-key]')]"
        ".filter(each => each.getClientRects().length).map(each => each.dataset.key)"
    )
    assert set(wanted) <= set(shown)
    page.get_by_label("使用快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="保存视图")).to_be_hidden()
