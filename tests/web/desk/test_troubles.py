"""Troubles at the desk: early notices, three orders, the question of the month from choice to close."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongzhi.civic.dispatch.actions import choose_question
from gongzhi.civic.dispatch.models import Question, Trouble, TroubleFigures
from gongzhi.civic.teamwork.models import StaffNotice
from tests.a_city import City
from tests.civic.dispatch.gathered import APART, DUMP, LAMPS
from tests.civic.dispatch.troubled import a_troubled_city, gather, some_cases
from tests.web.desk.conftest import SignedIn, let_the_worker_work

pytestmark = pytest.mark.django_db
HOME = "/desk/troubles/"


@pytest.fixture
def troubles(city: City, earlier: datetime) -> tuple[Trouble, Trouble]:
    """The dump and the lamps, gathered an hour ago."""
    return a_troubled_city(city, at=earlier)


def chosen(city: City, trouble: Trouble, at: datetime) -> Question:
    words: dict[str, Any] = {
        "title": "路灯",
        "scope": "修好路灯",
        "lead": city.works,
        "month": date(2025, 3, 1),
    }
    return choose_question([trouble], by=city.dispatcher, at=at, **words)


@pytest.mark.parametrize("order", ["heat", "growth", "unsolved"])
def test_troubles_stand_in_one_of_three_orders(
    order: str, city: City, troubles: tuple[Trouble, Trouble], signed_in: SignedIn
) -> None:
    first, last = {"heat": 9, "growth": 9, "unsolved": 9}, {"heat": 1, "growth": 1, "unsolved": 1}
    TroubleFigures.objects.filter(trouble=troubles[0]).update(**first | {order: 2})
    TroubleFigures.objects.filter(trouble=troubles[1]).update(**last | {order: 5})
    page = signed_in(city.dispatcher).get(HOME, {"by": order})
    assert [row["name"] for row in page.context["rows"]] == [troubles[1].name, troubles[0].name]


def test_an_unknown_order_is_by_heat(
    city: City, troubles: tuple[Trouble, Trouble], signed_in: SignedIn
) -> None:
    page = signed_in(city.dispatcher).get(HOME, {"by": "name"})
    assert [row["name"] for row in page.context["rows"]] == [each.name for each in troubles]


def test_early_notices_stand_on_top_and_in_the_notices(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    some_cases(city, APART * 20, until=earlier - timedelta(days=60))
    some_cases(city, DUMP + DUMP[:2], until=earlier)
    gather(city.county, at=earlier)
    let_the_worker_work()
    client = signed_in(city.dispatcher)
    assert "近14天6件" in client.get(HOME).text
    assert "有一个热点问题升温比往常快" in client.get("/desk/notices/").text
    trouble = Trouble.objects.get(noticed_at__isnull=False)
    assert "近14天来了6件" in client.get(f"{HOME}{trouble.pk}/").text
    assert StaffNotice.objects.filter(person=city.dispatcher, reason="trouble").count() == 1


def test_staff_see_the_cases_that_they_may_see(
    city: City, troubles: tuple[Trouble, Trouble], signed_in: SignedIn
) -> None:
    address = f"{HOME}{troubles[0].pk}/"
    assert signed_in(city.dispatcher).get(address).context["page"].paginator.count == 4
    assert signed_in(city.gardener).get(address).context["page"].paginator.count == 0


def test_a_trouble_of_hidden_cases_is_shown_to_their_centre_alone(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    some_cases(city, LAMPS, until=earlier, is_public=False)
    gather(city.county, at=earlier)
    address = f"{HOME}{Trouble.objects.get().pk}/"
    assert signed_in(city.gardener).get(address).status_code == 404
    assert "相近的事项" in signed_in(city.dispatcher).get(address).text


def test_a_dispatcher_makes_troubles_the_question_of_a_month(
    city: City, troubles: tuple[Trouble, Trouble], signed_in: SignedIn
) -> None:
    client, month = signed_in(city.dispatcher), timezone.localdate().replace(day=1)
    address = f"{HOME}{troubles[1].pk}/choose/"
    assert f'value="{troubles[1].name}"' in client.get(address).text
    said = {"month": f"{month}", "title": "路灯", "scope": "修好", "lead": "区住建局", "also": troubles[0].pk}
    answer = client.post(address, said)
    question = Question.objects.get()
    assert answer["Location"] == f"{HOME}questions/{question.pk}/"
    assert (question.month, question.lead, question.troubles.count()) == (month, city.works, 2)


def test_what_is_missing_is_said(city: City, troubles: tuple[Trouble, Trouble], signed_in: SignedIn) -> None:
    answer = signed_in(city.dispatcher).post(f"{HOME}{troubles[0].pk}/choose/", {"title": ""})
    assert answer.status_code == 422
    for words in ("请写题目", "请写清楚要做哪些事", "请选择牵头单位"):
        assert words in answer.text


def test_a_month_that_is_taken_is_said_to_be_taken(
    city: City, troubles: tuple[Trouble, Trouble], earlier: datetime, signed_in: SignedIn
) -> None:
    month = timezone.localdate().replace(day=1)
    words: dict[str, Any] = {"title": "路灯", "scope": "修好", "lead": city.works}
    choose_question([troubles[0]], month=month, by=city.dispatcher, at=earlier, **words)
    said = {"month": f"{month}", "title": "路灯", "scope": "修好", "lead": "区住建局"}
    answer = signed_in(city.dispatcher).post(f"{HOME}{troubles[1].pk}/choose/", said)
    assert (answer.status_code, "已经有一题了" in answer.text) == (422, True)


def test_the_lead_plans_and_reports(
    city: City, troubles: tuple[Trouble, Trouble], earlier: datetime, signed_in: SignedIn
) -> None:
    question, client = chosen(city, troubles[1], earlier), signed_in(city.handler)
    address = f"{HOME}questions/{question.pk}/"
    assert [name for name, _label, _form in client.get(address).context["works"]] == ["plan", "report"]
    client.post(address, {"work": "plan", "plan": "换灯", "due_on": "2100-01-01"})
    client.post(address, {"work": "report", "text": "换了一半"})
    question.refresh_from_db()
    assert (question.plan, question.reports.get().text) == ("换灯", "换了一半")
    assert [name for name, _label, _form in client.get(address).context["works"]] == ["report", "plan"]


def test_the_centre_closes_and_nothing_more_can_be_done(
    city: City, troubles: tuple[Trouble, Trouble], earlier: datetime, signed_in: SignedIn
) -> None:
    question, client = chosen(city, troubles[1], earlier), signed_in(city.dispatcher)
    address = f"{HOME}questions/{question.pk}/"
    client.post(address, {"work": "plan", "plan": "换灯", "due_on": "2100-01-01"})
    client.post(address, {"work": "close", "outcome": "都亮了"})
    page = client.get(address)
    assert page.context["works"] == []
    assert "都亮了" in page.text


def test_a_day_that_has_passed_is_refused_beside_the_plan(
    city: City, troubles: tuple[Trouble, Trouble], earlier: datetime, signed_in: SignedIn
) -> None:
    question = chosen(city, troubles[1], earlier)
    words = {"work": "plan", "plan": "换灯", "due_on": "2020-01-01"}
    answer = signed_in(city.handler).post(f"{HOME}questions/{question.pk}/", words)
    assert (answer.status_code, "目标日期不能早于今天" in answer.text) == (422, True)


def test_others_read_a_question_and_find_no_form(
    city: City, troubles: tuple[Trouble, Trouble], earlier: datetime, signed_in: SignedIn
) -> None:
    address = f"{HOME}questions/{chosen(city, troubles[1], earlier).pk}/"
    client = signed_in(city.gardener)
    client.post(address, {"work": "report", "text": "换了"})
    page = client.get(address)
    assert (page.context["works"], "换了" in page.text) == ([], False)
