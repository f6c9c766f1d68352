"""What was learned, in a browser: a key takes a guess, Enter in a field takes none; the page of models."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gongzhi.civic.cases.actions import accept_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Status, Urgency
from gongzhi.civic.dispatch.actions import keep_weighing
from gongzhi.civic.dispatch.logic.relearning import Relearned
from gongzhi.civic.dispatch.logic.weighing import Judgement, starting_weighing
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_opened_case
from tests.browser import Axe
from tests.browser.test_settings import sign_in
from tests.civic.dispatch.lessons import TREES, a_model
from tests.web.desk.conftest import fresh, let_the_worker_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, in a database that the server sees too."""
    return a_city()


@pytest.fixture
def case(city: City) -> Case:
    """Return a case about the road, as a model has read it."""
    forget_reader()
    earlier = now() - timedelta(hours=1)
    Category.objects.create(code=TREES, name="绿化养护", keywords="草坪")
    a_model(earlier)
    case = an_opened_case(city, at=earlier, title="马路坑洼不平", text="学校东边马路坑洼不平，请来看看。")
    let_the_worker_work()
    return fresh(case)


@pytest.fixture
def seat(case: Case, city: City, desk: Page, live_server: LiveServer) -> Page:
    """The dispatcher, looking at the case."""
    sign_in(desk, city.dispatcher, live_server)
    desk.goto(f"{live_server.url}/desk/case/{case.number}/")
    return desk


def test_one_key_takes_the_likeliest_category(seat: Page, case: Case, axe: Axe) -> None:
    guesses = seat.get_by_role("group", name="看起来像")
    expect(guesses.get_by_role("listitem").first).to_contain_text("道路破损")
    expect(guesses.get_by_role("listitem").first).to_contain_text("依据：")
    axe(seat)
    seat.keyboard.press("1")
    expect(seat.get_by_role("status")).to_contain_text("已受理")
    assert (fresh(case).status, str(fresh(case).category)) == (Status.ACCEPTED, "道路破损")


def test_enter_in_the_field_takes_what_is_written_and_no_guess(seat: Page, case: Case) -> None:
    seat.get_by_role("combobox", name="分类").fill("绿化养护")
    seat.keyboard.press("Enter")
    expect(seat.get_by_role("status")).to_contain_text("已受理")
    assert str(fresh(case).category) == "绿化养护"


def test_the_page_of_models_can_be_read_by_everybody(
    case: Case, city: City, phone: Page, live_server: LiveServer, axe: Axe
) -> None:
    accept_case(case, category=city.roads, urgency=Urgency.DANGER, by=city.dispatcher, at=now())
    found = Relearned(starting_weighing(), start=Judgement(4, 5, 3, 90), learned=Judgement(5, 5, 7, 90))
    keep_weighing(found, decisions=475, dangers=25, by=CLOCKWORK, at=now())
    let_the_worker_work()
    sign_in(phone, city.administrator, live_server)
    phone.goto(f"{live_server.url}/desk/settings/learning/")
    expect(phone.get_by_role("table", name="全部模型")).to_contain_text("使用中")
    expect(phone.get_by_role("table", name="按月：危急情况找出、漏掉和误报")).to_contain_text("20")
    expect(phone.get_by_role("table", name="从派单员的决定学到的")).to_contain_text("475")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
