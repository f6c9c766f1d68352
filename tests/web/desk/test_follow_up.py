"""Follow-up on the phone: the line, the script, the next one by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import follow_up_case
from gongzhi.civic.cases.models import Case, FollowUp
from gongzhi.civic.cases.vocabulary import Satisfaction, Way
from tests.a_city import City, a_case_in_hand, a_resolved_case
from tests.factories import known_as
from tests.web.desk.conftest import SignedIn, fresh, queries_of

CONTENT = {"contacted": "yes", "resolved": "yes", "satisfaction": "5", "then": "reopen"}
UNSOLVED = {"contacted": "yes", "resolved": "no", "satisfaction": "1"}


def tell(client: Client, case: Case, **said: Any) -> Any:
    """Send what the reporter said."""
    return client.post(f"/desk/follow-ups/{case.number}/", {"version": case.version, **said})


def miss(client: Client, case: Case) -> Any:
    """Note that nobody answered."""
    return client.post(f"/desk/follow-ups/{case.number}/missed/", {"version": case.version})


def in_line(client: Client) -> list[str]:
    """Return whom to call, in order."""
    return [case.title for case in client.get("/desk/follow-ups/").context["page"]]


def test_the_oldest_answer_is_called_about_first(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    a_resolved_case(city, at=earlier, text="今天答的")
    a_resolved_case(city, at=earlier - timedelta(days=2), text="前天答的")
    a_case_in_hand(city, at=earlier, text="还在办的")
    assert in_line(signed_in(city.evaluator)) == ["前天答的", "今天答的"]


def test_who_was_not_reached_is_tried_again_later(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    first = a_resolved_case(city, at=earlier - timedelta(days=2), text="前天答的")
    second, client = a_resolved_case(city, at=earlier, text="今天答的"), signed_in(city.evaluator)
    assert miss(client, first)["Location"] == f"/desk/follow-ups/{second.number}/"
    assert in_line(client) == ["今天答的", "前天答的"]
    assert fresh(first).status == "resolved"


def test_a_content_reporter_closes_the_case_and_the_next_is_shown(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_resolved_case(city, at=earlier - timedelta(days=1), text="甲")
    other, client = a_resolved_case(city, at=earlier, text="乙"), signed_in(city.evaluator)
    assert tell(client, case, **CONTENT)["Location"] == f"/desk/follow-ups/{other.number}/"
    said = FollowUp.objects.get()
    assert (said.way, said.by, said.contacted, said.resolved, said.satisfaction) == (
        "phone",
        city.evaluator,
        True,
        True,
        5,
    )
    assert fresh(case).status == "closed"


def test_the_last_call_leads_back_to_the_line(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client = signed_in(city.evaluator)
    assert tell(client, a_resolved_case(city, at=earlier), **CONTENT)["Location"] == "/desk/follow-ups/"
    assert "没有要回访的事项" in client.get("/desk/follow-ups/").content.decode()


@pytest.mark.parametrize(
    ("then", "status"), [("reopen", "handling"), ("close", "closed"), ("later", "resolved")]
)
def test_an_unsolved_case_goes_the_way_that_was_chosen(
    then: str, status: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_resolved_case(city, at=earlier), signed_in(city.evaluator)
    tell(client, case, **UNSOLVED, then=then, comment="还是不亮")
    assert fresh(case).status == status
    assert in_line(client) == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {**CONTENT, "satisfaction": "6"},
        {**CONTENT, "satisfaction": "x"},
        {**CONTENT, "resolved": "maybe"},
        {**UNSOLVED, "then": "close"},
        {**UNSOLVED, "then": "explode"},
        {**CONTENT, "comment": "好" * 4001},
        {**CONTENT, "comment": "好\x07"},
    ],
)
def test_bad_answers_are_told_and_change_nothing(
    said: dict[str, str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_resolved_case(city, at=earlier)
    answer = tell(signed_in(city.evaluator), case, **said)
    assert (answer.status_code, FollowUp.objects.count(), fresh(case).version) == (422, 0, case.version)
    assert "govuk-error-summary" in answer.content.decode()


def test_a_reporter_who_answered_on_the_web_meanwhile_is_not_asked_twice(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_resolved_case(city, at=earlier), signed_in(city.evaluator)
    grade = Satisfaction.DISSATISFIED
    follow_up_case(case, way=Way.WEB, resolved=False, satisfaction=grade, by=city.resident, at=earlier)
    assert tell(client, case, **CONTENT, comment="挺好的").status_code == 422
    assert "已经评价过了" in tell(client, fresh(case), **CONTENT).content.decode()
    assert in_line(client) == []


def test_a_missed_call_about_a_changed_case_is_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_resolved_case(city, at=earlier), signed_in(city.evaluator)
    tell(client, case, **CONTENT)
    page = client.post(f"/desk/follow-ups/{case.number}/missed/", {"version": case.version}, follow=True)
    assert "就在刚才，这件事项已由他人处理" in page.content.decode()


def test_the_script_names_the_matter_and_the_answer_and_once_opened_the_reporter(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    known_as(city.resident, phone="13812345678")
    case = a_resolved_case(city, at=earlier, reply="已换新灯。")
    client, address = signed_in(city.evaluator), f"/desk/follow-ups/{case.number}/"
    page = client.get(address).text
    assert [word in page for word in ("李桂香", "13812345678", "已换新灯。")] == [False, False, True]
    opened = client.post(f"/desk/case/{case.number}/reporter/", {"purpose": "follow_up"}, follow=True)
    assert opened.redirect_chain[-1][0] == address
    assert "李桂香您好，这里是云麓市12345热线" in opened.text
    assert "tel:13812345678" in opened.text


def test_a_case_that_is_not_answered_has_a_page_but_takes_no_call(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    answer = tell(signed_in(city.evaluator), case, **CONTENT)
    assert "不能回访" in answer.content.decode()


def test_a_longer_line_costs_no_more_queries(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client = signed_in(city.evaluator)
    a_resolved_case(city, at=earlier)
    few = queries_of(client, "/desk/follow-ups/")
    for n in range(3):
        a_resolved_case(city, at=earlier, text=f"第{n}件")
    assert queries_of(client, "/desk/follow-ups/") == few


def test_the_script_offers_a_link_by_which_the_reporter_answers_alone(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_resolved_case(city, at=earlier)
    link = signed_in(city.evaluator).get(f"/desk/follow-ups/{case.number}/").context["link"]
    page = Client().get(link.removeprefix("http://testserver"))
    assert (page.status_code, case.title in page.content.decode()) == (200, True)


def test_those_without_a_number_are_called_about_last(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    known_as(city.resident, phone="13812345678")
    a_resolved_case(city, at=earlier - timedelta(days=2), text="没有号码的", spoken_by=None)
    a_resolved_case(city, at=earlier, text="有号码的")
    assert in_line(signed_in(city.evaluator)) == ["有号码的", "没有号码的"]


@pytest.mark.parametrize("phone", ["13812345678", ""])
def test_the_script_is_read_only_to_whom_can_be_called(
    phone: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    known_as(city.resident, phone=phone)
    case = a_resolved_case(city, at=earlier)
    page = signed_in(city.evaluator).get(f"/desk/follow-ups/{case.number}/").content.decode()
    shown = ["您好，这里是" in page, "text-message" in page, "打不了回访" in page]
    assert shown == [bool(phone), bool(phone), not phone]
