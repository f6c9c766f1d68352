"""A place that the words mean is offered while one writes, on a phone, at the desk and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import Case
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_accepted_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.factories import a_place

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "荷塘街道的路灯坏了三天，晚上看不清路。"


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


@pytest.fixture
def known(city: City) -> Case:
    """A public case that the gardener reported."""
    text = "荷塘街道的路灯坏了，晚上看不清。"
    at = now() - timedelta(hours=1)
    return an_accepted_case(city, at=at, text=text, is_public=True, spoken_by=city.gardener)


@pytest.fixture
def elsewhere(city: City) -> Place:
    """A street of another county."""
    return a_place("山北街道", within=a_place("望山区", within=city.city))


def test_a_resident_is_offered_the_place_and_a_like_case_and_joins_it(
    phone: Page, live_server: LiveServer, city: City, known: Case, axe: Axe
) -> None:
    sign_in(phone, city.resident, live_server)
    phone.goto(f"{live_server.url}/report/")
    phone.get_by_label("发生了什么").press_sequentially(TEXT)
    guess = phone.get_by_label("临湖区 › 荷塘街道", exact=True)
    expect(guess).to_be_checked()
    expect(phone.get_by_text("根据文字推测")).to_be_visible()
    expect(phone.get_by_text("附近有人反映过类似的事")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="我也遇到").click()
    expect(phone.get_by_text("已经记下您也遇到了同样的问题")).to_be_visible()
    known.refresh_from_db()
    assert (known.supporters, Case.objects.count()) == (1, 1)


def test_a_marked_guess_is_sent_with_the_report(phone: Page, live_server: LiveServer, city: City) -> None:
    phone.goto(f"{live_server.url}/report/")
    phone.get_by_label("发生了什么").fill(TEXT)
    expect(phone.get_by_label("临湖区 › 荷塘街道", exact=True)).to_be_checked()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".gz-done__number").first).to_be_visible()
    assert Case.objects.get().place == city.street


def test_a_guess_is_changed_by_one_press_and_stays_so(
    phone: Page, live_server: LiveServer, city: City
) -> None:
    phone.goto(f"{live_server.url}/report/")
    words = phone.get_by_label("发生了什么")
    words.fill(TEXT)
    phone.get_by_label("都不是").check()
    with phone.expect_response("**/report/like/"):
        words.press_sequentially("请修。")
    expect(phone.get_by_label("都不是")).to_be_checked()


def test_without_scripts_the_place_is_offered_on_the_next_page(
    plain_phone: Page, live_server: LiveServer, city: City
) -> None:
    page = plain_phone
    page.goto(f"{live_server.url}/report/")
    page.get_by_label("发生了什么").fill(TEXT)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_label("临湖区 › 荷塘街道", exact=True)).to_be_checked()
    assert not Case.objects.exists()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".gz-done__number").first).to_be_visible()
    assert Case.objects.get().place == city.street


def test_without_scripts_another_place_than_the_words_say_is_asked_about_once(
    plain_phone: Page, live_server: LiveServer, city: City, elsewhere: Place
) -> None:
    page = plain_phone
    page.goto(f"{live_server.url}/report/")
    page.get_by_label("发生了什么").fill(TEXT)
    page.get_by_label("在哪里", exact=True).fill("山北街道")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("文字里说的是“临湖区 › 荷塘街道”，您选的是“望山区 › 山北街道”")).to_be_visible()
    page.get_by_label("改为荷塘街道").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".gz-done__number").first).to_be_visible()
    assert Case.objects.get().place == city.street


def test_an_operator_takes_a_call_in_at_the_place_that_the_words_mean(
    desk: Page, live_server: LiveServer, city: City, known: Case, axe: Axe
) -> None:
    sign_in(desk, city.operator, live_server)
    desk.goto(f"{live_server.url}/desk/intake/")
    desk.locator("#intake-text").press_sequentially(TEXT)
    expect(desk.get_by_label("临湖区 › 荷塘街道", exact=True)).to_be_checked()
    expect(desk.get_by_text("很可能是同一件事")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="登记", exact=False).first.click()
    expect(desk.locator(".gz-done__number").first).to_be_visible()
    assert Case.objects.latest("pk").place == city.street
