"""Pages of the webhooks: add, change, test, rotate, send again, end."""

from typing import Any

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import Outcome, create_webhook, note_outcome, ping_webhook
from gongzhi.civic.clients.models import Delivery, Webhook
from gongzhi.civic.clients.queries import secret_of_webhook
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.kernel import clock
from tests.a_city import City
from tests.factories import a_recipient
from tests.web.desk.conftest import SignedIn

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"
PAGE = "/desk/settings/webhooks/"


def a_webhook(city: City) -> Webhook:
    """Return a webhook of the administrator's."""
    return create_webhook(URL, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.administrator, at=clock.now())


def said(url: str, kind: str = "cases.CaseOpened") -> dict[str, Any]:
    """Return what an administrator fills in."""
    return {"url": url, "to": a_recipient().pk, "kinds": [kind]}


def test_an_empty_list_says_what_it_is_for(city: City, signed_in: SignedIn) -> None:
    assert "还没有推送地址" in signed_in(city.administrator).get(PAGE).text


def test_a_webhook_is_added_and_its_secret_shown_to_its_owner(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.administrator)
    page = browser.post(f"{PAGE}new/", said(URL), follow=True)
    webhook = Webhook.objects.get()
    assert (webhook.owner, webhook.kinds) == (city.administrator, ["cases.CaseOpened"])
    assert secret_of_webhook(webhook) in page.text


def test_afterwards_the_secret_is_shown_to_who_asks_and_proves_who_they_are(
    city: City, signed_in: SignedIn
) -> None:
    webhook, browser = a_webhook(city), signed_in(city.administrator)
    assert "whsec_" not in browser.get(f"{PAGE}{webhook.pk}/").text
    answer = browser.post(f"{PAGE}{webhook.pk}/secret/")
    assert (secret_of_webhook(webhook) in answer.text, answer["Cache-Control"]) == (True, "no-store")


def test_the_secret_of_another_is_not_shown(city: City, signed_in: SignedIn) -> None:
    webhook = create_webhook(URL, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.dispatcher, at=clock.now())
    page = signed_in(city.administrator).get(f"{PAGE}{webhook.pk}/").text
    assert ("whsec_" in page, city.dispatcher.name in page) == (False, True)
    assert signed_in(city.administrator).post(f"{PAGE}{webhook.pk}/secret/").status_code == 404


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://example.com/", "推送地址要以https://开头"), ("https://10.0.0.1/", "内部网络"), ("", "")],
)
def test_an_address_inside_comes_back_with_the_reason(
    url: str, words: str, city: City, signed_in: SignedIn
) -> None:
    answer = signed_in(city.administrator).post(f"{PAGE}new/", said(url))
    assert (answer.status_code, words in answer.text, Webhook.objects.count()) == (422, True, 0)


def test_a_webhook_is_paused_and_changed(city: City, signed_in: SignedIn) -> None:
    webhook, browser = a_webhook(city), signed_in(city.administrator)
    browser.post(f"{PAGE}{webhook.pk}/", said(f"{URL}2", "cases.CaseClosed"))
    webhook.refresh_from_db()
    assert (webhook.url, webhook.kinds, webhook.is_active) == (f"{URL}2", ["cases.CaseClosed"], False)
    assert "已暂停" in browser.get(PAGE).text


def test_a_test_is_sent_and_its_result_shown(city: City, signed_in: SignedIn) -> None:
    webhook, browser = a_webhook(city), signed_in(city.administrator)
    browser.post(f"{PAGE}{webhook.pk}/ping/")
    note_outcome(Delivery.objects.get().pk, Outcome(503, 12), by=CLOCKWORK, at=clock.now())
    page = browser.get(f"{PAGE}{webhook.pk}/").text
    assert ("503" in page, "稍后再试" in page, "12毫秒" in page) == (True, True, True)
    assert "最近没有送达" in browser.get(PAGE).text


def test_what_was_sent_is_sent_again(city: City, signed_in: SignedIn) -> None:
    webhook = a_webhook(city)
    delivery = ping_webhook(webhook, by=city.administrator, at=clock.now())
    note_outcome(delivery.pk, Outcome(200, 12), by=CLOCKWORK, at=clock.now())
    signed_in(city.administrator).post(f"{PAGE}{webhook.pk}/deliveries/{delivery.pk}/again/")
    delivery.refresh_from_db()
    assert (delivery.due_at is not None, delivery.delivered_at) == (True, None)


def test_a_new_secret_takes_the_place_of_the_old(city: City, signed_in: SignedIn) -> None:
    webhook = a_webhook(city)
    old = secret_of_webhook(webhook)
    page = signed_in(city.administrator).post(f"{PAGE}{webhook.pk}/rotate/", follow=True).text
    assert ("24小时" in page, old in page) == (True, False)


def test_a_disabled_webhook_says_what_to_do(city: City, signed_in: SignedIn) -> None:
    webhook = a_webhook(city)
    delivery = ping_webhook(webhook, by=city.administrator, at=clock.now())
    note_outcome(delivery.pk, Outcome(410, 12), by=CLOCKWORK, at=clock.now())
    page = signed_in(city.administrator).get(f"{PAGE}{webhook.pk}/").text
    assert ("已停止推送" in page, "已经停用(410)" in page, "连续几天" in page) == (True, True, False)


def test_an_ended_webhook_is_gone(city: City, signed_in: SignedIn) -> None:
    webhook, browser = a_webhook(city), signed_in(city.administrator)
    browser.post(f"{PAGE}{webhook.pk}/end/")
    assert browser.get(f"{PAGE}{webhook.pk}/").status_code == 404
    assert URL not in browser.get(PAGE).text


def test_what_is_sent_again_must_be_of_this_webhook(city: City, signed_in: SignedIn) -> None:
    first, second = a_webhook(city), a_webhook(city)
    delivery = ping_webhook(first, by=city.administrator, at=clock.now())
    answer = signed_in(city.administrator).post(f"{PAGE}{second.pk}/deliveries/{delivery.pk}/again/")
    assert answer.status_code == 404
