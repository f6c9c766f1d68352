"""The signature, as another implementation reads it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Reader
from standardwebhooks.webhooks import WebhookVerificationError

from gongzhi.civic.clients.logic.signing import secret_of, signature_of

BODY = json.dumps({"type": "cases.CaseOpened", "data": {"事": 1}}, ensure_ascii=False).encode()
SECRET = secret_of("abc", 1, root="root")


def headers(*secrets: str, at: datetime) -> dict[str, str]:
    """Return the headers of a delivery signed by these secrets."""
    moment = int(at.timestamp())
    signed = signature_of(BODY, delivery="msg_1", at=moment, secrets=secrets)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(moment), "webhook-signature": signed}


def test_another_implementation_of_the_standard_accepts_it() -> None:
    told = Reader(SECRET).verify(BODY, headers(SECRET, at=datetime.now(UTC)))
    assert told == json.loads(BODY)


def test_it_is_exactly_what_another_implementation_writes() -> None:
    at = datetime(2025, 3, 12, tzinfo=UTC)
    assert headers(SECRET, at=at)["webhook-signature"] == Reader(SECRET).sign("msg_1", at, BODY.decode())


def test_during_a_rotation_both_secrets_fit() -> None:
    old, new = secret_of("abc", 1, root="root"), secret_of("abc", 2, root="root")
    both = headers(new, old, at=datetime.now(UTC))
    assert Reader(old).verify(BODY, both) == Reader(new).verify(BODY, both)


@pytest.mark.parametrize("spoilt", ["body", "secret", "id", "time"])
def test_whatever_is_changed_is_noticed(spoilt: str) -> None:
    at = datetime.now(UTC) - (timedelta(minutes=6) if spoilt == "time" else timedelta(0))
    sent = headers(SECRET, at=at) | ({"webhook-id": "msg_2"} if spoilt == "id" else {})
    reader = Reader(secret_of("abc", 2, root="root") if spoilt == "secret" else SECRET)
    with pytest.raises(WebhookVerificationError):
        reader.verify(BODY.replace(b"1", b"2") if spoilt == "body" else BODY, sent)


def test_secrets_differ_by_webhook_by_turn_and_by_city() -> None:
    drawn = {secret_of(key, turn, root=root) for key in "ab" for turn in (1, 2) for root in "xy"}
    assert len(drawn) == 8
