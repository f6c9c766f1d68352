"""Webhooks and tokens: nothing before it was assessed, nothing abroad without a right to."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import (
    RecipientMissing,
    change_webhook,
    create_token,
    create_webhook,
    deliver_again,
    make_deliveries,
)
from gongzhi.civic.clients.models import ApiToken, Delivery, Webhook
from gongzhi.civic.clients.reactions import on_webhook_disabled
from gongzhi.civic.clients.tasks import carry_once
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS, Scope
from gongzhi.civic.privacy.actions import end_recipient, withdraw_assessment
from gongzhi.civic.privacy.models import Assessment, Recipient
from gongzhi.civic.privacy.queries import NotAssessed, ReceiverBlocked
from gongzhi.civic.privacy.vocabulary import Basis, Block
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.facts import event_of
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_city, an_opened_case
from tests.factories import a_recipient

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


def abroad(until: date | None = None) -> Recipient:
    """Return a recipient abroad, with a contract if it has an end."""
    basis = {"basis": Basis.STANDARD_CONTRACT, "reference": "备案1号", "valid_until": until} if until else {}
    return a_recipient("海外云", place="新加坡", is_abroad=True, **basis)


def a_webhook(city: City, at: datetime, to: Recipient) -> Webhook:
    """Return a webhook of the dispatcher's."""
    return create_webhook(URL, kinds=PUBLIC_KINDS, to=to, by=city.dispatcher, at=at)


def saved(webhook: Webhook, *, to: Recipient | None, is_active: bool, by: City, at: datetime) -> Webhook:
    """Save a webhook as it was, but for what a test is about."""
    return change_webhook(
        webhook, url=URL, kinds=PUBLIC_KINDS, to=to, is_active=is_active, by=by.dispatcher, at=at
    )


def test_nothing_is_sent_abroad_without_a_recorded_basis(city: City, noon: datetime) -> None:
    with pytest.raises(ReceiverBlocked, match="接收方在境外，没有登记出境依据"):
        a_webhook(city, noon, abroad())
    assert not Webhook.objects.exists()


def test_with_a_basis_it_is(city: City, noon: datetime) -> None:
    a_webhook(city, noon, abroad(noon.date()))
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    assert Delivery.objects.count() == 1


def test_when_the_basis_expires_nothing_more_is_sent_and_the_owner_is_told(
    city: City, noon: datetime
) -> None:
    webhook = a_webhook(city, noon, abroad(noon.date()))
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + DAY)
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.blocked, webhook.is_gone) == (False, Block.EXPIRED, False)
    assert list(Delivery.objects.values_list("due_at", "parked_at")) == [(None, noon + DAY)]
    while deliver_due(at=noon + DAY):
        pass
    told = StaffNotice.objects.filter(fact__kind="clients.WebhookDisabled").values_list("person", flat=True)
    assert set(told) == {city.dispatcher.pk, city.administrator.pk, city.officer.pk}


def test_the_carrier_sends_nothing_of_what_waited(city: City, noon: datetime) -> None:
    a_webhook(city, noon, abroad(noon.date()))
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    assert carry_once() == 0  # today the basis is long over
    assert Delivery.objects.get().attempts == 0


def test_what_was_blocked_is_not_sent_again_by_hand(city: City, noon: datetime) -> None:
    a_webhook(city, noon, abroad(noon.date()))
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + DAY)
    deliver_again(Delivery.objects.get(), by=city.dispatcher, at=noon + DAY)
    assert not Delivery.objects.due(noon + DAY).exists()


def test_a_blocked_webhook_goes_on_with_a_recipient_that_may_have_it(city: City, noon: datetime) -> None:
    webhook = a_webhook(city, noon, abroad(noon.date()))
    make_deliveries(by=CLOCKWORK, at=noon + DAY)
    with pytest.raises(ReceiverBlocked):
        saved(webhook, to=webhook.recipient, is_active=True, by=city, at=noon + DAY)
    kept = saved(webhook, to=a_recipient(), is_active=True, by=city, at=noon + DAY)
    assert (kept.is_active, kept.blocked, kept.disabled_at) == (True, "", None)


def test_a_recipient_that_ends_is_told_nothing_more(city: City, noon: datetime) -> None:
    webhook = a_webhook(city, noon, a_recipient())
    assert webhook.recipient is not None
    end_recipient(webhook.recipient, by=city.officer, at=noon)
    make_deliveries(by=CLOCKWORK, at=noon)
    webhook.refresh_from_db()
    assert webhook.blocked == Block.ENDED


def test_a_webhook_from_before_goes_on_but_names_its_recipient_when_it_is_changed(
    city: City, noon: datetime
) -> None:
    webhook = a_webhook(city, noon, a_recipient())
    Webhook.objects.update(recipient=None)
    an_opened_case(city, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    assert Delivery.objects.count() == 1
    with pytest.raises(RecipientMissing):
        saved(webhook, to=None, is_active=True, by=city, at=noon)
    assert not saved(webhook, to=None, is_active=False, by=city, at=noon).is_active


def test_no_webhook_and_no_reading_token_before_it_was_assessed(city: City, noon: datetime) -> None:
    Assessment.objects.all().delete()
    with pytest.raises(NotAssessed, match="“事件推送”"):
        a_webhook(city, noon, a_recipient())
    until = noon + DAY
    with pytest.raises(NotAssessed, match="“程序凭令牌读取事项”"):
        create_token("程序", scopes=[Scope.CASES_READ], expires_at=until, by=city.dispatcher, at=noon)
    create_token("程序", scopes=[Scope.WEBHOOKS], expires_at=until, by=city.dispatcher, at=noon)


def test_what_is_withdrawn_stops(city: City, noon: datetime) -> None:
    webhook = a_webhook(city, noon, a_recipient())
    for scope in (Scope.CASES_READ, Scope.WEBHOOKS):
        create_token(scope, scopes=[scope], expires_at=noon + DAY, by=city.dispatcher, at=noon)
    for assessment in Assessment.objects.all():
        withdraw_assessment(assessment, because="变了", by=city.officer, at=noon)
    while deliver_due(at=noon + SECOND):
        pass
    webhook.refresh_from_db()
    assert webhook.blocked == Block.NOT_ASSESSED
    assert list(ApiToken.objects.filter(revoked_at=None).values_list("scopes", flat=True)) == ["webhooks"]


def test_to_be_told_of_a_block_twice_is_one_notice(city: City, noon: datetime) -> None:
    a_webhook(city, noon, abroad(noon.date()))
    make_deliveries(by=CLOCKWORK, at=noon + DAY)
    while deliver_due(at=noon + DAY):
        pass
    before, fact = StaffNotice.objects.count(), Fact.objects.get(kind="clients.WebhookDisabled")
    webhook = Webhook.objects.get()
    assert fact.data == {"webhook": webhook.pk, "gone": False, "why": Block.EXPIRED}
    on_webhook_disabled(event=event_of(fact), fact=fact)
    assert StaffNotice.objects.count() == before
