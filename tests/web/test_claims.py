"""The pages of requests about personal data: the person's, the operator's and the privacy officer's."""

import uuid
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case, Confidential
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.actions import grant_claim, refuse_claim
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.vocabulary import Right
from gongzhi.kernel import clock
from tests.a_city import City, a_city, an_opened_case
from tests.civic.rights.claims import a_claim
from tests.web.portal.words import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> City:
    return a_city()


def seat(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(**words: Any) -> dict[str, Any]:
    return {"right": "delete", "text": "请删除我的信息。", "key": str(uuid.uuid4())} | words


def test_a_request_is_made_and_stands_in_one_s_list(city: City) -> None:
    client = seat(city.resident)
    page = client.post("/account/requests/new/", said())
    case = Case.objects.get()
    assert (page.status_code, case.number in text_of(page)) == (200, True)
    listed = text_of(client.get("/account/requests/"))
    assert (case.number in listed, "正在处理" in listed) == (True, True)


def test_sent_twice_it_is_one_request(city: City) -> None:
    client, words = seat(city.resident), said()
    for _again in range(2):
        client.post("/account/requests/new/", words)
    assert (Case.objects.count(), Claim.objects.count()) == (1, 1)


@pytest.mark.parametrize("missing", ["right", "text", "key"])
def test_what_is_missing_is_said(missing: str, city: City) -> None:
    answer = seat(city.resident).post("/account/requests/new/", said(**{missing: ""}))
    assert (answer.status_code, Claim.objects.count()) == (422, 0)


def test_a_right_that_relatives_do_not_have_is_refused_in_words(city: City) -> None:
    answer = seat(city.resident).post("/account/requests/new/", said(right="close", by_kin="on"))
    assert answer.status_code == 422
    assert "逝者的近亲属可以请求查阅" in text_of(answer)


def test_what_is_kept_by_which_law_stands_beside_the_form(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    page = text_of(seat(city.resident).get("/account/requests/new/"))
    assert [word for word in (case.number, "第五十六条", "六个月") if word not in page] == []


def test_a_copy_is_downloaded_once_it_was_granted(city: City) -> None:
    claim, client = a_claim(city, Right.COPY, at=clock.now()), seat(city.resident)
    address = f"/account/requests/{claim.case.number}/copy.json"
    assert client.get(address).status_code == 404
    grant_claim(claim, answer="好", by=city.officer, at=clock.now())
    assert client.get(address).json()["account"]["name"] == "李桂香"
    assert seat(city.handler).get(address).status_code == 404


@pytest.mark.parametrize("right", [Right.KNOW, Right.CORRECT])
def test_other_rights_give_no_copy(right: Right, city: City) -> None:
    claim = a_claim(city, Right.KNOW, at=clock.now())
    grant_claim(claim, answer="好", by=city.officer, at=clock.now())
    address = f"/account/requests/{claim.case.number}/copy.json"
    assert seat(city.resident).get(address).status_code == 404


def test_a_refusal_is_read_with_the_way_to_sue(city: City) -> None:
    claim = a_claim(city, Right.DELETE, at=clock.now())
    refuse_claim(claim, because="身份没有核实。", by=city.officer, at=clock.now())
    page = text_of(seat(city.resident).get(f"/case/{claim.case.number}/"))
    assert ("身份没有核实" in page, "起诉" in page) == (True, True)


def test_the_officer_s_desk_tells_how_many_wait(city: City) -> None:
    a_claim(city, Right.KNOW, at=clock.now())
    assert "1项待办" in text_of(seat(city.officer).get("/desk/privacy/"))


def test_the_list_asks_the_same_however_many_there_are(city: City) -> None:
    client = seat(city.officer)
    counts = []
    for _more in range(2):
        a_claim(city, Right.KNOW, at=clock.now())
        counts.append(queries_of(lambda: client.get("/desk/privacy/requests/")))
    assert counts[0] == counts[1]


def test_the_officer_reads_who_asks_and_decides(city: City) -> None:
    claim, client = a_claim(city, Right.KNOW, at=clock.now(), text="我叫李桂香"), seat(city.officer)
    address = f"/desk/privacy/requests/{claim.case.number}/"
    assert "李桂香" in text_of(client.get(address))
    sent = client.post(address, {"granted": "yes", "words": "见下", "version": claim.case.version})
    assert (sent.status_code, Claim.objects.get().granted) == (302, True)
    assert "决定" not in text_of(client.get(address)).split("办理过程")[0].split("请求")[-1]


def test_a_decision_on_what_changed_meanwhile_is_refused(city: City) -> None:
    claim, client = a_claim(city, Right.KNOW, at=clock.now()), seat(city.officer)
    address = f"/desk/privacy/requests/{claim.case.number}/"
    answer = client.post(address, {"granted": "no", "words": "不符合", "version": 99})
    assert (answer.status_code, Claim.objects.get().decided_at) == (422, None)


def test_a_correction_asks_for_the_right_words(city: City) -> None:
    claim, client = a_claim(city, Right.CORRECT, at=clock.now()), seat(city.officer)
    address, words = f"/desk/privacy/requests/{claim.case.number}/", {"granted": "yes", "words": "好"}
    version = {"version": claim.case.version}
    assert client.post(address, words | version).status_code == 422
    assert client.post(address, words | version | {"phone": "13912345678"}).status_code == 302
    assert Person.objects.get(pk=city.resident.pk).phone == "13912345678"


def test_an_officer_is_offered_no_decision_on_their_own(city: City) -> None:
    claim = a_claim(city, Right.KNOW, at=clock.now(), by=city.officer)
    page = seat(city.officer).get(f"/desk/privacy/requests/{claim.case.number}/")
    assert "作出决定并告知本人" not in page.text


def test_an_operator_writes_down_a_request_and_sees_it_no_more(city: City) -> None:
    client = seat(city.operator)
    page = client.post("/desk/intake/request/", said(name="王小明", phone="138 0000 1111"))
    number = Case.objects.get().number
    caller = Confidential.objects.get().spoken_by
    assert (page.status_code, f"/desk/case/{number}/" in page.text) == (200, False)
    assert caller is not None
    assert (caller.phone, client.get(f"/desk/case/{number}/").status_code) == ("13800001111", 404)
