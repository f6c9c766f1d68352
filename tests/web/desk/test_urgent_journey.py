"""A fire that a resident writes of without scripts: the number to call, and the words at the desk."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import Case
from tests.a_city import City, a_city
from tests.browser import Axe
from tests.factories import PASSWORD
from tests.web.desk.conftest import let_the_worker_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


def write_of_a_fire(page: Page, site: str, city: City) -> None:
    """Report without scripts: words and a place."""
    page.goto(f"{site}/report/")
    page.fill("[name=text]", "三楼着火了，楼道里全是烟，家里还有老人")
    page.fill("[name=place_words]", city.community.name)
    page.click("[name=find]")
    page.locator("[name=place]").first.check()
    page.get_by_role("button", name="提交").click()


def test_who_writes_of_a_fire_without_scripts_is_sent_to_the_phone(
    plain_phone: Page, live_server: LiveServer, city: City, axe: Axe
) -> None:
    write_of_a_fire(plain_phone, live_server.url, city)
    expect(plain_phone.get_by_role("alert")).to_contain_text("立即打电话求救")
    expect(plain_phone.get_by_role("link", name="119")).to_have_attribute("href", "tel:119")


def test_at_the_desk_it_stands_first_with_the_words_that_told_of_it(
    plain_phone: Page, desk: Page, live_server: LiveServer, city: City, axe: Axe
) -> None:
    write_of_a_fire(plain_phone, live_server.url, city)
    let_the_worker_work()
    desk.goto(f"{live_server.url}/desk/case/{Case.objects.get().number}/")
    desk.fill("[name=login]", city.operator.sign_in_name or "")
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("note")).to_contain_text("火情：“着火”")
    axe(desk)
