"""The page of how the system runs."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.civic.clients.actions import create_webhook
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import Letter
from gongzhi.kernel.clock import now
from gongzhi.kernel.models import Appointment, Fact, FailedReaction
from tests.a_city import City
from tests.factories import a_recipient, known_as
from tests.web.desk.conftest import SignedIn, queries_of

REACTIONS = "/desk/settings/reactions/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def a_parked_reaction(number: int = 17) -> FailedReaction:
    """Return a reaction that was given up."""
    at = now() - timedelta(hours=1)
    fact = Fact.objects.create(kind="cases.CaseOpened", subject=f"case:{number}", at=at, data={})
    return FailedReaction.objects.create(
        fact=fact, reaction="cases.notify", attempts=6, error="KeyError: 'x'", failed_at=at, parked_at=at
    )


def test_a_parked_reaction_is_listed_with_all_that_is_known(client: Client) -> None:
    a_parked_reaction()
    page = client.get(REACTIONS).text
    assert all(words in page for words in ("cases.CaseOpened", "case:17", "cases.notify", "6次", "KeyError"))


def test_one_is_tried_again_and_the_other_stays(client: Client) -> None:
    one, other = a_parked_reaction(17), a_parked_reaction(18)
    assert "已安排重试1项" in client.post(f"{REACTIONS}try/", {"reaction": one.pk}, follow=True).text
    assert list(FailedReaction.objects.filter(parked_at=None)) == [one]
    assert Fact.objects.filter(due_at__isnull=False).get() == one.fact
    assert client.get(REACTIONS).context["page"].object_list[0] == other


def test_all_are_tried_again(client: Client) -> None:
    for number in range(3):
        a_parked_reaction(number)
    assert "已安排重试3项" in client.post(f"{REACTIONS}try/", {"reaction": "all"}, follow=True).text
    assert "都处理好了" in client.get(REACTIONS).text


@pytest.mark.parametrize("chosen", ["", "x", "999", "9" * 40, "1 OR 1"])
def test_what_is_not_parked_is_not_tried(client: Client, chosen: str) -> None:
    a_parked_reaction()
    assert "没有需要重试的" in client.post(f"{REACTIONS}try/", {"reaction": chosen}, follow=True).text
    assert FailedReaction.objects.filter(parked_at__isnull=False).count() == 1


def a_parked_letter(person: Person) -> Letter:
    """Return an e-mail that was given up."""
    return Letter.objects.create(person=person, attempts=6, parked_at=now(), error="SMTPDataError 554")


def test_a_parked_letter_is_listed_without_its_address(client: Client, city: City) -> None:
    assert "没有送到的邮件" not in client.get(REACTIONS).text
    known_as(city.handler, name="陈波", email="chen@example.org")
    a_parked_letter(city.handler)
    page = client.get(REACTIONS).text
    assert all(words in page for words in ("没有送到的邮件", "陈波", "6次", "SMTPDataError 554"))
    assert "chen@example.org" not in page
    assert "1项等待处理" in client.get("/desk/settings/").text


def test_one_letter_is_sent_again_or_all(client: Client, city: City) -> None:
    one, other = a_parked_letter(city.handler), a_parked_letter(city.gardener)
    again = f"{REACTIONS}letters/try/"
    assert "已安排重试1项" in client.post(again, {"letter": one.pk}, follow=True).text
    assert list(Letter.objects.filter(due_at__isnull=False)) == [one]
    assert "没有需要重试的" in client.post(again, {"letter": one.pk}, follow=True).text
    assert "已安排重试1项" in client.post(again, {"letter": "all"}, follow=True).text
    other.refresh_from_db()
    assert other.due_at is not None


def test_a_stopped_webhook_is_told_of(client: Client, city: City) -> None:
    webhook = create_webhook(
        "https://example.com/", kinds=PUBLIC_KINDS, to=a_recipient(), by=city.dispatcher, at=now()
    )
    assert "停掉的事件推送" not in client.get(REACTIONS).text
    Webhook.objects.filter(pk=webhook.pk).update(is_active=False, disabled_at=now())
    assert "停掉的事件推送" in client.get(REACTIONS).text


def test_the_schedule_says_what_ran_what_failed_and_what_is_late(client: Client) -> None:
    soon, before = now() + timedelta(minutes=5), now() - timedelta(minutes=5)
    Appointment.objects.create(name="cases.a", due_at=soon, ran_at=before)
    Appointment.objects.create(name="cases.b", due_at=before)
    Appointment.objects.create(name="cases.c", due_at=soon, error="OSError: disk")
    page = client.get(REACTIONS)
    assert [(work.name, late) for work, late in page.context["schedule"]] == [
        ("cases.a", False), ("cases.b", True), ("cases.c", False),
    ]  # fmt: skip
    assert all(words in page.text for words in ("该运行了", "正常", "OSError: disk", "还没有运行过"))


def test_more_failures_cost_no_more_queries(client: Client) -> None:
    a_parked_reaction(1)
    few = queries_of(client, REACTIONS)
    for number in range(5):
        a_parked_reaction(number)
    assert queries_of(client, REACTIONS) == few
