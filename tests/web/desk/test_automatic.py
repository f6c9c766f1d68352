"""A case that went out by itself, at the desk: marked, explained, taken back in one press, looked at."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.models import Case, CatalogueEntry
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.dispatch.actions import ask_for_human
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.reading import forget_reader
from tests.a_city import City, an_accepted_case
from tests.civic.dispatch.automatic import a_sure_case, it_is_on
from tests.civic.dispatch.test_bodies import ended_with
from tests.web.desk.conftest import SignedIn, fresh, let_the_worker_work, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(city: City, earlier: datetime) -> Case:
    """Return a case that went out by itself."""
    forget_reader()
    it_is_on(city, earlier - timedelta(minutes=5))
    return a_sure_case(city, earlier)


def page_of(case: Case, city: City, signed_in: SignedIn) -> str:
    return signed_in(city.dispatcher).get(f"/desk/case/{case.number}/").content.decode()


def test_a_dispatcher_sees_that_it_went_out_by_itself_and_why(
    case: Case, city: City, signed_in: SignedIn
) -> None:
    page = page_of(case, city, signed_in)
    assert '<p class="gz-notice__title">自动派单</p>' in page
    assert "归为“道路破损”（把握" in page


def test_the_queue_marks_it_and_who_asked_for_a_person(
    case: Case, city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    browser = signed_in(city.dispatcher)
    before = browser.get("/desk/?view=dispatched").content.decode()
    ask_for_human(case, by=city.resident, at=earlier)
    after = browser.get("/desk/?view=dispatched").content.decode()
    assert (before.count("自动派单"), after.count("自动派单")) == (1, 0)
    assert after.count("请人工复核") == before.count("请人工复核") + 1


def test_one_press_takes_it_back(case: Case, city: City, signed_in: SignedIn) -> None:
    assert "撤回这次派单" in page_of(case, city, signed_in)
    take(signed_in(city.dispatcher), case, "recall")
    let_the_worker_work()
    assert fresh(case).status == Status.ACCEPTED
    page = page_of(case, city, signed_in)
    assert "已记为派错：派单被撤回" in page
    assert "撤回这次派单" not in page


def test_a_handler_sees_it_and_cannot_take_it_back(case: Case, city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.handler).get(f"/desk/case/{case.number}/").content.decode()
    assert "自动派单" in page
    assert "撤回这次派单" not in page


def test_who_asked_for_a_person_gets_an_answer_with_one_press(
    case: Case, city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    ask_for_human(case, by=city.resident, at=earlier)
    assert "反映人请人工复核这次自动派单" in page_of(case, city, signed_in)
    signed_in(city.dispatcher).post(f"/desk/case/{case.number}/human/")
    made = AutomaticDispatch.objects.get(case=case)
    assert made.answered_by == city.dispatcher
    assert "已人工复核，没有错" in page_of(case, city, signed_in)


def test_a_tab_of_the_queue_holds_what_a_person_is_to_look_at(
    case: Case, city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    browser = signed_in(city.dispatcher)
    assert case.number not in browser.get("/desk/?view=human").content.decode()
    ask_for_human(case, by=city.resident, at=earlier)
    assert case.number in browser.get("/desk/?view=human").content.decode()


def test_a_case_of_people_bears_no_mark(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    other = an_accepted_case(city, at=earlier)
    assert "自动派单" not in page_of(other, city, signed_in)


def test_where_the_catalogue_is_silent_history_fills_in_the_body(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    CatalogueEntry.objects.all().delete()
    ended_with(city, city.parks, city.gardener, earlier)
    page = page_of(an_accepted_case(city, at=earlier), city, signed_in)
    assert "已填上：附近同类事项1件中1件由区园林中心办结。" in page
    assert 'value="区园林中心"' in page
