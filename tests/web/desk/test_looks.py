"""Who looked, for those who answer for it: what waits, and the answer to it."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import open_reporter
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.actions import object_to_opening
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.vocabulary import Purpose
from tests.a_city import City, a_case_in_hand
from tests.factories import a_member
from tests.web.desk.conftest import SignedIn, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(city: City, earlier: datetime) -> Opening:
    """A handler's look to which the reporter objects."""
    case = a_case_in_hand(city, at=earlier)
    opening = open_reporter(case, Purpose.VERIFY, by=city.handler, at=earlier)
    return object_to_opening(opening, because="没人联系过我", by=city.resident, at=earlier)


def test_what_is_disputed_waits_and_its_answer_reaches_the_person(
    city: City, disputed: Opening, signed_in: SignedIn
) -> None:
    officer = signed_in(city.officer)
    assert "没人联系过我" in officer.get("/desk/looks/").text
    told = officer.post(f"/desk/looks/{disputed.pk}/answer/", {"answer": "确属误点，已提醒。"}, follow=True)
    assert "没人联系过我" not in told.text
    mine = signed_in(city.resident).get("/account/looks/").text
    assert ["确属误点，已提醒。" in mine, "没人联系过我" in mine] == [True, True]


def test_a_supervisor_sees_those_of_the_own_body(city: City, disputed: Opening, signed_in: SignedIn) -> None:
    pages = [
        signed_in(a_member(Role.SUPERVISOR, body=body)).get("/desk/looks/").text
        for body in (city.works, city.parks)
    ]
    assert ["没人联系过我" in page for page in pages] == [True, False]


def test_an_auditor_reads_and_answers_nothing(city: City, disputed: Opening, signed_in: SignedIn) -> None:
    client = signed_in(city.auditor)
    assert "写说明" not in client.get("/desk/looks/").text
    assert client.post(f"/desk/looks/{disputed.pk}/answer/", {"answer": "好"}).status_code == 422
    assert Opening.objects.get().answered_at is None


def test_an_empty_answer_is_asked_for_again(city: City, disputed: Opening, signed_in: SignedIn) -> None:
    answer = signed_in(city.officer).post(f"/desk/looks/{disputed.pk}/answer/", {"answer": " "})
    assert (answer.status_code, "请写明查到了什么" in answer.text) == (422, True)


def test_what_is_neither_unusual_nor_disputed_is_among_all(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    open_reporter(a_case_in_hand(city, at=earlier), Purpose.HANDLE, by=city.handler, at=earlier)
    Opening.objects.update(oddities=[])
    client = signed_in(city.officer)
    assert "没有要说明的" in client.get("/desk/looks/").text
    assert "联系反映人" in client.get("/desk/looks/?view=all").text


def test_the_privacy_officer_s_desk_counts_what_waits(
    city: City, disputed: Opening, signed_in: SignedIn
) -> None:
    assert "1 项待办" in signed_in(city.officer).get("/desk/privacy/").text


def test_a_resident_sees_who_looked_why_and_for_which_case(
    city: City, disputed: Opening, signed_in: SignedIn
) -> None:
    page = signed_in(city.resident).get("/account/looks/").text
    assert [word in page for word in ("区住建局", "核实情况或身份")] == [True, True]
    assert "还没有人看过" in signed_in(city.gardener).get("/account/looks/").text


def test_an_objection_is_the_persons_alone(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    opening = open_reporter(a_case_in_hand(city, at=earlier), Purpose.HANDLE, by=city.handler, at=earlier)
    address = f"/account/looks/{opening.pk}/objection/"
    assert signed_in(city.gardener).post(address, {"because": "不妥"}).status_code == 404
    client = signed_in(city.resident)
    answers = [client.post(address, {"because": words}).status_code for words in ("", "不妥", "不妥")]
    assert answers == [422, 302, 422]


@pytest.mark.parametrize(
    ("who", "address"), [("officer", "/desk/looks/?view=all"), ("resident", "/account/looks/")]
)
def test_a_longer_list_costs_no_more_queries(
    who: str, address: str, city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    client, counts = signed_in(getattr(city, who)), []
    for _ in range(2):
        for _n in range(3):
            open_reporter(a_case_in_hand(city, at=earlier), Purpose.HANDLE, by=city.handler, at=earlier)
        client.get(address)
        counts.append(queries_of(client, address))
    assert counts[0] == counts[1]
