"""The page of one's own tokens: made with a proof, shown once, ended by a press."""

import re
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import token_with_secret
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from tests.factories import PASSWORD, a_person
from tests.web.test_proof import age

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleared")]
PAGE = "/account/tokens/"
SAID = {"name": "工单系统", "scopes": ["cases:read", "cases:write"], "days": "90"}
PROOF = {"proof-password": PASSWORD}


def browser_of(person: Person) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def secret_on(answer: Any) -> str:
    """Return the secret that a page shows."""
    found = re.search(r'value="(gz_[^"]+)"', answer.text)
    return found[1] if found else ""


def test_a_token_is_made_and_its_secret_shown_once() -> None:
    person = a_person()
    browser = browser_of(person)
    secret = secret_on(browser.post(PAGE, SAID | PROOF))
    token = token_with_secret(secret, at=clock.now())
    assert token is not None
    assert (token.person, token.scopes) == (person, "cases:read cases:write")
    assert secret not in browser.get(PAGE).text


def test_the_page_with_the_secret_is_kept_nowhere() -> None:
    answer = browser_of(a_person()).post(PAGE, SAID | PROOF)
    assert "no-store" in answer["Cache-Control"]


def test_a_token_is_made_only_by_who_proves_to_be_themselves() -> None:
    browser = browser_of(a_person())
    browser.get(PAGE)
    age(browser)
    assert (browser.post(PAGE, SAID).status_code, ApiToken.objects.count()) == (403, 0)
    assert browser.post(PAGE, SAID | {"proof-password": "wrong"}).status_code == 403


def test_the_page_lists_ones_own_tokens_only() -> None:
    browser_of(a_person()).post(PAGE, {**SAID, "name": "别人的程序"} | PROOF)
    browser = browser_of(a_person())
    browser.post(PAGE, SAID | PROOF)
    page = browser.get(PAGE).text
    assert "工单系统" in page
    assert "别人的程序" not in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "4000"}])
def test_a_form_that_is_not_whole_comes_again(wrong: dict[str, Any]) -> None:
    answer = browser_of(a_person()).post(PAGE, SAID | PROOF | wrong)
    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)


def test_a_token_is_ended_by_its_own_person_only() -> None:
    browser = browser_of(a_person())
    browser.post(PAGE, SAID | PROOF)
    token = ApiToken.objects.get()
    assert browser_of(a_person()).post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert browser.post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
