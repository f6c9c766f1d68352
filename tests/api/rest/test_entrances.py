"""Who gets in where with a token of their own: every operation of the API, everybody who may come."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongzhi.api.rest.steps import DEEDS
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from gongzhi.kernel.models import Fact
from tests.api.rest.program import Program
from tests.factories import a_body, a_member, a_person, a_place
from tests.web.full_city import FullCity, a_full_city

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WHO = (
    *("nobody", "resident", "reporter", "operator", "dispatcher", "handler", "gardener", "supervisor"),
    *("evaluator", "auditor", "administrator", "neighbour"),
)
SAID = {"note": {"note": "看过"}, "ask": {"question": "哪里？"}, "answer": {"answer": "这里。"}}
ANSWERS = {200: "p", 201: "p", 401: "k", 403: "n", 404: "-", 409: "s", 415: "t", 422: "f"}
# One letter for each of WHO: p answered, k a key is needed, - not found, n no right, s not in this state,
# t another type of body, f the fields first.
_TABLE = """
pppppppppppp list_cases        GET  /cases
fppppppppppp list_cases        GET  /cases?view=mine
kfffffffffff open_case         POST /cases
pppppppppppp get_case          GET  /cases/{public}
--pppp-ppp-- get_case          GET  /cases/{private}
pppppppppppp get_timeline      GET  /cases/{public}/timeline
--pppp-ppp-- get_timeline      GET  /cases/{private}/timeline
k-ppp-pppp-- get_deadlines     GET  /cases/{public}/deadlines
k-pppp-ppp-- get_deadlines     GET  /cases/{private}/deadlines
k-ppp-pppp-- list_attachments  GET  /cases/{public}/attachments
k-pppp-ppp-- list_attachments  GET  /cases/{private}/attachments
kttttttttttt attach_file      POST /cases/{private}/attachments
kppppppppppp list_steps        GET  /cases/{public}/steps
k-pppp-ppp-- list_steps        GET  /cases/{private}/steps
k-pppp-ppp-- get_attachment    GET  /attachments/{attachment}
pppppppppppp search_places     GET  /places?q=临湖
------------ get_place_at      GET  /places/at?lon=0&lat=0
pppppppppppp get_place         GET  /places/{county}
pppppppppppp list_children     GET  /places/{county}/children
pppppppppppp get_shape         GET  /places/{county}/shape
pppppppppppp list_categories   GET  /categories
kppppppppppp get_answering_body GET /catalogue?category=01&place={county}
pppppppppppp get_rates         GET  /rates?month={month}
pppppppppppp list_cases_behind GET  /rates/cases?month={month}
kppppppppppp list_webhooks     GET  /webhooks
kppppppppppp list_recipients   GET  /webhooks/recipients
kfffffffffff create_webhook    POST /webhooks
k---p-----p- get_webhook       GET  /webhooks/{webhook}
k---p-----p- list_deliveries   GET  /webhooks/{webhook}/deliveries
k----------- ping_webhook      POST /webhooks/0/ping
k----------- change_webhook    PATCH /webhooks/0
k----------- rotate_secret     POST /webhooks/0/secret
k----------- deliver_again     POST /webhooks/{webhook}/deliveries/msg_0/again
k----------- end_webhook       DELETE /webhooks/0
kppppppppppp get_me            GET  /me
"""


@pytest.fixture(scope="module")
def full_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FullCity]:
    """The small city with one of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_full_city(at=clock.now() - timedelta(hours=1))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def programs(full_city: FullCity) -> dict[str, Program]:
    """A program of everybody who comes."""
    city, beside = full_city.city, a_place("望山区", within=full_city.city.city)
    neighbour = a_member(Role.DISPATCHER, body=a_body("望山区中心", place=beside, is_centre=True))
    people = {"nobody": None, "resident": a_person(), "reporter": city.resident, "neighbour": neighbour}
    return {who: Program(people.get(who) or getattr(city, who, None)) for who in WHO}


def rows() -> list[tuple[str, ...]]:
    """Return the rows of the table, and one for each step: the case of another stays closed."""
    return [tuple(line.split()) for line in _TABLE.strip().splitlines()]


def letter(program: Program, method: str, address: str) -> str:
    """Return the letter of an answer, read to its end."""
    if method in ("POST", "PATCH"):
        answer = (program.post if method == "POST" else program.patch)(address, {})
    else:
        answer = program.get(address) if method == "GET" else program.delete(address)
    assert not answer.streaming or answer.getvalue()
    return ANSWERS.get(answer.status_code, f"?{answer.status_code}")


@pytest.mark.parametrize("row", rows(), ids=" ".join)
def test_everybody_gets_the_answer_that_the_table_says(
    row: tuple[str, ...], full_city: FullCity, programs: dict[str, Program]
) -> None:
    got, _name, method, address = row
    parts = {**full_city.parts, "county": full_city.city.county.code}
    facts = Fact.objects.count()
    answers = {who: letter(programs[who], method, address.format_map(parts)) for who in WHO}
    assert answers == dict(zip(WHO, got, strict=True))
    assert Fact.objects.count() == facts


@pytest.mark.parametrize("step", [str(step) for step in DEEDS])
def test_no_step_is_taken_by_who_does_not_see_the_case(
    step: str, full_city: FullCity, programs: dict[str, Program]
) -> None:
    facts, address = Fact.objects.count(), f"/cases/{full_city.private.number}/steps/{step}"
    for who in ("nobody", "resident", "gardener", "administrator", "neighbour"):
        answer = programs[who].post(address, SAID.get(step, {"because": "因为"}), if_match="*")
        assert answer.status_code in ((401,) if who == "nobody" else (404, 422)), who
    assert Fact.objects.count() == facts


def test_every_operation_stands_in_the_table() -> None:
    paths = Program().get("/openapi.json").json()["paths"].values()
    named = {operation["operationId"] for methods in paths for operation in methods.values()}
    assert named == {name for _got, name, _method, _address in rows()} | {f"{step}_case" for step in DEEDS}
