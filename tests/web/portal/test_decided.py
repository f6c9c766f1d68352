"""What a program decided on a resident's case: told in plain words, and looked at by a person on request."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import recall_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import HELD_CASES
from gongzhi.civic.dispatch.actions import confirm_by_human
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.kernel.clock import now
from gongzhi.web.portal.deciding import how_sure
from tests.a_city import City, a_city, a_dispatched_case
from tests.civic.dispatch.automatic import a_sure_case, deliver, it_is_on

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def city(db: None) -> City:
    return a_city()


@pytest.fixture
def case(city: City) -> Case:
    """Return a case that went out by itself an hour ago."""
    forget_reader()
    it_is_on(city, now() - 2 * HOUR)
    return a_sure_case(city, now() - HOUR)


@pytest.fixture
def reporter(city: City) -> Client:
    client = Client()
    client.force_login(city.resident)
    return client


def page_of(case: Case, client: Client) -> str:
    return client.get(f"/case/{case.number}/").content.decode()


def ask(case: Case, client: Client) -> int:
    return client.post(f"/case/{case.number}/human/").status_code


@pytest.mark.parametrize(
    ("probability", "words"), [(0.999, "不到1件"), (0.97, "大约会分错3件"), (0.944, "大约会分错6件")]
)
def test_a_probability_is_said_as_so_many_of_a_hundred(probability: float, words: str) -> None:
    assert words in how_sure(probability)


def test_the_reporter_reads_what_was_decided_on_what_and_by_which_law(case: Case, reporter: Client) -> None:
    page = page_of(case, reporter)
    made = AutomaticDispatch.objects.get(case=case)
    assert "归为“道路破损”，派给区住建局，中间没有经过人工" in page
    assert all(f"“{word}”" in page for word in made.words)
    assert f"{made.model_id}号模型" in page
    assert "《个人信息保护法》第二十四条" in page


def test_who_asks_for_a_person_is_told_that_it_was_heard(case: Case, reporter: Client) -> None:
    assert ask(case, reporter) == 302
    page = page_of(case, reporter)
    assert "已经请派单员人工复核" in page
    assert f"/case/{case.number}/human/" not in page


def test_asking_twice_changes_nothing(case: Case, reporter: Client) -> None:
    ask(case, reporter)
    first = AutomaticDispatch.objects.get(case=case).asked_at
    ask(case, reporter)
    assert AutomaticDispatch.objects.get(case=case).asked_at == first


def test_others_do_not_even_learn_that_there_is_such_a_case(case: Case, city: City) -> None:
    stranger = Client()
    stranger.force_login(city.gardener)
    assert (ask(case, stranger), ask(case, Client())) == (404, 404)


def test_who_shows_number_and_code_has_a_person_look_too(case: Case) -> None:
    holder = Client()
    session = holder.session
    session[HELD_CASES] = [case.pk]
    session.save()
    assert "请人工复核" in page_of(case, holder)
    assert ask(case, holder) == 302
    assert AutomaticDispatch.objects.get(case=case).waits_for_human


def test_the_reporter_reads_that_a_person_found_it_right(case: Case, city: City, reporter: Client) -> None:
    ask(case, reporter)
    confirm_by_human(case, by=city.dispatcher, at=now())
    assert "派单员已经人工复核：分类和承办单位没有错。" in page_of(case, reporter)


def test_the_reporter_reads_that_it_was_put_right(case: Case, city: City, reporter: Client) -> None:
    ask(case, reporter)
    recall_case(case, by=city.dispatcher, at=now())
    deliver(now() + timedelta(minutes=1))
    assert "后来工作人员看过，已经改正。" in page_of(case, reporter)


def test_what_people_decided_needs_no_explanation(city: City, reporter: Client) -> None:
    case = a_dispatched_case(city, at=now() - HOUR)
    assert "自动派单" not in page_of(case, reporter)
    ask(case, reporter)
    assert not AutomaticDispatch.objects.exists()
