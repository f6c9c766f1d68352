"""The resident's whole journey in a real browser: on a phone, without scripts, in elder mode, at a desk."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongzhi.civic.cases.actions import accept_case, acknowledge_case, dispatch_case, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Outcome, Status, Urgency
from gongzhi.civic.jurisdictions.models import Place, Shape
from gongzhi.kernel import clock
from gongzhi.web.follow_up_links import follow_up_link
from tests.a_city import City, a_city, a_resolved_case, an_accepted_case
from tests.browser import DESK, Axe
from tests.civic.cases.files import a_photo
from tests.factories import PASSWORD

TEXT = "荷塘路边第三盏路灯坏了三天，晚上看不清路。"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, its community drawn as a square."""
    city = a_city()
    Place.objects.filter(pk=city.community.pk).update(lon=112.27, lat=27.88)
    box: dict[str, Any] = {"west": 112.26, "south": 27.87, "east": 112.28, "north": 27.89}
    ring = [[112.26, 27.87], [112.28, 27.87], [112.28, 27.89], [112.26, 27.89], [112.26, 27.87]]
    Shape.objects.create(place=city.community, geometry={"type": "Polygon", "coordinates": [ring]}, **box)
    return city


def answered(case: Case, city: City) -> Case:
    """Let the city do its part, up to the answer."""
    at = clock.now()
    case = accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=at)
    case = dispatch_case(case, by=city.dispatcher, at=at)
    case = acknowledge_case(case, by=city.handler, at=at)
    return resolve_case(case, reply="已换好灯泡，今晚会亮。", outcome=Outcome.DONE, by=city.handler, at=at)


def sign_in(page: Page, address: str, city: City) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", str(city.resident.sign_in_name))
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


def read_code(page: Page) -> tuple[str, str]:
    """Return number and code from the page that says that a report was received."""
    number, code = page.locator(".gz-done__number").all_inner_texts()
    return number.replace(" ", ""), code


def evaluate(page: Page, verdict: str) -> None:
    page.get_by_label("联系过", exact=True).check()
    page.get_by_label(verdict, exact=True).check()
    page.get_by_label("非常满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()


def test_from_words_to_a_confirmed_answer_on_a_phone(phone: Page, live_server: Any, city: City) -> None:
    phone.goto(live_server.url)
    phone.get_by_role("link", name="我要反映").last.click()
    phone.get_by_label("发生了什么").fill(TEXT)
    phone.get_by_role("combobox", name="在哪里").press_sequentially("柳岸")
    phone.locator("li[role=option]", has_text="柳岸社区").click()
    phone.set_input_files(
        "input[type=file]", {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    phone.get_by_role("button", name="提交").click()
    number, _code = read_code(phone)
    case = Case.objects.get(number=number)
    assert (case.place, case.attachments.count()) == (city.community, 1)

    answered(case, city)
    phone.get_by_role("link", name="查看这件诉求").click()
    expect(phone.get_by_text("已换好灯泡，今晚会亮。").first).to_be_visible()
    evaluate(phone, "解决了")
    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    case.refresh_from_db()
    assert case.status == Status.CLOSED


def test_the_same_without_scripts(plain_phone: Page, live_server: Any, city: City) -> None:
    page = plain_phone
    page.goto(f"{live_server.url}/report/")
    page.get_by_label("发生了什么").fill(TEXT)
    page.get_by_label("在哪里", exact=True).fill("柳岸")
    page.get_by_role("button", name="查找").click()
    page.get_by_label("临湖区 › 荷塘街道 › 柳岸社区").check()
    page.get_by_role("button", name="提交").click()
    number, code = read_code(page)

    answered(Case.objects.get(number=number), city)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/find/")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查看进度").click()
    evaluate(page, "解决了")
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()


def test_without_scripts_like_cases_are_a_step_of_their_own(
    plain_phone: Page, live_server: Any, city: City
) -> None:
    an_accepted_case(city, at=clock.now() - timedelta(hours=1), text="荷塘路路灯坏了。", is_public=True)
    page = plain_phone
    page.goto(f"{live_server.url}/report/")
    page.get_by_label("发生了什么").fill(TEXT)
    page.get_by_label("在哪里", exact=True).fill("柳岸社区")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("附近有人反映过类似的事")).to_be_visible()
    assert page.get_by_label("发生了什么").input_value() == TEXT
    page.get_by_role("button", name="提交").click()
    assert len(read_code(page)) == 2


def test_one_joins_a_like_case_while_writing(phone: Page, live_server: Any, city: City) -> None:
    known = an_accepted_case(
        city,
        at=clock.now() - timedelta(hours=1),
        text="荷塘路路灯坏了。",
        is_public=True,
        spoken_by=city.gardener,
    )
    sign_in(phone, live_server.url, city)
    phone.goto(f"{live_server.url}/report/")
    phone.get_by_role("combobox", name="在哪里").press_sequentially("柳岸")
    phone.locator("li[role=option]", has_text="柳岸社区").click()
    phone.get_by_label("发生了什么").press_sequentially(TEXT[:12])
    phone.get_by_role("button", name="我也遇到").click()
    expect(phone.get_by_text("已经记下您也遇到了同样的问题")).to_be_visible()
    known.refresh_from_db()
    assert (known.supporters, Case.objects.count()) == (1, 1)


def test_danger_is_answered_at_once_with_a_number(phone: Page, live_server: Any, city: City) -> None:
    phone.goto(f"{live_server.url}/report/")
    phone.get_by_label("发生了什么").press_sequentially("楼上着火了")
    expect(phone.get_by_role("link", name="119")).to_be_visible()


def test_a_point_on_the_map_names_the_place(desk: Page, live_server: Any, city: City) -> None:
    desk.goto(f"{live_server.url}/report/")
    desk.get_by_text("在地图上点").click()
    desk.wait_for_selector("#report-map[data-map-ready]")
    desk.locator("#report-map canvas").click()
    expect(desk.get_by_role("combobox", name="在哪里")).to_have_value("柳岸社区")
    assert desk.input_value("#id_place") == city.community.code


def test_a_dispute_reopens_by_the_link(plain_phone: Page, live_server: Any, city: City) -> None:
    case = a_resolved_case(city, at=clock.now() - timedelta(hours=1))
    page = plain_phone
    page.goto(live_server.url + follow_up_link(case))
    page.get_by_label("还想说的话").fill("当晚又灭了")
    evaluate(page, "没有解决，请重新办理")
    expect(page.get_by_text("已经退回承办单位重新办理")).to_be_visible()
    case.refresh_from_db()
    assert (case.status, case.rounds) == (Status.HANDLING, 2)


def test_words_survive_a_closed_page(phone: Page, live_server: Any, city: City) -> None:
    phone.goto(f"{live_server.url}/report/")
    phone.get_by_label("发生了什么").fill(TEXT)
    expect(phone.get_by_text("内容已保存在这台设备上")).to_be_visible()
    phone.goto(f"{live_server.url}/report/")
    expect(phone.get_by_label("发生了什么")).to_have_value(TEXT)


def all_pages(city: City) -> list[str]:
    """Return an address of each kind of page, for somebody signed in as the resident."""
    at = clock.now() - timedelta(hours=1)
    own = a_resolved_case(city, at=at)
    shared = a_resolved_case(city, at=at, is_public=True, spoken_by=city.gardener, lon=112.27, lat=27.88)
    addresses = [
        "/",
        "/report/",
        "/find/",
        "/public/",
        "/public/map/",
        "/help/",
        "/accessibility/",
        "/mine/",
        "/mine/news/",
    ]
    return [
        *addresses,
        f"/case/{own.number}/",
        f"/public/{shared.number}/",
        follow_up_link(own),
        "/nowhere/",
        "/case/1/",
    ]


@pytest.mark.parametrize("size", ["0", "1", "3"])
def test_every_page_is_accessible(phone: Page, live_server: Any, city: City, axe: Axe, size: str) -> None:
    addresses = all_pages(city)
    sign_in(phone, live_server.url, city)
    phone.context.add_cookies([{"name": "elder", "value": size, "url": live_server.url}])
    for address in addresses:
        phone.goto(live_server.url + address)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_every_page_is_accessible_at_a_desk_in_english(
    desk: Page, live_server: Any, city: City, axe: Axe
) -> None:
    addresses = all_pages(city)
    sign_in(desk, live_server.url, city)
    desk.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    for address in addresses:
        desk.goto(live_server.url + address)
        axe(desk)
        assert desk.evaluate("document.documentElement.scrollWidth") == DESK["width"], address


def test_elder_mode_has_large_text_and_targets_on_every_page(
    phone: Page, live_server: Any, city: City
) -> None:
    addresses = all_pages(city)
    sign_in(phone, live_server.url, city)
    phone.context.add_cookies([{"name": "elder", "value": "1", "url": live_server.url}])
    for address in addresses:
        phone.goto(live_server.url + address)
        assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 18
        buttons = "main .gz-button, main .gz-choice label, main summary, .gz-switch, .gz-nav a"
        heights = "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
        assert min(phone.eval_on_selector_all(buttons, heights)) >= 60, address
