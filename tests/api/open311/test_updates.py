"""Update history: what happened, told as FixMyStreet asks for it, and what a reporter adds."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import close_case, note_case
from gongzhi.civic.cases.models import Attachment, Statement
from gongzhi.civic.cases.vocabulary import Audience
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_opened_case
from tests.api.open311.conftest import Program, a_key
from tests.civic.cases.files import a_photo
from tests.factories import a_person


def test_the_steps_of_a_public_case_are_told_in_order(city: City, app: Program, lately: datetime) -> None:
    case = a_resolved_case(city, at=lately, is_public=True, reply="灯泡已换，电话13800001234。")
    close_case(case, because="已与反映人核实", by=city.evaluator, at=lately + timedelta(minutes=5))
    told = app.get("servicerequestupdates")
    assert [(it["status"], it["description"]) for it in told] == [
        ("open", "已受理"),
        ("open", "已派给承办单位"),
        ("open", "承办单位已签收"),
        ("open", "灯泡已换，电话＊＊＊。"),
        ("closed", "已结案"),
    ]
    assert {it["service_request_id"] for it in told} == {case.number}
    assert app.get(f"requests/{case.number}/updates") == told


def test_an_update_has_an_id_and_a_time(city: City, app: Program, lately: datetime) -> None:
    a_case_in_hand(city, at=lately, is_public=True)
    [_accepted, _dispatched, told] = app.get("servicerequestupdates")
    assert (told["update_id"].isdecimal(), datetime.fromisoformat(told["updated_datetime"])) == (True, lately)


def test_in_xml_each_is_a_request_update(city: City, app: Program, lately: datetime) -> None:
    a_case_in_hand(city, at=lately, is_public=True)
    root = app.xml("servicerequestupdates")
    assert (root.tag, [child.tag for child in root]) == ("service_request_updates", ["request_update"] * 3)


def test_a_span_narrows_what_is_told(city: City, app: Program, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon, is_public=True)
    close_case(case, because="已与反映人核实", by=city.evaluator, at=noon + timedelta(days=2))
    day = app.get("servicerequestupdates", start_date="2025-03-14", end_date="2025-03-14")
    assert [it["description"] for it in day] == ["已结案"]
    assert len(app.get("servicerequestupdates", service_request_id=case.number)) == 5
    assert app.get("servicerequestupdates") == []


def test_private_cases_and_inner_notes_are_not_told(city: City, app: Program, lately: datetime) -> None:
    a_case_in_hand(city, at=lately)
    public = a_case_in_hand(city, at=lately, is_public=True)
    note_case(public, note="报修电话打不通", by=city.handler, at=lately)
    told = app.get("servicerequestupdates")
    assert ({it["service_request_id"] for it in told}, len(told)) == ({public.number}, 3)


def test_who_has_a_key_is_told_of_their_own(city: City, app: Program, lately: datetime) -> None:
    own = a_case_in_hand(city, at=lately)
    assert len(app.get("servicerequestupdates", api_key=app.key)) == 3
    assert len(app.get(f"requests/{own.number}/updates", api_key=app.key)) == 3
    assert app.get(f"requests/{own.number}/updates", 404)[0]["code"] == 404


def test_pages_and_more_cases_cost_no_more_queries(city: City, app: Program, lately: datetime) -> None:
    counts = []
    for _ in range(2):
        a_resolved_case(city, at=lately, is_public=True)
        with CaptureQueriesContext(connection) as queries:
            pages = [app.get("servicerequestupdates", page=page, page_size=2) for page in (1, 2)]
        assert len({it["update_id"] for page in pages for it in page}) == 4
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_a_reporter_adds_words_that_the_public_does_not_read(
    city: City, app: Program, lately: datetime
) -> None:
    case = a_case_in_hand(city, at=lately, is_public=True)
    [told] = app.post("servicerequestupdates", service_request_id=case.number, description="今晚还是不亮")
    said = Statement.objects.get(audience=Audience.REPORTER)
    assert (told["update_id"].isdecimal(), said.text, said.by) == (True, "今晚还是不亮", city.resident)
    assert len(app.get("servicerequestupdates")) == 3


def test_what_a_reporter_added_is_told_to_them_and_to_staff_only(
    city: City, app: Program, desk_app: Program, lately: datetime
) -> None:
    case = a_case_in_hand(city, at=lately, is_public=True)
    [posted] = app.post(
        "servicerequestupdates", service_request_id=case.number, description="电话13800001234"
    )
    stranger = a_key(a_person("王建国"))
    for path in ("servicerequestupdates", f"requests/{case.number}/updates"):
        seen = {key: app.get(path, api_key=key)[3:] for key in (app.key, desk_app.key, stranger, "")}
        own = {
            **posted,
            "service_request_id": case.number,
            "status": "open",
            "description": "电话13800001234",
            "media_url": None,
        }
        assert seen == {app.key: [own], desk_app.key: [own], stranger: [], "": []}


def test_a_link_and_a_file_come_along_with_an_update(city: City, app: Program, lately: datetime) -> None:
    number = an_opened_case(city, at=lately).number
    said = {"service_request_id": number, "description": "又坏了"}
    app.post("servicerequestupdates", **said, media_url="https://photos.example/1.jpg")
    app.post("servicerequestupdates", **said, media_url=SimpleUploadedFile("lamp.jpg", a_photo()))
    told = app.get("servicerequestupdates", api_key=app.key)
    words = [it["description"] for it in told]
    assert words == ["又坏了\n图片或视频的网址：https://photos.example/1.jpg", "又坏了"]
    assert Attachment.objects.get().case.number == number


def test_nobody_adds_words_to_the_case_of_another(city: City, app: Program, lately: datetime) -> None:
    case = an_opened_case(city, at=lately, spoken_by=a_person("王建国"))
    public = a_case_in_hand(city, at=lately, is_public=True, spoken_by=a_person("赵秀"))
    for number in (case.number, public.number, "26010199999999"):
        [error] = app.post("servicerequestupdates", 404, service_request_id=number, description="我也来说")
        assert error["code"] == 404
    assert Statement.objects.count() == 0


def test_an_update_without_key_words_or_id_is_refused(city: City, app: Program, lately: datetime) -> None:
    number = an_opened_case(city, at=lately).number
    path = "servicerequestupdates"
    assert app.post(path, 403, service_request_id=number, description="还在漏", api_key="")[0]["code"] == 403
    assert app.post(path, 400, service_request_id=number)[0]["description"] == "请写下内容后再提交。"
    assert app.post(path, 400, description="还在漏")[0]["description"] == "请写明service_request_id。"


def test_an_ended_case_takes_no_more_words(city: City, app: Program, lately: datetime) -> None:
    case = close_case(
        a_resolved_case(city, at=lately), because="已与反映人核实", by=city.evaluator, at=lately
    )
    [error] = app.post("servicerequestupdates", 400, service_request_id=case.number, description="还在漏")
    assert error["code"] == 400


def test_the_key_of_another_adds_nothing(city: City, app: Program, lately: datetime) -> None:
    number = an_opened_case(city, at=lately).number
    key = a_key(a_person("王建国"))
    app.post("servicerequestupdates", 404, service_request_id=number, description="我也来说", api_key=key)
    assert Statement.objects.count() == 0
