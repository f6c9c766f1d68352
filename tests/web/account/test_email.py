"""One's own address, and a new password by a letter: the same answers for strangers, no link to bend."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from gongzhi.civic.people.actions import confirm_email
from gongzhi.civic.people.events import MailConfirmed, MailRemoved
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import stop_letters
from gongzhi.civic.teamwork.adapters.mail import send_due_letters
from gongzhi.civic.teamwork.models import Letter
from gongzhi.civic.teamwork.queries.notices import confirming_token
from gongzhi.kernel import clock
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import PASSWORD, a_person

pytestmark = pytest.mark.django_db

ADDRESS = "li@example.org"
NEW = "another quiet lake"
FORGOTTEN = "/account/password/reset/"


@pytest.fixture
def person() -> Person:
    """A resident whose address counts."""
    person = a_person("李桂香", sign_in_name="li.guixiang")
    return confirm_email(person, to=ADDRESS, by=person, at=clock.now())


def in_as(person: Person) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def sent() -> list[mail.EmailMessage]:
    """Let the worker send what is due, and return all that was sent."""
    send_due_letters(at=clock.now())
    return list(mail.outbox)


def link_in_last_letter() -> str:
    """Let the worker send, and return the path of the link in the last letter."""
    sent()
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_an_address_counts_only_after_its_link_was_opened() -> None:
    person = a_person()
    client = in_as(person)
    client.post("/account/email/", {"email": "Li@Example.org"})
    assert (sent()[0].to, Person.objects.get().email) == (["Li@Example.org"], "")
    link = link_in_last_letter()
    assert "把Li@Example.org作为您的邮箱" in client.get(link).text
    assert not Person.objects.get().email  # a program that looks into letters confirms nothing
    client.post(link)
    assert Person.objects.get().email == ADDRESS
    assert [event_of(fact) for fact in facts_about(person)] == [MailConfirmed()]


@pytest.mark.parametrize("stranger", [False, True])
def test_a_link_serves_only_who_asked_and_only_for_a_day(
    stranger: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person()
    token = confirming_token(person, ADDRESS)
    client = in_as(a_person() if stranger else person)
    if not stranger:
        later = clock.now() + timedelta(days=1, minutes=1)
        monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert client.post(f"/account/email/{token}/").status_code == 404
    assert not Person.objects.filter(email_mark__isnull=False).exists()


def test_a_bent_link_opens_nothing() -> None:
    person = a_person()
    token = confirming_token(person, "x@example.org") + "x"
    assert in_as(person).post(f"/account/email/{token}/").status_code == 404


def test_nobody_sends_letters_without_end() -> None:
    client = in_as(a_person())
    answers = [client.post("/account/email/", {"email": f"a{n}@example.org"}).status_code for n in range(6)]
    assert (answers, len(sent())) == ([302] * 5 + [429], 5)


def test_an_address_is_forgotten_when_its_owner_says_so(person: Person) -> None:
    in_as(person).post("/account/email/remove/")
    assert Person.objects.get().email == ""
    assert [event_of(fact) for fact in facts_about(person)] == [MailConfirmed(), MailRemoved()]


def test_nobody_confirms_the_address_of_another(person: Person) -> None:
    with pytest.raises(NotAllowed):
        confirm_email(person, to="x@example.org", by=a_person(), at=clock.now())


def test_the_facts_hold_no_address(person: Person) -> None:
    assert [fact.data for fact in facts_about(person)] == [{}]


def test_a_letter_leads_to_a_new_password_and_ends_all_sessions(client: Client, person: Person) -> None:
    there = in_as(person)
    client.post(FORGOTTEN, {"email": ADDRESS.upper()})
    assert "li.guixiang" in sent()[0].body
    form = client.get(link_in_last_letter()).headers["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).headers["Location"] == f"{FORGOTTEN}done/"
    assert Person.objects.get().check_password(NEW)
    assert there.get("/account/profile/").status_code == 302
    assert "修改了密码" in sent()[1].body


def test_a_known_and_an_unknown_address_get_the_same_answer(person: Person) -> None:
    pages = []
    for address in (ADDRESS, "nobody@example.org"):
        answer = Client().post(FORGOTTEN, {"email": address}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, answer.text.split("<main")[1]))
    assert (pages[0] == pages[1], len(sent())) == (True, 1)


def test_no_page_asks_whose_an_address_is_or_waits_for_the_mail_server(
    person: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # where nobody listens
    asked = []
    for address in ("the.first@example.org", ADDRESS, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            assert Client().post(FORGOTTEN, {"email": address}).status_code == 302
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert (asked[1] == asked[2], [sql for sql in asked[1] if "people_person" in sql]) == (True, [])


def test_with_the_mail_server_gone_the_new_password_counts_and_the_letter_waits(
    person: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert in_as(person).post("/account/password/change/", words).status_code == 302
    sent()
    assert Person.objects.get().check_password(NEW)
    assert [(letter.about, letter.error, letter.sent_at) for letter in Letter.objects.all()] == [
        ("password_changed", "ConnectionRefusedError", None)
    ]


def test_no_secret_link_lies_in_the_database_and_a_letter_leaves_nothing_behind(
    client: Client, person: Person
) -> None:
    client.post(FORGOTTEN, {"email": ADDRESS})
    waiting = Letter.objects.get()
    assert (waiting.person, waiting.about, waiting.to) == (None, "password_forgotten", ADDRESS)
    client.post(FORGOTTEN, {"email": "nobody@example.org"})
    assert (len(sent()), Letter.objects.count()) == (1, 0)


def test_a_letter_speaks_the_language_of_the_page(client: Client, person: Person) -> None:
    client.cookies["django_language"] = "en"
    client.post(FORGOTTEN, {"email": ADDRESS})
    assert sent()[0].subject == "云麓市 Gongzhi: link to set a new password"


def test_who_wants_no_notices_is_still_written_to_about_the_account(client: Client, person: Person) -> None:
    client.post(FORGOTTEN, {"email": ADDRESS})
    in_as(person).post("/account/email/", {"email": ADDRESS})
    stop_letters(person, by=person, at=clock.now())
    assert len(sent()) == 2


def test_an_address_that_was_never_confirmed_gets_no_letter(client: Client) -> None:
    person = a_person()
    in_as(person).post("/account/email/", {"email": ADDRESS})
    client.post(FORGOTTEN, {"email": ADDRESS})
    assert [letter.subject for letter in sent()] == ["云麓市共治：请验证您的邮箱"]


def test_a_link_works_once_and_not_after_the_password_changed(client: Client, person: Person) -> None:
    client.post(FORGOTTEN, {"email": ADDRESS})
    link = link_in_last_letter()
    person.set_password("changed by hand 1")
    person.save()
    assert "这个链接用不了" in client.get(link).text


@pytest.mark.parametrize(
    "bent", ["0-0/", "zzzzzzzzzzzzz-abc-def/", "1-set-password/", "1-x" + "y" * 79 + "/"]
)
def test_an_invented_link_opens_nothing(client: Client, bent: str, person: Person) -> None:
    page = client.get(FORGOTTEN + bent)
    assert "这个链接用不了" in page.text or page.status_code == 404


@pytest.mark.parametrize("host", ["testserver:1337", "localhost", "127.0.0.1:80"])
def test_a_letter_never_repeats_the_host_that_was_asked(
    client: Client, person: Person, settings: Settings, host: str
) -> None:
    settings.SITE_ADDRESS = "https://gongzhi.yunlu.example"
    client.post(FORGOTTEN, {"email": ADDRESS}, headers={"host": host, "x-forwarded-host": "evil.example"})
    words = str(sent()[0].body)
    assert "https://gongzhi.yunlu.example/account/password/reset/" in words
    assert (host in words, "evil" in words) == (False, False)


def test_a_foreign_host_sends_no_letter_at_all(client: Client, person: Person) -> None:
    assert client.post(FORGOTTEN, {"email": ADDRESS}, headers={"host": "evil.example"}).status_code == 400
    assert sent() == []


@pytest.mark.parametrize("name", ["周敏\r\nBcc: x@evil.example", "周敏\nX-Evil: 1"])
def test_a_name_bends_no_head_of_a_letter(client: Client, person: Person, name: str) -> None:
    Person.objects.update(name=name[:80])
    client.post(FORGOTTEN, {"email": ADDRESS})
    assert (sent()[0].subject, mail.outbox[0].recipients()) == ("云麓市共治：设新密码的链接", [ADDRESS])
    assert "Bcc" not in dict(mail.outbox[0].message())


def test_no_more_than_three_letters_an_hour_go_to_one_address(person: Person) -> None:
    answers = [Client().post(FORGOTTEN, {"email": ADDRESS}).status_code for _ in range(4)]
    assert (answers, len(sent())) == ([302, 302, 302, 429], 3)


@pytest.mark.parametrize("new", ["short", "gongzhi12345", "li.guixiang1"])
def test_a_weak_password_is_refused_here_too(client: Client, person: Person, new: str) -> None:
    client.post(FORGOTTEN, {"email": ADDRESS})
    form = client.get(link_in_last_letter()).headers["Location"]
    assert client.post(form, {"password1": new, "password2": new}).status_code == 200
    assert Person.objects.get().check_password(PASSWORD)
