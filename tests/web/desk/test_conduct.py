"""A report about a body, told on the phone and written down by an operator who then sees it no more."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case, Confidential
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Channel, Kind
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.factories import a_body, a_place
from tests.web.desk.conftest import SignedIn
from tests.web.portal.words import text_of

PAGE = "/desk/intake/conduct/"


def told(**words: Any) -> dict[str, Any]:
    """Return what an operator sends."""
    usual = {"about": "区住建局", "text": "工作人员收了中介的购物卡才给办。", "name": "", "phone": ""}
    return usual | {"key": str(uuid4())} | words


def test_it_is_received_above_the_body_and_the_operator_sees_it_no_more(
    city: City, signed_in: SignedIn
) -> None:
    page = signed_in(city.operator).post(PAGE, told())
    case, kept = Case.objects.get(), Confidential.objects.get()
    assert (case.kind, case.channel, kept.about) == (Kind.CONDUCT, Channel.PHONE, city.works)
    assert kept.receiver.short_name == "区社会治理中心"
    assert page.context["code"]
    assert not visible_cases(city.operator, at=now()).exists()
    assert f"/desk/case/{case.number}/" not in page.text


def test_who_calls_is_kept_apart(city: City, signed_in: SignedIn) -> None:
    signed_in(city.operator).post(PAGE, told(name="王阿姨", phone="138 0000 1234"))
    kept = Confidential.objects.select_related("spoken_by", "case").get()
    assert kept.spoken_by is not None
    assert (kept.spoken_by.full_name, kept.case.spoken_by) == ("王阿姨", None)


def test_the_caller_reads_it_with_number_and_code(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.operator).post(PAGE, told())
    said = {"number": Case.objects.get().number, "code": page.context["code"]}
    assert "购物卡" in text_of(Client().post("/find/", said, follow=True))


def test_the_same_form_sent_twice_is_one_report(city: City, signed_in: SignedIn) -> None:
    sent, browser = told(), signed_in(city.operator)
    codes = {browser.post(PAGE, sent).context["code"] for _ in range(2)}
    assert (len(codes), Case.objects.count()) == (1, 1)


def test_where_nobody_is_above_it_says_where_to_turn(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.operator).post(PAGE, told(about=city.centre.short_name))
    assert (page.status_code, "12388" in text_of(page), Case.objects.exists()) == (422, True, False)


@pytest.mark.parametrize(
    ("words", "said"), [({"text": ""}, "举报内容"), ({"about": "没有的局"}, "没有找到“没有的局”")]
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    city: City, signed_in: SignedIn, words: dict[str, str], said: str
) -> None:
    page = signed_in(city.operator).post(PAGE, told(name="王阿姨", **words))
    assert (page.status_code, said in text_of(page), "王阿姨" in page.text) == (422, True, True)


def test_every_body_can_be_named_also_of_two_with_one_name(city: City, signed_in: SignedIn) -> None:
    beside = a_place("望山区", within=city.city)
    other = a_body("望山区住建局", place=beside)
    signed_in(city.operator).post(PAGE, told(about=other.short_name))
    assert Confidential.objects.get().about == other


def test_the_way_leads_from_the_intake(city: City, signed_in: SignedIn) -> None:
    assert PAGE in signed_in(city.operator).get("/desk/intake/").text
