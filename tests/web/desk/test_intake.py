"""Intake on the phone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case, CatalogueEntry, Category
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_dispatched_case
from tests.factories import LONG_AGO, a_place, known_as
from tests.web.desk.conftest import SignedIn


def call(**words: Any) -> dict[str, Any]:
    """Return what an operator sends for an ordinary call, with what a test is about."""
    usual = {
        "phone": "138 0000 1234",
        "name": "王阿姨",
        "text": "楼道灯坏了三天，老人上下楼不方便",
        "place": "柳岸社区",
    }
    return usual | {"kind": "help", "urgency": "ordinary", "key": str(uuid4()), "ending": "open"} | words


def take_in(client: Client, **words: Any) -> Any:
    """Send a call."""
    return client.post("/desk/intake/", call(**words))


def test_a_call_becomes_a_case_that_keeps_apart_who_spoke_and_who_typed(
    city: City, signed_in: SignedIn
) -> None:
    page = take_in(signed_in(city.operator), address="3幢2单元").content.decode()
    case = Case.objects.get()
    assert (case.spoken_by.full_name, case.spoken_by.phone) == ("王阿姨", "13800001234")  # type: ignore[union-attr]  # has one
    assert (case.typed_by, case.channel, case.place, case.address) == (
        city.operator,
        "phone",
        city.community,
        "3幢2单元",
    )
    assert f"{case.number[:6]} {case.number[6:10]} {case.number[10:]}" in page


def test_the_code_is_read_out_letter_by_letter_and_opens_the_case(city: City, signed_in: SignedIn) -> None:
    answer = take_in(signed_in(city.operator))
    code = answer.context["code"]
    assert " ".join(code) in answer.content.decode()


def test_a_call_without_a_name_is_taken_in(city: City, signed_in: SignedIn) -> None:
    take_in(signed_in(city.operator), phone="", name="")
    assert Case.objects.get().spoken_by is None


def test_a_call_sent_twice_is_one_case_and_one_caller(city: City, signed_in: SignedIn) -> None:
    client, said = signed_in(city.operator), call(phone="")
    pages = [client.post("/desk/intake/", said) for _press in range(2)]
    assert [page.context["code"] for page in pages] == [pages[0].context["code"]] * 2
    assert (Case.objects.count(), Person.objects.filter(sign_in_mark=None).count()) == (1, 1)


def test_accepting_right_away(city: City, signed_in: SignedIn) -> None:
    take_in(signed_in(city.operator), ending="accept", category="道路破损", urgency="danger")
    case = Case.objects.get()
    assert (case.status, case.category, case.urgency) == ("accepted", city.roads, "danger")


def may_dispatch(city: City) -> None:
    """Let the operator dispatch too."""
    Membership.objects.create(
        person=city.operator, role=Role.DISPATCHER, body=city.centre, place=city.city, valid_from=LONG_AGO
    )


def test_accepting_and_dispatching_in_one_go(city: City, signed_in: SignedIn) -> None:
    may_dispatch(city)
    page = take_in(signed_in(city.operator), ending="dispatch", category="道路破损")
    assert Case.objects.get().lead == city.works
    assert "已派给区住建局" in page.content.decode()


def test_a_call_that_cannot_be_dispatched_is_accepted_all_the_same(city: City, signed_in: SignedIn) -> None:
    may_dispatch(city)
    CatalogueEntry.objects.all().delete()
    page = take_in(signed_in(city.operator), ending="dispatch", category="道路破损")
    assert Case.objects.get().status == "accepted"
    assert "派单目录里没有“道路破损”" in page.content.decode()


def test_only_who_may_dispatch_is_offered_to(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.operator)
    before = client.get("/desk/intake/").content.decode()
    may_dispatch(city)
    assert ["受理并派单" in page for page in (before, client.get("/desk/intake/").content.decode())] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"text": ""}, "这一项还没有填"),
        ({"text": "长" * 4001}, "4000"),
        ({"text": "坏\x07了"}, "控制字符"),
        ({"place": ""}, "这一项还没有填"),
        ({"place": "火星社区"}, "没有找到这个地点"),
        ({"place": "柳岸社区", "place_code": "999999"}, "这个地点已不再使用"),
        ({"phone": "一三八"}, "电话号码请填数字"),
        ({"name": "王\u202e阿姨"}, "名字最多80个字"),
        ({"ending": "accept"}, "要当场受理，请先选分类"),
        ({"category": "没有这类"}, "没有找到“没有这类”"),
        ({"kind": "wish"}, "wish"),
        ({"key": "1"}, "UUID"),
        ({"lon": "nan", "lat": "x"}, "输入一个数字"),
    ],
)
def test_bad_input_is_told_and_keeps_the_words(
    words: dict[str, str], told: str, city: City, signed_in: SignedIn
) -> None:
    answer = take_in(signed_in(city.operator), **words)
    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count(), told in page) == (422, 0, True), page
    assert "text" in words or "楼道灯坏了三天" in page
    assert not Person.objects.filter(name__startswith="王").exists()


def test_a_place_of_two_names_asks_for_the_whole_way(city: City, signed_in: SignedIn) -> None:
    other = a_place("望山区", within=city.city)
    a_place("柳岸社区", within=other)
    client = signed_in(city.operator)
    assert "云麓市 › 望山区 › 柳岸社区" in take_in(client).content.decode()
    assert take_in(client, place="望山 柳岸").status_code == 200


def test_a_known_number_brings_earlier_cases_and_a_masked_name(city: City, signed_in: SignedIn) -> None:
    take_in(signed_in(city.operator), text="上次的事情说过一遍")
    page = signed_in(city.operator).get("/desk/intake/caller/?phone=138-0000-1234&name=").content.decode()
    assert "上次的事情说过一遍" in page
    assert ("王**" in page, "王阿姨" in page) == (True, False)


@pytest.mark.parametrize("phone", ["", "abc", "1" * 200, "%00"])
def test_an_unknown_number_brings_nothing(phone: str, city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.operator).get(f"/desk/intake/caller/?phone={phone}")
    assert (page.status_code, "**" in page.content.decode()) == (200, False)


def test_an_account_is_never_taken_for_a_caller(city: City, signed_in: SignedIn) -> None:
    known_as(city.resident, phone="13800001234")
    page = signed_in(city.operator).get("/desk/intake/caller/?phone=13800001234").content.decode()
    assert city.resident.full_name not in page


def test_like_cases_and_likely_categories_come_while_one_writes(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    Category.objects.create(code="02", name="路灯照明", keywords="路灯")
    like = a_dispatched_case(city, at=earlier, text="柳岸路灯坏了三盏", is_public=True)
    said = {"text": "柳岸路灯坏了好几天", "place": "柳岸社区"}
    page = signed_in(city.operator).post("/desk/intake/alike/", said)
    found = [each.case for each in page.context["alike"]]
    assert (found, page.context["guesses"]) == ([like], ["路灯照明"])


def test_a_case_that_was_just_opened_is_found_by_the_next_call(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.operator)
    take_in(client)
    page = client.post("/desk/intake/alike/", call())
    assert [(each.case, each.is_likely) for each in page.context["alike"]] == [(Case.objects.get(), True)]


def test_a_caller_with_the_same_trouble_is_merged_in_by_one_press(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    may_dispatch(city)
    known = a_dispatched_case(city, at=earlier, text="楼道灯坏了三天")
    client = signed_in(city.operator)
    assert (
        f'name="into" value="{known.number}"' in client.post("/desk/intake/alike/", call()).content.decode()
    )
    page = take_in(client, into=known.number)
    case = Case.objects.latest("pk")
    assert (case.status, case.merged_into, case.number in page.content.decode().replace(" ", "")) == (
        "merged",
        known,
        True,
    )


@pytest.mark.parametrize("may", [True, False])
def test_a_call_that_cannot_be_merged_is_taken_in_all_the_same(
    may: bool, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    known = a_dispatched_case(city, at=earlier, text="楼道灯坏了三天")
    if may:
        may_dispatch(city)
    page = take_in(signed_in(city.operator), into="1" if may else known.number)
    case = Case.objects.latest("pk")
    assert (case.status, page.context["refusal"] != "") == ("opened", True)


def test_the_place_that_the_words_mean_is_offered_and_counts_once_confirmed(
    city: City, signed_in: SignedIn
) -> None:
    client, text = signed_in(city.operator), "荷塘街道的路灯坏了三天"
    offered = client.post("/desk/intake/alike/", {"text": text}).content.decode()
    assert f'value="{city.street.code}" id="guessed_0" checked' in offered
    assert take_in(client, text=text, place="").status_code == 422
    take_in(client, text=text, place="", guessed=city.street.code)
    assert Case.objects.get().place == city.street


def test_the_callers_last_case_tells_two_streets_of_one_name_apart(city: City, signed_in: SignedIn) -> None:
    far = a_place("山北街道", within=a_place("望山区", within=city.city))
    twin = a_place("荷塘街道", within=far.parent)
    client = signed_in(city.operator)
    take_in(client, place="山北街道")
    page = client.post("/desk/intake/alike/", call(text="荷塘街道的路灯坏了三天", place="")).content.decode()
    assert f'value="{twin.code}" id="guessed_0"' in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": "路灯坏了好久", "place": "x\x00"},
        {"text": "路灯坏了好久", "place": "x", "place_code": "\x00"},
        {"text": "路灯坏了好久\x00", "place": "柳岸"},
    ],
)
def test_half_written_calls_bring_nothing(said: dict[str, str], city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.operator).post("/desk/intake/alike/", said)
    assert (page.status_code, page.context["alike"]) == (200, [])


def test_without_scripts_a_button_looks_the_caller_up_and_keeps_the_words(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    note_caller("王阿姨", "13800001234", by=city.operator, at=earlier)
    page = signed_in(city.operator).post(
        "/desk/intake/", {"phone": "13800001234", "text": "还没说完", "look": "1"}
    )
    assert (page.context["caller"].full_name, "还没说完" in page.content.decode()) == ("王阿姨", True)
    assert Case.objects.count() == 0


def test_words_of_danger_tell_the_operator_what_to_say_first(city: City, signed_in: SignedIn) -> None:
    said = {"text": "楼下着火了，烟很大", "place": ""}
    page = signed_in(city.operator).post("/desk/intake/alike/", said)
    assert page.context["calls"] == ("119",)
    assert "请来电人先拨119" in page.content.decode()
