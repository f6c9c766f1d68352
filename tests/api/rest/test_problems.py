"""Errors: each a problem document, in the caller's language, that gives nothing away."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.clients.actions import revoke_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.api.rest.program import V1, Program

pytestmark = pytest.mark.django_db


def assert_problem(answer: Any, status: int, code: str) -> None:
    """See that an answer is a whole problem document."""
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == "about:blank"
    assert told["title"]
    assert told["detail"]


@pytest.mark.parametrize(
    "shown",
    ["Bearer gz_wrong", "Bearer", "Basic dTpw", "gz_wrong", "Bearer gz_密".encode().decode("latin-1")],
)
def test_a_wrong_token_is_refused_even_where_none_is_needed(shown: str, city: City) -> None:
    answer = Client().get(f"{V1}/cases", headers={"Authorization": shown})
    assert_problem(answer, 401, "unauthorized")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_nothing_is_written(city: City) -> None:
    answer = Program().post("/cases", {"text": "路灯", "place": city.community.code})
    assert_problem(answer, 401, "unauthorized")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_no_door(city: City) -> None:
    browser = Client()
    browser.force_login(city.operator)
    assert browser.get(f"{V1}/me").status_code == 401
    said = json.dumps({"text": "路灯", "place": city.community.code})
    assert browser.post(f"{V1}/cases", said, content_type="application/json").status_code == 401


def test_a_token_that_ended_is_refused(city: City) -> None:
    program = Program(city.resident)
    ApiToken.objects.update(
        created_at=clock.now() - timedelta(days=9), expires_at=clock.now() - timedelta(days=1)
    )
    assert_problem(program.get("/me"), 401, "unauthorized")


def test_a_revoked_token_is_refused_at_once(city: City) -> None:
    program = Program(city.resident)
    assert program.get("/me").status_code == 200
    revoke_token(program.token, by=city.resident, at=clock.now())
    assert_problem(program.get("/me"), 401, "unauthorized")


def test_the_token_of_somebody_shut_out_is_refused(city: City) -> None:
    program = Program(city.resident)
    Person.objects.filter(pk=city.resident.pk).update(is_active=False)
    assert_problem(program.get("/me"), 401, "unauthorized")


@pytest.mark.parametrize(
    "body", ["{", "[1,", "nonsense", '{"text": NaN}', '{"text": "\\ud800"}', b"\xff\xfe"]
)
def test_what_is_not_json_is_400(body: Any, city: City) -> None:
    headers = Program(city.resident).headers
    answer = Client().post(f"{V1}/cases", body, content_type="application/json", headers=headers)
    assert_problem(answer, 400, "not_json")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, ["#/text", "#/place"]),
        ({"text": 1, "place": "{place}"}, ["#/text"]),
        ({"text": "路灯", "place": "{place}", "kind": "gossip"}, ["#/kind"]),
        ({"text": "路灯", "place": "{place}", "lon": 181}, ["#/lon"]),
        ({"text": "路灯", "place": "{place}", "reporter": {"nickname": "小王"}}, ["#/reporter/nickname"]),
        ({"text": "路" * 4001, "place": "{place}"}, ["#/text"]),
    ],
)
def test_wrong_fields_are_named_one_by_one(said: dict[str, Any], wrong: list[str], city: City) -> None:
    whole = {name: city.community.code if it == "{place}" else it for name, it in said.items()}
    answer = Program(city.operator).post("/cases", whole)
    assert_problem(answer, 422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == wrong


def test_a_code_that_names_nothing_is_told_apart_from_what_the_document_forbids(city: City) -> None:
    answer = Program(city.operator).post("/cases", {"text": "路灯", "place": "999"})
    assert_problem(answer, 422, "unfit")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/place"]


@pytest.mark.parametrize("said", [[], "text", 1, None])
def test_a_body_that_is_no_object_is_refused(said: Any, city: City) -> None:
    assert_problem(Program(city.operator).post("/cases", said), 422, "invalid")


def test_words_that_nobody_can_read_are_refused_in_words(city: City) -> None:
    answer = Program(city.resident).post("/cases", {"text": "路\x00灯", "place": city.community.code})
    assert_problem(answer, 422, "UnreadableSigns")


def test_a_phone_that_is_none_is_refused_in_words(city: City) -> None:
    said = {"text": "路灯", "place": city.community.code, "reporter": {"phone": "110 please"}}
    answer = Program(city.operator).post("/cases", said)
    assert_problem(answer, 422, "unfit")
    assert "电话号码" in answer.json()["detail"]


def test_another_type_of_body_is_415(city: City) -> None:
    headers = Program(city.resident).headers
    answer = Client().post(f"{V1}/cases", {"text": "路灯"}, headers=headers)
    assert_problem(answer, 415, "unsupported_media_type")
    assert answer["Accept-Post"] == "application/json"


def test_a_body_beyond_the_limit_is_413(city: City, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Program(city.resident).post("/cases", {"text": "路" * 1000, "place": "1"})
    assert_problem(answer, 413, "request_entity_too_large")


def test_another_method_is_405_with_those_that_there_are(city: City) -> None:
    answer = Client().delete(f"{V1}/cases")
    assert_problem(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    "address", ["/cases", "/places?q=荷", "/categories", "/openapi.json", "/me", "/cases/1"]
)
def test_the_heads_of_an_answer_come_without_it(address: str, city: City) -> None:
    program = Program(city.operator)
    whole, head = program.get(address), program.head(address)
    assert (head.status_code, head.content, head["Content-Type"]) == (
        *(whole.status_code, b""),
        whole["Content-Type"],
    )
    assert (head.get("ETag"), head["Content-Length"]) == (whole.get("ETag"), str(len(whole.content)))


def test_nothing_but_reading_has_heads(city: City) -> None:
    assert_problem(Program(city.operator).post("/webhooks/0"), 405, "method_not_allowed")
    answer = Program(city.operator).head("/webhooks/0/ping")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_files_without_a_boundary_are_400(kind: str, city: City, noon: datetime) -> None:
    number, headers = an_opened_case(city, at=noon).number, Program(city.operator).headers
    answer = Client().post(f"{V1}/cases/{number}/attachments", b"x", content_type=kind, headers=headers)
    assert_problem(answer, 400, "bad_request")


@pytest.mark.parametrize("address", ["/api/", "/api/v2/cases"])
def test_an_address_beside_the_api_is_a_problem_too(address: str, city: City) -> None:
    assert_problem(Client().get(address), 404, "not_found")
    assert_problem(Client().post(address), 404, "not_found")


@pytest.mark.parametrize("address", ["/api/v1/cases", "/api/"])
def test_a_foreign_host_gets_a_problem(address: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert_problem(Client().get(address, headers={"Host": "evil.example"}), 400, "bad_request")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "/cases?kind=gossip",
            "应是其中之一：inquiry, help, complaint, report, suggestion, conduct, rights。",
        ),
        ("/cases?view=all", "应是其中之一：mine, visible, public。"),
        ("/rates?month=2025-03&level=9", "应是其中之一：1, 2, 3, 4, 5, 6。"),
    ],
)
def test_what_is_allowed_is_listed_in_no_language(asked: str, told: str, city: City) -> None:
    assert Program().get(asked).json()["errors"][0]["detail"] == told


@pytest.mark.parametrize("address", ["/nothing", "/cases/", "/cases/1/2/3", "/attachments/x", "/"])
def test_an_address_that_is_none_is_404(address: str, city: City) -> None:
    assert_problem(Program(city.operator).get(address), 404, "not_found")


def test_what_is_not_there_is_answered_like_what_is_not_yours(city: City, noon: datetime) -> None:
    case, program = an_opened_case(city, at=noon), Program(city.gardener)
    hidden, missing = program.get(f"/cases/{case.number}"), program.get("/cases/25031200000018")
    assert_problem(hidden, 404, "not_found")
    assert hidden.content == missing.content


def test_a_step_without_the_right_is_403(city: City, noon: datetime) -> None:
    case, program = a_case_in_hand(city, at=noon), Program(city.auditor)
    etag = program.get(f"/cases/{case.number}")["ETag"]
    answer = program.post(f"/cases/{case.number}/steps/note", {"note": "看过"}, if_match=etag)
    assert_problem(answer, 403, "NotAllowed")


def test_errors_are_told_in_english_too(city: City) -> None:
    answer = Program().get("/cases?limit=x", accept_language="en-GB,en;q=0.9,zh;q=0.1")
    assert answer["Content-Language"] == "en"
    assert Program().get("/cases?limit=x", accept_language="fr, zh;q=0.1")["Content-Language"] == "zh-hans"
    assert Program().get("/cases?limit=x")["Content-Language"] == "zh-hans"


def test_answers_depend_on_who_asks_and_in_which_language(city: City) -> None:
    answer = Program().get("/cases")
    assert {"Accept-Language", "Authorization"} <= {each.strip() for each in answer["Vary"].split(",")}
    assert answer["Cache-Control"] == "private, no-cache"


def test_no_problem_repeats_the_token(city: City) -> None:
    program = Program(city.operator, scopes=[Scope.RATES_READ])
    secret = program.headers["Authorization"].split()[1]
    assert secret not in program.get("/cases").text
    assert secret not in Client().get(f"{V1}/me", headers={"Authorization": f"Basic {secret}"}).text
