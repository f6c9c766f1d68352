"""The ranking in a real browser: accessible, on a phone, in elder mode, without JavaScript."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.evaluation.actions import exclude_case, publish_ranking, seed_evaluation
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.ledger.actions import begin_log
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.clock import now
from tests.a_city import LONG_AGO, City, a_city
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.factories import a_member
from tests.web.ranking.conftest import a_judged_case


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city."""
    return a_city()


@pytest.fixture
def case(city: City) -> Case:
    """A public case that was judged two months ago."""
    at = timezone.localtime(now() - timedelta(days=60)).replace(hour=9)
    seed_evaluation(valid_from=LONG_AGO, by=CLOCKWORK, at=at)
    return a_judged_case(city, at, is_public=True)


def pages(case: Case, where: str) -> list[str]:
    """Return the pages of a ranking with the case in them."""
    query = f"month={Month.of(timezone.localtime(case.opened_at).date())}&by=county"
    return [
        f"{where}?{query}",
        f"{where}cases/?{query}&figure=resolved",
        f"{where}trend/?{query}&of={case.lead_id}",
    ]


@pytest.fixture
def published(case: Case, settings: Any, tmp_path: Path) -> str:
    """The month of the case, published and then corrected by an exclusion."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=case.opened_at)
    month = Month.of(timezone.localtime(case.opened_at).date())
    publish_ranking(month, by=CLOCKWORK, at=now())
    exclude_case(case, because="重复登记", by=Person.objects.get(memberships__role="supervisor"), at=now())
    return str(month)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_what_was_published_is_accessible_and_no_wider_than_the_screen(
    size: str, published: str, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, a_member(Role.EVALUATOR, body=Organisation.objects.get(name="市热线中心")), live_server)
    for path in (f"/ranking/published/{published}/", f"/desk/ranking/publish/{published}/"):
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_without_javascript_a_month_is_read_as_it_was_published(
    published: str, plain_phone: Page, live_server: LiveServer
) -> None:
    plain_phone.goto(f"{live_server.url}/ranking/?month={published}")
    plain_phone.get_by_role("link", name="看公布时的数字和回执").click()
    expect(plain_phone.get_by_role("heading", level=1)).to_contain_text("已公布的排名")
    expect(plain_phone.get_by_text("今天是")).to_have_count(3)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    size: str, case: Case, live_server: LiveServer, axe: Axe, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, a_member(Role.SUPERVISOR, body=Organisation.objects.get(name="市热线中心")), live_server)
    exclusion = f"/desk/ranking/exclusion/{case.number}/"
    for path in (*pages(case, "/ranking/"), *pages(case, "/desk/ranking/"), exclusion):
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_elder_mode_reads_large_and_stays_on_the_screen(
    case: Case, live_server: LiveServer, phone: Page, axe: Axe
) -> None:
    for path in pages(case, "/ranking/"):
        phone.goto(f"{live_server.url}{path}")
        if not phone.evaluate("document.documentElement.classList.contains('elder')"):
            phone.get_by_role("button", name="长辈版").click()
            expect(phone.locator("html.elder")).to_be_attached()
            phone.goto(f"{live_server.url}{path}")
        axe(phone)
        sizes = phone.eval_on_selector_all(
            "main td, main th, main dd, main p",
            "all => all.filter(each => each.offsetParent && each.textContent.trim())"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))",
        )
        assert min(sizes) >= 18
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_resident_gets_from_a_figure_to_a_case_without_javascript(
    case: Case, live_server: LiveServer, plain_phone: Page
) -> None:
    plain_phone.goto(f"{live_server.url}{pages(case, '/ranking/')[0]}")
    plain_phone.get_by_role("table", name="排名").get_by_role("link", name="1 反映人认可已解决").click()
    plain_phone.get_by_role("link", name=case.title).click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text(case.title)


def test_the_chart_is_drawn_from_its_table(case: Case, live_server: LiveServer, desk: Page) -> None:
    desk.goto(f"{live_server.url}{pages(case, '/ranking/')[0]}")
    expect(desk.locator("[data-chart-canvas] canvas")).to_be_visible()


def test_another_month_is_chosen(case: Case, live_server: LiveServer, desk: Page) -> None:
    desk.goto(f"{live_server.url}/ranking/")
    month = Month.of(timezone.localtime(case.opened_at).date())
    desk.get_by_label("月份").select_option(str(month))
    desk.get_by_role("button", name="筛选").click()
    expect(desk).to_have_url(f"{live_server.url}/ranking/?month={month}")
