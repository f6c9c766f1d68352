"""Webhooks: who makes them, of what they are told, and what becomes of each delivery."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from standardwebhooks.webhooks import Webhook as Reader

from gongzhi.civic.cases.actions import accept_case, ask_resident, note_case
from gongzhi.civic.cases.queries.timeline import _FOR_REPORTER_ONLY, _FOR_STAFF_ONLY
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Urgency
from gongzhi.civic.clients.actions import (
    BadAddress,
    Outcome,
    change_webhook,
    claim_deliveries,
    create_webhook,
    deliver_again,
    end_webhook,
    make_deliveries,
    note_outcome,
    ping_webhook,
    rotate_secret,
)
from gongzhi.civic.clients.actions.delivering import LEASE
from gongzhi.civic.clients.actions.webhooks import NoKinds, TooManyWebhooks, WebhookGone
from gongzhi.civic.clients.events import WebhookDisabled
from gongzhi.civic.clients.models import Delivery, Reading, Webhook
from gongzhi.civic.clients.queries import due_webhooks, parcels_of, secret_of_webhook, visible_webhooks
from gongzhi.civic.clients.reactions import on_webhook_disabled
from gongzhi.civic.clients.tasks import carry_once
from gongzhi.civic.clients.vocabulary import KINDS_FOR_ALL, PUBLIC_KINDS
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.kernel import clock
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_city, an_accepted_case, an_opened_case
from tests.civic.clients.receiving import receiving
from tests.factories import a_person, a_recipient

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"
SECOND = timedelta(seconds=1)


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


@pytest.fixture(autouse=True)
def to_loopback() -> Iterator[None]:
    """Let receivers be on this machine."""
    with override_settings(WEBHOOKS_TO_LOOPBACK=True):
        yield


def a_webhook(owner: Person, at: datetime, url: str = URL) -> Webhook:
    """Return a webhook for everything."""
    return create_webhook(url, kinds=PUBLIC_KINDS, to=a_recipient(), by=owner, at=at)


def kinds_told() -> list[str]:
    """Return the kinds of facts of which deliveries were made, in order."""
    return [
        delivery.fact.kind
        for delivery in Delivery.objects.select_related("fact").order_by("id")
        if delivery.fact
    ]


def made(city: City, noon: datetime, owner: Person | None = None) -> Delivery:
    """Return a delivery of the fact that a case was opened."""
    a_webhook(owner or city.dispatcher, noon)
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    return Delivery.objects.select_related("webhook").get()


def test_of_the_public_kinds_none_is_for_staff_only() -> None:
    assert set(PUBLIC_KINDS) & _FOR_STAFF_ONLY == set()


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://10.0.0.1/", "https://localhost.localdomain.local/"]
)
def test_an_address_inside_is_refused_at_once(url: str, city: City, noon: datetime) -> None:
    with pytest.raises(BadAddress):
        create_webhook(url, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.dispatcher, at=noon)


@pytest.mark.parametrize("kinds", [[], ["cases.NoteWritten"], ["people.PersonRegistered"]])
def test_nobody_is_told_of_other_kinds(kinds: list[str], city: City, noon: datetime) -> None:
    with pytest.raises(NoKinds):
        create_webhook(URL, kinds=kinds, to=a_recipient(), by=city.dispatcher, at=noon)


def test_nobody_has_very_many(city: City, noon: datetime) -> None:
    for _ in range(10):
        a_webhook(city.dispatcher, noon)
    with pytest.raises(TooManyWebhooks):
        a_webhook(city.dispatcher, noon)


def test_owners_and_configurators_manage_others_do_not(city: City, noon: datetime) -> None:
    webhook = a_webhook(city.dispatcher, noon)
    managing = {
        who: visible_webhooks(getattr(city, who), at=noon).count()
        for who in ("dispatcher", "administrator", "handler")
    }
    assert managing == {"dispatcher": 1, "administrator": 1, "handler": 0}
    with pytest.raises(NotAllowed):
        end_webhook(webhook, by=city.handler, at=noon)


def test_what_was_before_a_webhook_is_not_told(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    a_webhook(city.dispatcher, noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert kinds_told() == []


def test_each_fact_is_told_once_in_the_order_of_the_facts(city: City, noon: datetime) -> None:
    a_webhook(city.dispatcher, noon)
    case = an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    at = noon + 2 * SECOND
    accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=at)
    for _ in range(2):
        make_deliveries(by=CLOCKWORK, at=noon + 3 * SECOND)
    assert kinds_told()[:2] == ["cases.CaseOpened", "cases.CaseAccepted"]
    assert len(kinds_told()) == len(set(Delivery.objects.values_list("fact", flat=True)))


def test_an_owner_is_told_of_no_case_that_they_do_not_see(city: City, noon: datetime) -> None:
    for owner in (city.dispatcher, city.handler, a_person()):
        a_webhook(owner, noon)
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert [delivery.webhook.owner for delivery in Delivery.objects.all()] == [city.dispatcher]


def test_every_owner_is_told_of_public_cases_what_everybody_may_read(city: City, noon: datetime) -> None:
    a_webhook(city.administrator, noon)
    case = an_accepted_case(city, at=noon + SECOND, is_public=True)
    ask_resident(case, question="哪里？", by=city.operator, at=noon + SECOND)
    an_accepted_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert kinds_told() == ["cases.CaseOpened", "cases.CaseAccepted"]
    assert set(Delivery.objects.values_list("fact__subject", flat=True)) == {f"case:{case.pk}"}


def test_the_kinds_for_all_are_those_of_the_public_timeline() -> None:
    assert {kind for kind in PUBLIC_KINDS if kind not in _FOR_REPORTER_ONLY} == KINDS_FOR_ALL


def test_notes_among_staff_are_not_told(city: City, noon: datetime) -> None:
    a_webhook(city.dispatcher, noon)
    case = an_opened_case(city, at=noon + SECOND)
    note_case(case, note="内部", by=city.dispatcher, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert "cases.NoteWritten" not in kinds_told()


def test_a_fact_that_is_committed_late_is_still_told(city: City, noon: datetime) -> None:
    """As on a database with several writers, where a lower id may appear after a higher one."""
    a_webhook(city.dispatcher, noon)
    case = an_opened_case(city, at=noon + SECOND)
    late = Fact.objects.get(kind="cases.CaseOpened", subject=f"case:{case.pk}")
    Fact.objects.filter(pk=late.pk).delete()
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    late.save(force_insert=True)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    assert Delivery.objects.filter(fact=late).count() == 1
    assert late.pk not in {pk for pk, _ in Reading.objects.get().missing}


def test_a_gap_that_nobody_fills_is_forgotten_in_the_end(city: City, noon: datetime) -> None:
    a_webhook(city.dispatcher, noon)
    an_opened_case(city, at=noon)
    gap = Fact.objects.order_by("-id")[1]
    gone = gap.pk
    gap.delete()
    make_deliveries(by=CLOCKWORK, at=noon)
    assert gone in {pk for pk, _ in Reading.objects.get().missing}
    an_opened_case(city, at=noon + timedelta(hours=2))
    make_deliveries(by=CLOCKWORK, at=noon + timedelta(hours=2))
    assert Reading.objects.get().missing == []


def test_a_leap_of_the_ids_does_not_fill_the_memory(city: City, noon: datetime) -> None:
    a_webhook(city.dispatcher, noon)
    an_opened_case(city, at=noon)
    Fact.objects.create(pk=10**9, kind="x", subject="x:1", at=noon, data={})
    make_deliveries(by=CLOCKWORK, at=noon)
    assert len(Reading.objects.get().missing) <= 10_000
    assert Reading.objects.get().last == 10**9


def test_where_nobody_has_a_webhook_nothing_is_written(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    assert make_deliveries(by=CLOCKWORK, at=noon) == 0
    assert (Delivery.objects.count(), Reading.objects.count()) == (0, 0)


def test_during_a_pause_nothing_is_told_and_nothing_afterwards(city: City, noon: datetime) -> None:
    webhook = a_webhook(city.dispatcher, noon)
    change_webhook(
        webhook,
        url=URL,
        kinds=PUBLIC_KINDS,
        to=webhook.recipient,
        is_active=False,
        by=city.dispatcher,
        at=noon,
    )
    an_opened_case(city, at=noon + SECOND)
    change_webhook(
        webhook,
        url=URL,
        kinds=PUBLIC_KINDS,
        to=webhook.recipient,
        is_active=True,
        by=city.dispatcher,
        at=noon,
    )
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert kinds_told() == []


def test_what_is_told_is_ids_numbers_times_and_where_to_read_on(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    told = json.loads(parcels_of([delivery], at=noon)[0].body)
    case = told["data"].pop("case")
    assert case["url"] == f"http://127.0.0.1/api/v1/cases/{case['number']}"
    assert (told["type"], told["timestamp"]) == ("cases.CaseOpened", "2025-03-12T04:00:01+00:00")
    assert set(told["data"]) == {"fact", "kind_of_case", "channel", "place", "typed", "anonymous"}


def test_a_receiver_verifies_what_arrives(city: City) -> None:
    with receiving(200) as receiver:
        webhook = a_webhook(city.dispatcher, clock.now(), receiver.url)
        an_opened_case(city, at=clock.now())
        assert carry_once() == 1
        came = receiver.received[0]
        told = Reader(secret_of_webhook(webhook)).verify(came.body, came.headers)
    assert told["type"] == "cases.CaseOpened"
    delivery = Delivery.objects.get()
    assert (delivery.status_code, delivery.attempts, delivery.due_at) == (200, 1, None)
    assert delivery.delivered_at is not None


def test_after_a_rotation_both_secrets_fit_for_a_day(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    old = secret_of_webhook(delivery.webhook)
    delivery.webhook = rotate_secret(delivery.webhook, by=city.dispatcher, at=noon)
    signatures = [
        len(parcels_of([delivery], at=noon + timedelta(hours=hours))[0].headers["webhook-signature"].split())
        for hours in (1, 25)
    ]
    assert signatures == [2, 1]
    assert secret_of_webhook(delivery.webhook) != old


def test_a_failure_is_tried_again_under_the_same_key(city: City) -> None:
    with receiving(500, 200) as receiver:
        a_webhook(city.dispatcher, clock.now(), receiver.url)
        an_opened_case(city, at=clock.now())
        carry_once()
        Delivery.objects.update(due_at=clock.now())
        carry_once()
        assert [it.headers["webhook-id"] for it in receiver.received] == [Delivery.objects.get().key] * 2
    assert Delivery.objects.get().attempts == 2


def test_after_all_tries_a_delivery_is_parked_and_can_be_sent_again(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    fates = [note_outcome(delivery.pk, Outcome(500, 9), by=CLOCKWORK, at=noon) for _ in range(9)]
    assert fates == ["failed"] * 8 + ["parked"]
    delivery.refresh_from_db()
    assert (delivery.parked_at, delivery.due_at) == (noon, None)
    again = deliver_again(delivery, by=city.dispatcher, at=noon)
    assert (again.due_at, again.attempts, again.parked_at) == (noon, 0, None)


def test_after_days_of_failure_it_is_disabled_and_the_owner_told(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    note_outcome(delivery.pk, Outcome(500, 9), by=CLOCKWORK, at=noon)
    note_outcome(delivery.pk, Outcome(None, 9, "timeout"), by=CLOCKWORK, at=noon + timedelta(days=5))
    webhook = Webhook.objects.get()
    assert (webhook.is_active, webhook.failures, webhook.is_gone) == (False, 2, False)
    fact = Fact.objects.get(kind=WebhookDisabled.kind)
    for _ in range(2):
        on_webhook_disabled(WebhookDisabled(webhook=webhook.pk), fact)
    assert {notice.person for notice in StaffNotice.objects.filter(fact=fact)} == {
        city.dispatcher,
        city.administrator,
    }
    assert due_webhooks(at=noon + timedelta(days=9), beside=()) == []


def test_one_success_between_and_the_days_are_counted_anew(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    for day, status in ((0, 500), (3, 200), (6, 500)):
        note_outcome(delivery.pk, Outcome(status, 9), by=CLOCKWORK, at=noon + timedelta(days=day))
    assert (Webhook.objects.get().is_active, Webhook.objects.get().failures) == (True, 1)


def test_a_receiver_that_is_gone_for_good_is_disabled_at_once(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    note_outcome(delivery.pk, Outcome(410, 9), by=CLOCKWORK, at=noon)
    webhook = Webhook.objects.get()
    assert (webhook.disabled_at, webhook.is_gone) == (noon, True)
    assert Fact.objects.get(kind=WebhookDisabled.kind).data == {
        "webhook": webhook.pk,
        "gone": True,
        "why": None,
    }


def test_a_disabled_webhook_begins_anew(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    note_outcome(delivery.pk, Outcome(410, 9), by=CLOCKWORK, at=noon)
    change_webhook(
        delivery.webhook,
        url=URL,
        kinds=PUBLIC_KINDS,
        to=delivery.webhook.recipient,
        is_active=True,
        by=city.dispatcher,
        at=noon,
    )
    webhook = Webhook.objects.get()
    assert (webhook.failures, webhook.failing_since, webhook.disabled_at) == (0, None, None)


def test_a_test_tells_of_no_case(city: City) -> None:
    with receiving(204) as receiver:
        webhook = a_webhook(city.dispatcher, clock.now(), receiver.url)
        ping_webhook(webhook, by=city.dispatcher, at=clock.now())
        carry_once()
        told = json.loads(receiver.received[0].body)
    assert (told["type"], told["data"]) == ("webhook.ping", {})


def test_one_slow_receiver_does_not_hold_up_the_others(city: City) -> None:
    with receiving("hang") as slow, receiving(200) as quick:
        for url in (slow.url, quick.url):
            a_webhook(city.dispatcher, clock.now(), url)
        an_opened_case(city, at=clock.now())
        make_deliveries(by=CLOCKWORK, at=clock.now())
        slow_one, quick_one = sorted(due_webhooks(at=clock.now(), beside=()))
        assert due_webhooks(at=clock.now(), beside={slow_one}) == [quick_one]


def test_a_claim_is_invisible_to_others_until_its_lease_ends(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    at = noon + 5 * SECOND
    assert [it.pk for it in claim_deliveries(delivery.webhook_id, by=CLOCKWORK, at=at)] == [delivery.pk]
    assert claim_deliveries(delivery.webhook_id, by=CLOCKWORK, at=at) == []
    later = claim_deliveries(delivery.webhook_id, by=CLOCKWORK, at=at + LEASE)
    assert [it.key for it in later] == [delivery.key]  # who died with it: the same key comes again


def test_a_reading_that_is_undone_reads_again(city: City, noon: datetime) -> None:
    a_webhook(city.dispatcher, noon)
    an_opened_case(city, at=noon + SECOND)
    before = transaction.savepoint()
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    transaction.savepoint_rollback(before)
    make_deliveries(by=CLOCKWORK, at=noon + SECOND)
    assert kinds_told() == ["cases.CaseOpened"]


def test_an_ended_webhook_is_told_nothing_more_and_changed_no_more(city: City, noon: datetime) -> None:
    delivery = made(city, noon)
    end_webhook(delivery.webhook, by=city.dispatcher, at=noon)
    assert due_webhooks(at=noon + timedelta(days=1), beside=()) == []
    with pytest.raises(WebhookGone):
        ping_webhook(delivery.webhook, by=city.dispatcher, at=noon)


def test_an_owner_who_left_is_told_nothing(city: City, noon: datetime) -> None:
    made(city, noon)
    Person.objects.filter(pk=city.dispatcher.pk).update(is_active=False)
    assert due_webhooks(at=noon + timedelta(days=1), beside=()) == []
