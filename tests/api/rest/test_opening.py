"""Opening a case over the API: for oneself, for a caller, once."""

import threading
from typing import Any

import pytest
from django.db import connection

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.kernel.ids import hash_code
from tests.a_city import City, a_city
from tests.api.rest.program import Program

pytestmark = pytest.mark.django_db
TEXT = "路灯不亮，晚上走路看不清。"


def said(city: City, **more: Any) -> dict[str, Any]:
    """Return the words of a case."""
    return {"text": TEXT, "place": city.community.code, **more}


def test_a_case_is_opened_and_read(city: City) -> None:
    program = Program(city.resident)
    answer = program.post("/cases", said(city))
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/cases/{case.number}")
    read = program.get(f"/cases/{case.number}")
    assert (read.json(), read["ETag"]) == (answer.json()["case"], answer["ETag"])


def test_the_code_opens_the_case_later(city: City) -> None:
    answer = Program(city.resident).post("/cases", said(city)).json()
    assert hash_code(answer["code"]) == Case.objects.get().code_hash


def test_everything_that_is_said_is_kept(city: City) -> None:
    more = {
        "title": "路灯",
        "kind": "complaint",
        "address": "3幢",
        "lon": 120.1,
        "lat": 30,
        "is_public": True,
    }
    told = Program(city.resident).post("/cases", said(city, **more)).json()["case"]
    assert {name: told[name] for name in more} == more
    assert (told["status"], told["channel"], told["view"]) == ("opened", "api", "full")
    assert told["place"]["path"] == "云麓市 › 临湖区 › 荷塘街道 › 柳岸社区"


def test_a_program_speaks_as_its_person(city: City) -> None:
    Program(city.resident).post("/cases", said(city))
    case = Case.objects.get()
    assert (case.spoken_by, case.typed_by) == (city.resident, None)


def test_an_operators_program_speaks_for_a_caller(city: City) -> None:
    reporter = {"name": "王先生", "phone": "138 0000 1234"}
    Program(city.operator).post("/cases", said(city, reporter=reporter, channel="window"))
    case = Case.objects.get()
    assert case.spoken_by is not None
    assert (case.spoken_by.phone, case.typed_by, case.channel) == ("13800001234", city.operator, "window")


def test_a_caller_need_not_say_who_they_are(city: City) -> None:
    Program(city.operator).post("/cases", said(city, reporter={}))
    assert Case.objects.get().spoken_by is None


def test_nobody_else_speaks_for_others_nor_notes_them_down(city: City) -> None:
    before = Person.objects.count()
    answer = Program(city.resident).post("/cases", said(city, reporter={"name": "王先生"}))
    assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (Case.objects.count(), Person.objects.count()) == (0, before)


def test_a_case_is_opened_in_few_queries(city: City, django_assert_max_num_queries: Any) -> None:
    program = Program(city.resident)
    program.post("/cases", said(city))  # notes the use of the token
    with django_assert_max_num_queries(14):  # nothing is kept between requests in tests
        program.post("/cases", said(city))


def test_the_same_key_and_words_are_one_case(city: City) -> None:
    program = Program(city.resident)
    first = program.post("/cases", said(city), idempotency_key='"k1"')
    again = program.post("/cases", said(city), idempotency_key='"k1"')
    assert (again.status_code, again.json(), again["ETag"]) == (201, first.json(), first["ETag"])
    assert Case.objects.count() == 1


def test_a_key_without_quotes_is_the_same_key(city: City) -> None:
    program = Program(city.resident)
    first = program.post("/cases", said(city), idempotency_key='"k1"')
    assert program.post("/cases", said(city), idempotency_key="k1").json() == first.json()


@pytest.mark.parametrize(
    "more",
    [
        *({"text": "下水道堵了。"}, {"kind": "complaint"}, {"is_public": True}, {"lon": 1}, {"title": "灯"}),
        *({"address": "3幢"}, {"channel": "window"}, {"reporter": {"name": "王先生"}}),
    ],
)
def test_the_same_key_with_other_words_is_refused(more: dict[str, Any], city: City) -> None:
    program = Program(city.operator)
    program.post("/cases", said(city), idempotency_key="k1")
    people = Person.objects.count()
    answer = program.post("/cases", said(city, **more), idempotency_key="k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "KeyAlreadyUsed")
    assert ("Idempotency-Key" in answer.json()["detail"], "表单" in answer.json()["detail"]) == (True, False)
    assert (Case.objects.count(), Person.objects.count()) == (1, people)


def test_the_same_key_for_another_caller_is_refused(city: City) -> None:
    program = Program(city.operator)
    names = ("王先生", "李女士")
    answers = [
        program.post("/cases", said(city, reporter={"name": name}), idempotency_key="k") for name in names
    ]
    assert [answer.status_code for answer in answers] == [201, 422]


def test_the_same_words_in_another_order_are_the_same_words(city: City) -> None:
    program, words = Program(city.resident), said(city, lon=120, lat=30)
    first = program.post("/cases", words, idempotency_key="k1")
    turned = dict(reversed(words.items())) | {"lon": 120.0}
    assert program.post("/cases", turned, idempotency_key="k1").json() == first.json()


def test_the_same_key_of_two_people_is_two_cases(city: City) -> None:
    mine = Program(city.resident).post("/cases", said(city), idempotency_key="k1").json()
    theirs = Program(city.handler).post("/cases", said(city), idempotency_key="k1").json()
    assert mine["case"]["number"] != theirs["case"]["number"]
    assert mine["code"] != theirs["code"]


def test_a_caller_is_noted_down_once_for_a_key(city: City) -> None:
    program = Program(city.operator)
    bodies = [
        program.post("/cases", said(city, reporter={"name": "王先生"}), idempotency_key="k") for _ in "ab"
    ]
    assert bodies[0].json() == bodies[1].json()
    assert Person.objects.filter(sign_in_mark=None).count() == 1


@pytest.mark.parametrize("key", ["", '""', "k" * 201])
def test_a_key_that_is_none_is_refused(key: str, city: City) -> None:
    answer = Program(city.resident).post("/cases", said(city), idempotency_key=key)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "Idempotency-Key")


@pytest.mark.django_db(transaction=True)
def test_the_same_request_many_times_at_once_is_one_case() -> None:
    city = a_city()
    program, answers = Program(city.resident), []

    def send() -> None:
        answers.append(program.post("/cases", said(city), idempotency_key="k1"))
        connection.close()

    threads = [threading.Thread(target=send) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 1
