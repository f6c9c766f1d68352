"""Webhooks by REST: made, looked at, tested and ended, within the scope and the rights of who calls."""

from typing import Any

import pytest

from gongzhi.civic.clients.actions import create_webhook
from gongzhi.civic.clients.models import Delivery, Webhook
from gongzhi.civic.clients.queries import secret_of_webhook
from gongzhi.civic.clients.tasks import carry_once
from gongzhi.civic.clients.vocabulary import MOST_WEBHOOKS, Scope
from gongzhi.kernel import clock
from tests.a_city import City
from tests.api.rest.program import Program
from tests.factories import a_person, a_recipient

pytestmark = pytest.mark.django_db

RECIPIENT = 7
SAID: dict[str, Any] = {
    "url": "https://receiver.example/hook",
    "recipient": RECIPIENT,
    "kinds": ["cases.CaseResolved", "cases.CaseClosed"],
}


@pytest.fixture
def program(city: City) -> Program:
    """A dispatcher's program that may look after webhooks and nothing else, and whom it tells."""
    a_recipient(pk=RECIPIENT)
    return Program(city.dispatcher, scopes=[Scope.WEBHOOKS])


def test_one_is_made_and_its_secret_told_this_once(program: Program) -> None:
    answer = program.post("/webhooks", SAID)
    made, webhook = answer.json(), Webhook.objects.get()
    assert (answer.status_code, made["secret"]) == (201, secret_of_webhook(webhook))
    assert answer["Cache-Control"] == "no-store"
    shown = program.get(answer["Location"].removeprefix("/api/v1")).json()
    assert "secret" not in shown
    assert shown | {"secret": made["secret"]} == made
    assert (shown["kinds"], shown["is_active"]) == (sorted(SAID["kinds"], reverse=True), True)


def test_the_list_has_ones_own(program: Program, city: City) -> None:
    create_webhook(
        "https://other.example/", kinds=SAID["kinds"], to=a_recipient(), by=city.handler, at=clock.now()
    )
    program.post("/webhooks", SAID)
    assert [row["url"] for row in program.get("/webhooks").json()["items"]] == [SAID["url"]]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"url": "http://receiver.example/"}, "invalid"),
        ({"url": "https://10.0.0.7/"}, "BadAddress"),
        ({"url": "https://printer.local/"}, "BadAddress"),
        ({"url": f"https://receiver.example/{'a' * 500}"}, "invalid"),
        ({"kinds": []}, "invalid"),
        ({"kinds": ["people.PersonRegistered"]}, "invalid"),
    ],
)
def test_what_cannot_be_told_is_refused(program: Program, said: dict[str, object], code: str) -> None:
    answer = program.post("/webhooks", SAID | said)
    assert (answer.status_code, answer.json()["code"], Webhook.objects.count()) == (422, code, 0)


def test_there_are_not_too_many(program: Program) -> None:
    statuses = [program.post("/webhooks", SAID).status_code for _ in range(MOST_WEBHOOKS + 1)]
    assert statuses == [201] * MOST_WEBHOOKS + [422]


def test_one_is_changed_in_what_is_said(program: Program) -> None:
    made = program.post("/webhooks", SAID).json()
    changed = program.patch(f"/webhooks/{made['id']}", {"is_active": False, "url": "https://other.example/"})
    assert changed.json() == {name: it for name, it in made.items() if name != "secret"} | {
        "is_active": False,
        "url": "https://other.example/",
    }
    assert (
        program.patch(f"/webhooks/{made['id']}", {"url": "https://10.0.0.7/"}).json()["code"] == "BadAddress"
    )
    assert program.patch(f"/webhooks/{made['id']}", {"name": "x"}).json()["code"] == "invalid"


def test_who_may_be_told_is_listed_and_nobody_else_is(program: Program) -> None:
    a_recipient("海外云", place="新加坡", is_abroad=True, pk=RECIPIENT + 1)
    listed = program.get("/webhooks/recipients").json()["items"]
    assert listed == [{"id": RECIPIENT, "name": "市大数据中心", "place": "中国大陆"}]


@pytest.mark.parametrize(
    ("recipient", "code"), [(999, "RecipientMissing"), (8, "ReceiverBlocked"), (None, "invalid")]
)
def test_a_recipient_must_be_there_and_may_receive(
    recipient: int | None, code: str, program: Program
) -> None:
    a_recipient("海外云", place="新加坡", is_abroad=True, pk=8)
    answer = program.post("/webhooks", SAID | {"recipient": recipient})
    assert (answer.json()["code"], Webhook.objects.count()) == (code, 0)


def test_a_new_secret_is_told_to_the_owner_alone(program: Program, city: City) -> None:
    made = program.post("/webhooks", SAID).json()
    answer = program.post(f"/webhooks/{made['id']}/secret")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json()["secret"] == secret_of_webhook(Webhook.objects.get()) != made["secret"]
    refused = Program(city.administrator).post(f"/webhooks/{made['id']}/secret")
    assert (refused.status_code, Webhook.objects.get().turn) == (403, 2)


def test_what_was_sent_is_sent_again(program: Program) -> None:
    address = f"/webhooks/{program.post('/webhooks', SAID).json()['id']}"
    key = program.post(f"{address}/ping").json()["id"]
    Delivery.objects.update(due_at=None, parked_at=clock.now(), attempts=9)
    again = program.post(f"{address}/deliveries/{key}/again")
    assert (again.status_code, again.json()["attempts"], again.json()["due_at"] is None) == (202, 0, False)
    assert program.post(f"{address}/deliveries/msg_0/again").status_code == 404


def test_a_test_is_sent_and_seen_in_the_deliveries(program: Program) -> None:
    address = f"/webhooks/{program.post('/webhooks', SAID).json()['id']}"
    sent = program.post(f"{address}/ping")
    assert (sent.status_code, sent.json()["kind"], sent.json()["attempts"]) == (202, "webhook.ping", 0)
    [row] = program.get(f"{address}/deliveries").json()["items"]
    assert row == sent.json()


def test_one_that_was_ended_is_gone_with_what_waited(program: Program) -> None:
    address = f"/webhooks/{program.post('/webhooks', SAID).json()['id']}"
    program.post(f"{address}/ping")
    answer = program.delete(address)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [ask(address).status_code for ask in (program.get, program.delete)] == [404, 404]
    assert (program.post(f"{address}/ping").status_code, carry_once()) == (404, 0)


def test_another_s_is_neither_seen_nor_tested_nor_ended(city: City) -> None:
    theirs = create_webhook(
        "https://other.example/", kinds=SAID["kinds"], to=a_recipient(), by=city.handler, at=clock.now()
    )
    stranger, address = Program(a_person()), f"/webhooks/{theirs.pk}"
    assert [ask(address).status_code for ask in (stranger.get, stranger.delete)] == [404, 404]
    assert stranger.get(f"{address}/deliveries").status_code == 404
    assert stranger.post(f"{address}/ping").status_code == 404
    theirs.refresh_from_db()
    assert (theirs.ended_at, Delivery.objects.count()) == (None, 0)


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope != Scope.WEBHOOKS])
def test_no_other_scope_opens_them(city: City, scope: Scope) -> None:
    program = Program(city.administrator, scopes=[scope])
    asked = [program.get("/webhooks"), program.post("/webhooks", SAID), program.delete("/webhooks/1")]
    assert [answer.status_code for answer in asked] == [403, 403, 403]


@pytest.mark.parametrize("pk", ["x", "-1", str(2**63), "9" * 40, "1%00"])
def test_what_is_no_id_is_refused(program: Program, pk: str) -> None:
    assert program.get(f"/webhooks/{pk}").status_code in (404, 422)
