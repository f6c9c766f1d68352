"""GET service requests: which cases are listed, by which filters, and what each tells."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import close_case, resolve_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Kind, Outcome, Stage
from gongzhi.kernel import clock
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.api.open311.conftest import Open, Program, a_key
from tests.factories import a_person


def ids(told: list[dict[str, Any]]) -> list[str]:
    """Return the ids of requests."""
    return [each["service_request_id"] for each in told]


def a_public_case(city: City, *, at: datetime, **details: Any) -> Case:
    return an_accepted_case(city, at=at, is_public=True, **details)


def test_a_public_case_is_told_in_full(city: City, app: Program, lately: datetime) -> None:
    case = a_case_in_hand(city, at=lately, is_public=True, lon=120.123456, lat=30.987654, address="3号楼")
    [told] = app.get("requests")
    expected = told.pop("expected_datetime")
    at = f"{lately.astimezone(clock.now().tzinfo):%Y}"
    assert expected > at
    assert told == {
        "service_request_id": case.number,
        "status": "open",
        "status_notes": "办理中",
        "service_name": "道路破损",
        "service_code": "01",
        "description": "路灯不亮，晚上走路看不清。",
        "agency_responsible": "区住建局",
        "service_notice": None,
        "requested_datetime": told["updated_datetime"],
        "updated_datetime": told["requested_datetime"],
        "address": "云麓市临湖区荷塘街道柳岸社区",
        "address_id": city.community.code,
        "zipcode": None,
        "lat": 30.988,
        "long": 120.123,
        "media_url": None,
    }
    assert datetime.fromisoformat(told["requested_datetime"]) == lately


def test_times_carry_the_city_s_zone(city: City, app: Program, lately: datetime) -> None:
    a_public_case(city, at=lately)
    [told] = app.get("requests")
    assert told["requested_datetime"][-6:] == "+08:00"


def test_what_is_not_public_is_not_listed(city: City, app: Program, lately: datetime) -> None:
    an_accepted_case(city, at=lately)
    an_opened_case(city, at=lately, is_public=True)
    a_public_case(city, at=lately, kind=Kind.REPORT)
    assert app.get("requests") == []


def test_who_has_a_key_sees_their_own_too(city: City, app: Program, lately: datetime) -> None:
    own = an_opened_case(city, at=lately)
    an_opened_case(city, at=lately, spoken_by=a_person("王建国"))
    public = a_public_case(city, at=lately - timedelta(minutes=1))
    assert ids(app.get("requests", api_key=app.key)) == [own.number, public.number]


def test_an_operator_sees_what_they_wrote_down_not_all_of_the_city(
    city: City, desk_app: Program, lately: datetime
) -> None:
    an_opened_case(city, at=lately)
    assert app_ids(desk_app) == []
    typed = desk_app.post(service_code="01", description="井盖松动", lat="30.28", long="120.15")
    assert app_ids(desk_app) == ids(typed)


def app_ids(program: Program) -> list[str]:
    return ids(program.get("requests", api_key=program.key))


def test_a_phone_number_in_the_words_is_masked_and_nobody_is_named(
    city: City, app: Program, lately: datetime
) -> None:
    a_public_case(city, at=lately, text="请打13800001234找我")
    told = app.get("requests", extensions="true")
    assert (told[0]["description"], "李桂香" in str(told)) == ("请打＊＊＊找我", False)


def test_an_answer_is_the_note_and_its_time_the_last_change(
    city: City, app: Program, lately: datetime
) -> None:
    case = a_case_in_hand(city, at=lately, is_public=True)
    resolve_case(
        case, reply="灯泡已换。", outcome=Outcome.DONE, by=city.handler, at=lately + timedelta(minutes=9)
    )
    [told] = app.get("requests")
    changed_at = datetime.fromisoformat(told["updated_datetime"])
    assert (told["status"], told["status_notes"], changed_at) == (
        "open",
        "灯泡已换。",
        lately + timedelta(minutes=9),
    )


def test_open_and_closed_are_told_apart(city: City, app: Program, lately: datetime) -> None:
    going_on = a_public_case(city, at=lately)
    done = close_case(
        a_resolved_case(city, at=lately, is_public=True),
        because="已与反映人核实",
        by=city.evaluator,
        at=lately,
    )
    assert ids(app.get("requests", status="closed")) == [done.number]
    assert ids(app.get("requests", status="open")) == [going_on.number]
    assert len(app.get("requests", status="open,closed")) == 2


def test_services_and_ids_are_lists_with_commas(city: City, app: Program, lately: datetime) -> None:
    cases = [a_public_case(city, at=lately) for _ in range(3)]
    assert len(app.get("requests", service_code="01,99")) == 3
    assert app.get("requests", service_code="99") == []
    asked = f"{cases[0].number}, {cases[2].number},26010100000000"
    assert set(ids(app.get("requests", service_request_id=asked))) == {cases[0].number, cases[2].number}


def test_a_service_finds_what_waits_for_it_too(city: City, app: Program, opened: Open) -> None:
    Category.objects.create(code="0201", name="路灯")
    wanted, other = opened(service_code="0201"), opened()
    found = {code: ids(app.get("requests", service_code=code, api_key=app.key)) for code in ("0201", "01")}
    assert found == {"0201": [wanted], "01": [other]}


def test_once_accepted_a_case_is_found_by_its_category_alone(
    city: City, app: Program, lately: datetime
) -> None:
    lamps = Category.objects.create(code="0201", name="路灯")
    case = a_public_case(city, at=lately, wanted=lamps)
    assert app.get("requests", service_code="0201", api_key=app.key) == []
    assert ids(app.get("requests", service_code="01", api_key=app.key)) == [case.number]


def test_named_ids_override_everything_else(city: City, app: Program, lately: datetime) -> None:
    old = a_public_case(city, at=lately - timedelta(days=200))
    found = app.get("requests", service_request_id=old.number, service_code="99", start_date="nonsense")
    assert ids(found) == [old.number]


def test_without_dates_the_last_90_days_are_listed(city: City, app: Program, lately: datetime) -> None:
    young = a_public_case(city, at=lately - timedelta(days=89))
    a_public_case(city, at=lately - timedelta(days=91))
    assert ids(app.get("requests")) == [young.number]


def test_a_span_may_not_be_longer_than_90_days(city: City, app: Program) -> None:
    assert app.get("requests", start_date="2025-01-01T00:00:00Z", end_date="2025-04-01T00:00:00Z") == []
    told = app.get("requests", 400, start_date="2025-01-01T00:00:00Z", end_date="2025-05-01T00:00:00Z")
    assert told == [{"code": 400, "description": "start_date和end_date之间最多90天，请分几次查询。"}]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"start_date": "2025-03-12T04:00:00Z"}, True),
        ({"start_date": "2025-03-12T12:00:01+08:00"}, False),
        ({"end_date": "2025-03-12T12:00:00+08:00"}, True),
        ({"end_date": "2025-03-12T11:59:59 08:00"}, False),
        ({"start_date": "2025-03-12", "end_date": "2025-03-12"}, True),
        ({"start_date": "2025-03"}, True),
        ({"end_date": "2025-03-11"}, False),
    ],
)
def test_dates_are_w3c_dates(
    said: dict[str, str], found: bool, city: City, app: Program, noon: datetime
) -> None:
    a_public_case(city, at=noon)
    assert bool(app.get("requests", **said)) == found


@pytest.mark.parametrize(
    "said",
    [
        {"start_date": "12.3.2025"},
        {"start_date": "2025-02-30"},
        {"end_date": "2025-03-12T25:00:00Z"},
        {"end_date": "0001-01-01"},
        {"start_date": "2025-03-12", "end_date": "2025-03-10"},
        {"status": "closed,opened"},
        {"page": "0"},
        {"page": "1.5"},
        {"page_size": "1001"},
        {"extensions": "maybe"},
        {"service_request_id": ",".join(map(str, range(1001)))},
        {"service_code": "\x00"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(said: dict[str, str], app: Program) -> None:
    [error] = app.get("requests", 400, **said)
    assert (error["code"], len(error["description"]) > 8) == (400, True)


def test_pages_follow_each_other(city: City, app: Program, lately: datetime) -> None:
    cases = [a_public_case(city, at=lately - timedelta(minutes=n)) for n in range(5)]
    pages = [ids(app.get("requests", page=page, page_size=2)) for page in (1, 2, 3, 4)]
    numbers = [case.number for case in cases]
    assert pages == [numbers[:2], numbers[2:4], numbers[4:], []]


def test_more_cases_cost_no_more_queries(city: City, app: Program, lately: datetime) -> None:
    counts = []
    app.get("requests", api_key=app.key)  # notes the use of the key
    for _ in range(2):
        a_resolved_case(city, at=lately, is_public=True)
        with CaptureQueriesContext(connection) as queries:
            app.get("requests", extensions="true", api_key=app.key, service_code="01")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_extended_attributes_tell_body_and_deadlines(city: City, app: Program, lately: datetime) -> None:
    case = a_case_in_hand(city, at=lately, is_public=True)
    told = app.get("requests", extensions="true")[0]["extended_attributes"]
    [deadline] = told.pop("deadlines")
    assert told == {
        "title": "路灯不亮，晚上走路看不清",
        "kind": "help",
        "status": "handling",
        "status_name": "办理中",
        "body": {"code": city.works.code, "name": "区住建局"},
        "supporters": 0,
        "photos": [],
    }
    due_at = datetime.fromisoformat(deadline.pop("due_datetime"))
    assert (deadline, due_at) == (
        {"stage": "resolve", "met_datetime": None, "missed": False},
        case.deadlines.get(stage=Stage.RESOLVE).due_at,
    )


def test_one_request_is_a_list_of_one(city: City, app: Program, lately: datetime) -> None:
    case = a_public_case(city, at=lately)
    assert ids(app.get(f"requests/{case.number}")) == [case.number]


def test_a_private_case_is_answered_like_one_that_is_not_there(
    city: City, app: Program, lately: datetime
) -> None:
    case = an_opened_case(city, at=lately)
    for path in ("requests", "tokens"):
        [hidden] = app.get(f"{path}/{case.number}", 404)
        [absent] = app.get(f"{path}/26010199999999", 404)
        assert hidden["description"].replace(case.number, "26010199999999") == absent["description"]
        assert app.get(f"{path}/{case.number}", api_key=app.key)[0]["service_request_id"] == case.number


def test_a_token_leads_to_its_id_every_time(city: City, app: Program, lately: datetime) -> None:
    number = a_public_case(city, at=lately).number
    answers = [app.get(f"tokens/{number}") for _ in range(2)]
    assert answers == [[{"service_request_id": number, "token": number}]] * 2


def test_the_key_of_another_opens_nothing(city: City, app: Program, lately: datetime) -> None:
    case = an_opened_case(city, at=lately)
    assert app.get(f"requests/{case.number}", 404, api_key=a_key(a_person("王建国")))[0]["code"] == 404
