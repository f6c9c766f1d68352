"""The page of automatic dispatch: turned on and off, how much goes out, how much of it was wrong."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import recall_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import turn_off, turn_on
from gongzhi.civic.dispatch.models import AutomaticDispatch, AutomaticRule
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.civic.dispatch.vocabulary import Stop
from tests.a_city import City
from tests.civic.dispatch.automatic import a_sure_case, deliver
from tests.civic.dispatch.lessons import TREES, a_model
from tests.web.desk.conftest import SignedIn, queries_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/automatic/"
SAID = {"precision": "0.98", "error_limit": "5", "sure": "on"}


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator of a city that has no model yet."""
    forget_reader()
    return signed_in(city.administrator)


@pytest.fixture
def model(earlier: datetime) -> None:
    Category.objects.create(code=TREES, name="绿化养护")
    a_model(earlier - timedelta(hours=2))


def text_of(client: Client) -> str:
    return client.get(PAGE).content.decode()


def is_on() -> bool:
    return AutomaticRule.objects.filter(is_on=True).exists()


def test_without_a_model_it_cannot_be_turned_on(client: Client) -> None:
    assert "还达不到要求" in text_of(client)
    client.post(PAGE, SAID)
    assert not is_on()


@pytest.mark.usefixtures("model")
def test_it_says_how_much_would_go_out(client: Client) -> None:
    assert "98%，检验时约100%的诉求达得到" in text_of(client)


@pytest.mark.usefixtures("model")
def test_an_administrator_turns_it_on(client: Client) -> None:
    assert client.post(PAGE, SAID).status_code == 302
    rule = AutomaticRule.objects.get()
    assert (rule.is_on, rule.precision, rule.error_limit) == (True, 0.98, 0.05)
    assert "准确率98%，差错限度5%" in text_of(client)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("missing", ["precision", "error_limit", "sure"])
def test_nothing_is_turned_on_by_half_a_form(client: Client, missing: str) -> None:
    answer = client.post(PAGE, {name: value for name, value in SAID.items() if name != missing})
    assert (answer.status_code, is_on()) == (422, False)


@pytest.mark.usefixtures("model")
def test_a_limit_below_what_is_wanted_is_an_error_of_the_form(client: Client) -> None:
    answer = client.post(PAGE, SAID | {"error_limit": "1"})
    assert answer.status_code == 422
    assert "差错限度不能小于2%" in answer.content.decode()


@pytest.fixture
def case(city: City, model: None, earlier: datetime) -> Case:
    """Return a case that went out by itself."""
    turn_on(precision=0.98, error_limit=0.05, by=city.administrator, at=earlier - timedelta(hours=1))
    return a_sure_case(city, earlier)


def wrong(city: City, case: Case, at: datetime) -> None:
    recall_case(case, by=city.dispatcher, at=at + timedelta(minutes=2))
    deliver(at + timedelta(minutes=3))


def test_it_shows_how_much_went_out_and_was_wrong(
    client: Client, city: City, case: Case, earlier: datetime
) -> None:
    assert "1件中自动派出1件" in text_of(client)
    assert "后来改正0件，95%的可能在0.0%～79.3%之间" in text_of(client)
    wrong(city, case, earlier)
    assert "后来改正1件" in text_of(client)


def test_counties_and_channels_stand_side_by_side(client: Client, case: Case) -> None:
    assert case.pk
    page = text_of(client)
    assert '<th scope="row">临湖区</th>' in page
    assert '<th scope="row">网站</th>' in page


@pytest.mark.usefixtures("case")
def test_it_is_turned_off_by_hand(client: Client, city: City) -> None:
    client.post(f"{PAGE}off/")
    assert not is_on()
    page = text_of(client)
    assert "人工关闭；开启以来派出1件，改正0件" in page
    assert city.administrator.name in page


@pytest.mark.usefixtures("case")
def test_when_it_stopped_by_itself_the_page_says_so(client: Client, earlier: datetime) -> None:
    turn_off(because=Stop.ERROR, by=CLOCKWORK, at=earlier)
    page = text_of(client)
    assert "差错超过限度，自动关闭" in page
    assert "由系统关闭" in page


@pytest.mark.usefixtures("case")
def test_when_the_model_in_use_is_not_sure_enough_the_page_says_so(client: Client, earlier: datetime) -> None:
    model = AutomaticDispatch.objects.get().model
    model.figures["coverage"] = [{"asked": 0.98, "threshold": None, "share": 0.0, "precision": None}]
    model.save(update_fields=["figures"])
    assert "现在没有诉求自动派出" in text_of(client)


def test_more_cases_cost_no_more_queries(client: Client, city: City, case: Case, earlier: datetime) -> None:
    few = queries_of(client, PAGE)
    for place in (city.street, city.county):
        a_sure_case(city, earlier, place=place)
    assert AutomaticDispatch.objects.count() == 3
    assert case.pk
    assert queries_of(client, PAGE) == few
