"""Dangerous acts ask once more who one is, and lose nothing of what was typed: one table of them all."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from gongzhi.civic.cases.models import DeadlineRule
from gongzhi.civic.evaluation.models import CaseExclusion
from gongzhi.civic.people.models import Invitation
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.models import Fact
from tests.factories import PASSWORD, a_person
from tests.web.full_city import FullCity

pytestmark = pytest.mark.django_db

SETTINGS = "/desk/settings"
# Who does it, where, and what is sent; an address with GET is read.
GUARDED = [
    ("administrator", f"{SETTINGS}/deadlines/new/", {"hours": "3"}),
    ("administrator", f"{SETTINGS}/deadlines/{{rule}}/end/", {}),
    ("administrator", f"{SETTINGS}/escalation/", {"after": "3"}),
    ("administrator", f"{SETTINGS}/escalation/{{escalation}}/end/", {}),
    ("administrator", f"{SETTINGS}/catalogue/new/", {"category": "9"}),
    ("administrator", f"{SETTINGS}/catalogue/{{entry}}/end/", {}),
    ("administrator", f"{SETTINGS}/taxonomy/{{category}}/", {"name": "路灯"}),
    ("administrator", f"{SETTINGS}/calendar/", {"day": "2025-05-01"}),
    ("administrator", f"{SETTINGS}/templates/{{template}}/", {"title": "已到场"}),
    ("administrator", f"{SETTINGS}/evaluation/weights/new/", {"resolution": "40"}),
    ("administrator", f"{SETTINGS}/evaluation/exclusions/new/", {"reason": "重复"}),
    ("administrator", f"{SETTINGS}/evaluation/exclusions/{{exclusion}}/end/", {}),
    ("administrator", f"{SETTINGS}/people/invitations/new/", {"role": "administrator", "name": "林俏"}),
    ("administrator", f"{SETTINGS}/people/{{person}}/", {"role": "administrator"}),
    ("administrator", f"{SETTINGS}/people/memberships/{{membership}}/end/", {}),
    ("administrator", f"{SETTINGS}/people/{{person}}/deactivate/", {}),
    ("administrator", f"{SETTINGS}/people/{{person}}/reactivate/", {}),
    ("administrator", f"{SETTINGS}/people/{{person}}/sessions/end/", {}),
    ("administrator", f"{SETTINGS}/people/{{person}}/second-factor/reset/", {}),
    ("administrator", f"{SETTINGS}/people/{{person}}/tokens/{{staff_token}}/revoke/", {}),
    ("supervisor", "/desk/ranking/exclusion/{private}/", {"act": "exclude", "because": "重复登记"}),
    ("administrator", f"{SETTINGS}/webhooks/new/", {"url": "https://receiver.example/"}),
    ("administrator", f"{SETTINGS}/webhooks/{{webhook}}/secret/", {}),
    ("resident", "/account/tokens/", {"name": "报表"}),
    ("resident", "/account/email/", {"email": "li@example.org"}),
    ("resident", "/account/email/remove/", {}),
    ("resident", "/account/tokens/", {"name": "工单系统"}),
    ("resident", "/account/second-factor/app/", {"code": "123456"}),
    ("resident", "/account/second-factor/codes/make/", {}),
    ("resident", "/account/second-factor/passkeys/add/", {"name": "手机"}),
]
# Pages that show or make a secret ask before they open.
SECRETS = ["app/", "app/remove/", "codes/", "codes/make/", "passkeys/add/"]


@pytest.fixture
def forgotten(full_city: FullCity) -> Any:
    """Browsers whose people signed in longer than ten minutes ago."""

    def browser(who: str) -> Client:
        client = full_city.browser(who)
        age(client)
        return client

    return browser


def age(client: Client, *, by: timedelta = timedelta(minutes=11)) -> None:
    """Let all proofs in a session be older."""
    session = client.session
    records = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**record, "at": record["at"] - by.total_seconds()} for record in records
    ]
    session.save()


def waiting(page: str) -> dict[str, str]:
    """Return what waits in the hidden fields of the page that asks."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1])
    return {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize(("who", "address", "words"), GUARDED, ids=lambda it: str(it)[:60])
def test_a_dangerous_act_waits_for_a_proof(
    who: str, address: str, words: dict[str, str], forgotten: Any, full_city: FullCity
) -> None:
    before = Fact.objects.count()
    answer = forgotten(who).post(full_city.address(address), words)
    assert (answer.status_code, "请再确认一次身份" in answer.text) == (403, True)
    assert (waiting(answer.text), Fact.objects.count()) == (words, before)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("who", "address", "words"), GUARDED, ids=lambda it: str(it)[:60])
def test_after_a_fresh_sign_in_nobody_asks(
    who: str, address: str, words: dict[str, str], full_city: FullCity
) -> None:
    answer = full_city.browser(who).post(full_city.address(address), words)
    assert "请再确认一次身份" not in answer.text


@pytest.mark.parametrize("page", SECRETS)
def test_a_page_with_a_secret_asks_before_it_opens(page: str, forgotten: Any) -> None:
    answer = forgotten("resident").get(f"/account/second-factor/{page}")
    assert answer["Location"] == f"/account/proof/?next=/account/second-factor/{page}"


def test_with_the_password_the_act_goes_on_with_all_that_was_typed(
    forgotten: Any, full_city: FullCity
) -> None:
    address = full_city.address("/desk/ranking/exclusion/{private}/")
    browser = forgotten("supervisor")
    words = {"act": "exclude", "because": "重复登记，“同一路灯”<b>&"}
    page = browser.post(address, words).text
    browser.post(address, waiting(page) | {"proof-password": PASSWORD})
    assert CaseExclusion.objects.get().reason == words["because"]
    assert browser.post(address, {"act": "include"}).status_code == 302  # for ten minutes nobody asks again


def test_a_wrong_password_is_told_and_the_words_go_on_waiting(forgotten: Any, full_city: FullCity) -> None:
    address = full_city.address("/desk/ranking/exclusion/{private}/")
    words = {"act": "exclude", "because": "重复登记"}
    page = forgotten("supervisor").post(address, {**words, "proof-password": "wrong"})
    assert (page.status_code, "密码不对" in page.text, waiting(page.text)) == (403, True, words)
    assert not CaseExclusion.objects.exists()


def test_guessing_the_password_of_who_left_the_desk_ends_after_five(
    forgotten: Any, full_city: FullCity
) -> None:
    browser, address = forgotten("supervisor"), full_city.address("/desk/ranking/exclusion/{private}/")
    for _ in range(5):
        browser.post(address, {"act": "exclude", "because": "x", "proof-password": "wrong"})
    answer = browser.post(address, {"act": "exclude", "because": "x", "proof-password": PASSWORD})
    assert (answer.status_code, "后再试" in answer.text) == (403, True)
    assert not CaseExclusion.objects.exists()


@pytest.mark.parametrize(
    "given", [{"proof-credential": "{}"}, {"proof-credential": "x"}, {"proof-code": "000000"}]
)
def test_what_one_does_not_have_is_no_proof(
    given: dict[str, str], forgotten: Any, full_city: FullCity
) -> None:
    answer = forgotten("administrator").post(f"{SETTINGS}/deadlines/new/", given)
    assert (answer.status_code, DeadlineRule.objects.filter(valid_to=None).exists()) == (403, True)


def test_the_proof_of_another_person_is_none(forgotten: Any) -> None:
    browser = forgotten("administrator")
    browser.force_login(a_person())
    session = browser.session
    session["account_authentication_methods_user"] = "0"
    session.save()
    assert browser.post("/account/email/", {"email": "x@example.org"}).status_code == 403


@pytest.mark.parametrize(("seconds", "asks"), [(590, False), (601, True)])
def test_a_proof_holds_for_ten_minutes(seconds: int, asks: bool, forgotten: Any) -> None:
    browser = forgotten("administrator")
    browser.post("/account/proof/", {"proof-password": PASSWORD})
    age(browser, by=timedelta(seconds=seconds))
    assert (browser.post(f"{SETTINGS}/deadlines/new/", {}).status_code == 403) is asks


def test_who_may_not_do_it_is_told_nothing_of_it(forgotten: Any) -> None:
    assert forgotten("handler").post(f"{SETTINGS}/deadlines/new/", {}).status_code == 404
    assert Client().post(f"{SETTINGS}/deadlines/new/", {})["Location"].startswith("/account/login/")


def test_inviting_others_than_administrators_asks_nothing(forgotten: Any, full_city: FullCity) -> None:
    city = full_city.city
    words = {"name": "林俏", "role": Role.HANDLER.value, "body": city.works.pk, "place": city.county.pk}
    before = Invitation.objects.count()
    forgotten("administrator").post(f"{SETTINGS}/people/invitations/new/", words)
    assert Invitation.objects.count() >= before
    assert (
        "请再确认" not in forgotten("administrator").post(f"{SETTINGS}/people/invitations/new/", words).text
    )


def test_a_large_export_asks_and_then_goes_on(forgotten: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, address = forgotten("operator"), "/desk/export.csv?view=all"
    assert browser.get(address).status_code == 200
    monkeypatch.setattr("gongzhi.web.desk.queue.views.LARGE_EXPORT", 1)
    asked = browser.get(address)["Location"]
    assert asked == "/account/proof/?next=/desk/export.csv%3Fview%3Dall"
    page = browser.get(asked).text
    sent_on = browser.post("/account/proof/", waiting(page) | {"proof-password": PASSWORD})
    assert (sent_on["Location"], browser.get(address).status_code) == (address, 200)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_page_that_asks_leads_nowhere_else(elsewhere: str, forgotten: Any) -> None:
    words = {"next": elsewhere, "proof-password": PASSWORD}
    assert forgotten("resident").post("/account/proof/", words)["Location"] == "/account/"
