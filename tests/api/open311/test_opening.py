"""POST service request: who speaks, where it is, what is kept, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.civic.cases.actions import accept_case
from gongzhi.civic.cases.models import Attachment, Case, Category, Statement
from gongzhi.civic.cases.vocabulary import LONGEST_TEXT, Audience, Channel, Kind, Urgency
from gongzhi.civic.clients.actions import revoke_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.privacy.vocabulary import Details
from gongzhi.config.visits import known_by
from gongzhi.kernel import clock
from tests.a_city import City
from tests.api.open311.conftest import REPORT, Open, Program, a_key
from tests.civic.cases.files import a_photo
from tests.factories import a_place

WHERE = {"lat": "", "long": ""}


def only_case() -> Case:
    return Case.objects.get()


def words_beside() -> str:
    """Return what stands beside the text, which only the reporter and staff read."""
    return Statement.objects.get(case=only_case(), audience=Audience.REPORTER).text


def test_a_report_is_a_case_of_the_one_whose_key_it_is(city: City, app: Program) -> None:
    [told] = app.post(**REPORT)
    case = only_case()
    assert (case.number, case.text, case.spoken_by, case.typed_by, case.place, case.channel) == (
        told["service_request_id"],
        "路灯不亮，晚上走路看不清。",
        city.resident,
        None,
        city.community,
        Channel.OPEN311,
    )
    assert (case.lon, case.lat, case.kind, case.is_public) == (120.15, 30.28, Kind.HELP, False)


def test_the_answer_has_the_id_as_words_and_says_what_comes_next(app: Program) -> None:
    [told] = app.post(**REPORT)
    assert told == {
        "service_request_id": only_case().number,
        "service_notice": "已收到。没有公开，查询进展时请带上api_key。",
        "account_id": None,
    }


def test_attributes_choose_the_kind_and_that_it_is_public(app: Program) -> None:
    [told] = app.post(**REPORT, **{"attribute[kind]": "complaint", "attribute[public]": "yes"})
    case = only_case()
    assert (case.kind, case.is_public) == (Kind.COMPLAINT, True)
    assert told["service_notice"] == "已收到。受理后，所有人都能查到办理进展。"


@pytest.mark.parametrize("said", [{"attribute[kind]": "gossip"}, {"attribute[public][]": "maybe"}])
def test_a_value_that_is_not_offered_is_refused(said: dict[str, str], app: Program) -> None:
    [error] = app.post("requests", 400, **REPORT, **said)
    assert (error["description"].startswith("attribute["), Case.objects.count()) == (True, 0)


def test_what_has_no_field_is_kept_beside_the_text_and_not_published(app: Program) -> None:
    app.post(
        **REPORT,
        email="li@example.com",
        media_url="https://photos.example/1.jpg",
        first_name="桂香",
        last_name="李",
        phone="13800001234",
        **{"attribute[lamp]": "A-17"},
    )
    assert words_beside() == (
        "通过开放接口提交，选择的服务：道路破损（01）\n"
        "图片或视频的网址：https://photos.example/1.jpg\n"
        "联系人：李桂香 13800001234\n"
        "邮箱：li@example.com\n"
        "lamp：A-17"
    )
    assert only_case().text == REPORT["description"]


def test_an_attribute_keeps_all_its_values(app: Program) -> None:
    app.post(**REPORT, **{"attribute[lamp][]": ["A-17", "A-18"], "attribute[colour]": "白"})
    assert words_beside().splitlines()[1:] == ["lamp：A-17、A-18", "colour：白"]


def test_of_an_attribute_with_one_value_two_are_refused(app: Program) -> None:
    [error] = app.post("requests", 400, **REPORT, **{"attribute[kind][]": ["help", "complaint"]})
    assert (error["description"][:15], Case.objects.count()) == ("attribute[kind]", 0)


def test_the_service_that_was_asked_for_is_kept_until_the_city_decides(city: City, app: Program) -> None:
    lamps = Category.objects.create(code="0201", name="路灯")
    [told] = app.post(**{**REPORT, "service_code": "0201"})
    assert (only_case().wanted, only_case().category) == (lamps, None)
    path = f"requests/{told['service_request_id']}"
    [waiting] = app.get(path, api_key=app.key)
    accept_case(only_case(), category=city.roads, urgency=Urgency.ORDINARY, by=city.operator, at=clock.now())
    [accepted] = app.get(path, api_key=app.key)
    names = [(it["service_code"], it["service_name"]) for it in (waiting, accepted)]
    assert names == [("0201", "路灯"), ("01", "道路破损")]


def test_only_a_service_that_is_listed_can_be_chosen(city: City, app: Program) -> None:
    above = Category.objects.create(code="02", name="市政设施")
    Category.objects.create(code="0201", name="路灯", parent=above)
    app.post("requests", 404, **{**REPORT, "service_code": "02"})
    app.get("services/02", 404)
    app.post(**{**REPORT, "service_code": "0201"})


def test_an_operator_speaks_for_whom_they_name(city: City, desk_app: Program) -> None:
    desk_app.post(**REPORT, first_name="Rosa", last_name="Lee", phone="138-0000-1234")
    case = only_case()
    caller = case.spoken_by
    assert caller
    assert (caller.details, case.typed_by) == (Details(name="Rosa Lee", phone="13800001234"), city.operator)
    assert "Rosa" not in words_beside()


def test_an_operator_who_names_nobody_writes_down_what_was_said_without_a_name(desk_app: Program) -> None:
    desk_app.post(**REPORT)
    assert only_case().spoken_by is None


def test_a_key_may_stand_in_the_address(app: Program) -> None:
    response = app.client.post(f"/open311/v2/requests.json?api_key={app.key}&jurisdiction_id=", REPORT)
    assert (response.status_code, Case.objects.count()) == (200, 1)


def test_a_code_a_name_and_a_point_are_each_a_place(city: City, app: Program, opened: Open) -> None:
    other = a_place("藕香社区", within=city.street)
    said: list[dict[str, Any]] = [
        {"address_id": other.code},
        {"address_string": "临湖区荷塘街道藕香社区8栋"},
        {"lat": "30.281", "long": "120.149"},
    ]
    numbers = [opened(**{**WHERE, **each}) for each in said]
    places = [Case.objects.get(number=number).place for number in numbers]
    assert places == [other, other, city.community]


def test_the_address_is_kept_for_staff(app: Program) -> None:
    app.post(**{**REPORT, **WHERE}, address_string="柳岸社区3号楼")
    assert only_case().address == "柳岸社区3号楼"


def test_names_around_it_tell_places_of_one_name_apart(city: City, app: Program, opened: Open) -> None:
    beside = a_place("梅坞街道", within=city.county)
    twin = a_place("柳岸社区", within=beside)
    [error] = app.post("requests", 400, **{**REPORT, **WHERE}, address_string="柳岸社区3号楼")
    assert error["description"].startswith("看不出“柳岸社区3号楼”在哪个街道或社区。")
    number = opened(**WHERE, address_string="梅坞街道柳岸社区3号楼")
    assert Case.objects.get(number=number).place == twin


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "请写明地点：lat和long，或address_string，或address_id。"),
        ({"lat": "30.28"}, "lat和long要一起写。"),
        ({"lat": "30.28", "long": "east"}, "long应是十进制的度数，例如30.2741。"),
        ({"lat": "nan", "long": "120.15"}, "lat应是十进制的度数，例如30.2741。"),
        ({"lat": "0", "long": "0"}, "这个位置不在本市范围内。"),
        ({"lat": "999", "long": "999"}, "这个位置不在本市范围内。"),
        ({"address_id": "000"}, "没有address_id为“000”的地点。"),
        (
            {"address_string": "月球"},
            "看不出“月球”在哪个街道或社区。请写出社区或街道的名字，或者改用lat和long。",
        ),
    ],
)
def test_no_place_no_case_and_why(said: dict[str, str], words: str, app: Program) -> None:
    told = app.post("requests", 400, service_code="01", description="路灯不亮", **said)
    assert (told, Case.objects.count()) == ([{"code": 400, "description": words}], 0)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "99"}, 404),
        ({"description": ""}, 400),
        ({"description": "长" * (LONGEST_TEXT + 1)}, 400),
        ({"description": "路\x0b灯"}, 400),
        ({"description": "路\x00灯"}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"media_url": "http://[::1"}, 400),
        ({"media_url": f"https://e.example/{'x' * 1000}"}, 400),
        ({"attribute[lamp]": "x" * 5000}, 400),
        ({"attribute[lamp]": "\x07"}, 400),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_whole(
    said: dict[str, str], status: int, app: Program
) -> None:
    [error] = app.post("requests", status, **{**REPORT, **said})
    assert (error["code"], Case.objects.count(), Statement.objects.count()) == (status, 0, 0)


def test_a_caller_s_phone_that_is_none_is_refused(desk_app: Program) -> None:
    assert desk_app.post("requests", 400, **REPORT, phone="call me")[0]["description"].startswith(
        "电话号码请填数字"
    )


def test_4000_characters_are_taken_in(app: Program) -> None:
    app.post(**{**REPORT, "description": "长" * LONGEST_TEXT})
    assert len(only_case().text) == LONGEST_TEXT


def test_a_file_that_comes_along_is_attached(app: Program) -> None:
    app.post(**REPORT, media=SimpleUploadedFile("lamp.jpg", a_photo()))
    assert Attachment.objects.get().case == only_case()
    photos = app.get("requests", extensions="true", api_key=app.key)[0]["extended_attributes"]["photos"]
    url = f"http://testserver/open311/v2/files/{Attachment.objects.get().pk}"
    assert photos == [{"name": Attachment.objects.get().name, "url": url}]


@pytest.mark.parametrize("field", ["media_url", "media[]", "photo"])
def test_a_file_is_attached_whatever_its_field_is_called(field: str, app: Program) -> None:
    app.post(**REPORT, **{field: SimpleUploadedFile("lamp.jpg", a_photo())})
    assert Attachment.objects.get().case == only_case()


def test_a_file_that_is_refused_takes_its_report_with_it(app: Program) -> None:
    [error] = app.post("requests", 400, **REPORT, media=SimpleUploadedFile("lamp.jpg", b"<html>"))
    assert (error["code"], Case.objects.count()) == (400, 0)


def wrong_keys(city: City, app: Program) -> dict[str, str]:
    revoked = a_key(city.resident)
    newest = ApiToken.objects.order_by("-pk")[0]
    revoke_token(newest, by=city.resident, at=clock.now())
    expired = a_key(city.resident)
    ApiToken.objects.filter(pk=newest.pk + 1).update(expires_at=clock.now() - timedelta(minutes=1))
    other_scope = a_key(city.resident, Scope.CASES_READ)
    return {"none": "", "made up": "gz_x", "é": "é", "revoked": revoked, "old": expired, "other": other_scope}


def test_without_a_key_that_fits_nothing_is_taken_in(city: City, app: Program) -> None:
    for name, key in wrong_keys(city, app).items():
        [error] = app.post("requests", 403, **REPORT, api_key=key)
        assert (name, error["code"], Case.objects.count()) == (name, 403, 0)


def test_a_wrong_key_is_told_of_when_reading_too(app: Program) -> None:
    assert app.get("requests", 403, api_key="gz_x")[0]["code"] == 403


def test_whose_key_it_was_is_told_to_the_guard_against_floods(app: Program) -> None:
    asked = {"api_key": app.key}
    shown = {"authorization": f"Bearer {app.key}"}
    answers = [
        app.client.post("/open311/v2/requests.json", REPORT | asked),
        app.client.get("/open311/v2/requests.json", asked),
        app.client.get("/open311/v2/requests.xml", headers=shown),
        app.client.get("/open311/v2/requests.xml"),
        app.client.get("/open311/v2/requests.xml", {"api_key": "gz_x"}),
    ]
    token = ApiToken.objects.get()
    own = (token.secret_hash, f"token {token.pk}")
    assert [known_by(answer.wsgi_request) for answer in answers] == [own, own, own, None, None]


def test_the_use_of_a_key_is_noted(app: Program) -> None:
    app.post(**REPORT)
    assert ApiToken.objects.get().last_used_at is not None


def test_a_session_alone_opens_nothing(city: City, app: Program) -> None:
    app.client.force_login(city.resident)
    response = app.client.post("/open311/v2/requests.json", REPORT)
    assert (response.status_code, Case.objects.count()) == (403, 0)
