"""The heads of all answers: what runs, who frames, what is kept, where cookies go; of errors too."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from gongzhi.config.floods import DEFAULTS
from gongzhi.config.guarding import guarded
from gongzhi.web.middleware import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY, heads_of_every_answer
from gongzhi.web.verify.views import policy as policy_of_verify
from tests.architecture.source import ROOT
from tests.web.entrances import ENTRANCES, Entrance
from tests.web.full_city import FullCity

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
FILE_POLICY = "default-src 'none'; sandbox"
POLICIES = {CONTENT_SECURITY_POLICY, FILE_POLICY, policy_of_verify()}
# Data that pages of others may read.
OPEN_TO_OTHER_SITES = ("/open311/", "/open-data/", "/api/", "/ledger/")


def heads(answer: Any) -> dict[str, str]:
    """Return the heads of an answer that every one must have."""
    return {name: answer.headers.get(name, "") for name in ALWAYS}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("entrance", ENTRANCES, ids=str)
def test_every_answer_of_every_entrance_has_its_guards(
    entrance: Entrance, method: str, full_city: FullCity
) -> None:
    address = full_city.address(entrance.address)
    for who in ("visitor", "reporter", "handler"):
        answer = getattr(full_city.browser(who), method)(address)
        assert heads(answer) == ALWAYS, who
        assert answer["Content-Security-Policy"] in POLICIES, who
        if not address.startswith(OPEN_TO_OTHER_SITES):
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin", who


@pytest.mark.parametrize("entrance", [it for it in ENTRANCES if it.who_gets("p")], ids=str)
def test_no_cache_keeps_a_page_of_somebody_signed_in(entrance: Entrance, full_city: FullCity) -> None:
    answer = full_city.browser(entrance.who_gets("p")[-1]).get(full_city.address(entrance.address))
    kept = answer.headers.get("Cache-Control", "")
    is_open = entrance.address.startswith((*OPEN_TO_OTHER_SITES, "/health", "/metrics", "/places/outlines"))
    assert "no-store" in kept or "private" in kept or "no-cache" in kept or is_open, kept


@pytest.mark.parametrize(
    "address",
    ["/account/login/", "/desk/", "/find/", "/case/{private}/", "/follow-up/{token}/", "/mine/", "/files/0/"],
)
def test_no_search_engine_keeps_what_is_somebody_s_or_opens_by_its_address(
    address: str, full_city: FullCity
) -> None:
    answer = full_city.browser("visitor").get(full_city.address(address))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in full_city.browser("visitor").get("/public/")


ERRORS = {
    400: ("/", "evil.example"),
    404: ("/nowhere/", "localhost"),
    405: ("/switch/language/", "localhost"),
    403: ("/account/login/", "localhost"),
}


@pytest.mark.parametrize("status", ERRORS)
def test_pages_of_errors_have_the_same_guards(status: int) -> None:
    address, host = ERRORS[status]
    client = Client(enforce_csrf_checks=True, headers={"host": host})
    answer = client.post(address) if status == 403 else client.get(address)
    assert (answer.status_code, answer["Content-Security-Policy"]) == (status, CONTENT_SECURITY_POLICY)
    assert heads(answer) == ALWAYS
    assert "evil.example" not in answer.text


def test_a_page_of_our_own_failure_has_the_same_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret of the database")

    monkeypatch.setattr("gongzhi.web.portal.views.home.render", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, heads(answer), "secret" in answer.text) == (500, ALWAYS, False)
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_who_is_refused_before_django_gets_the_same_guards(settings: Settings) -> None:
    settings.LIMITS = {**DEFAULTS, "reads": 1}
    guard, told = guarded(), list[tuple[str, dict[str, str]]]()
    guard.application = lambda environ, start: [b""]  # Django would close the test's database
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REMOTE_ADDR": "203.0.113.9"}
    for _ in range(2):
        guard(asked, lambda status, headers, exc=None: told.append((status, dict(headers))))
    [(status, refused)], page = told, Client().get("/")
    assert status == "429 Too Many Requests"
    assert {name: refused[name] for name in ALWAYS} == ALWAYS
    guards = heads_of_every_answer()
    assert guards == {name: page[name] for name in guards} == {name: refused[name] for name in guards}
    assert "Content-Security-Policy" in guards


def test_what_is_served_as_it_lies_has_its_guards_too() -> None:
    answer = Client().get("/static/built/favicon.svg")
    found = {name: answer.headers.get(name) for name in ("Content-Security-Policy", "X-Content-Type-Options")}
    assert found == {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff"}


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "https://testserver:444"]
)
def test_a_form_sent_from_another_site_is_refused_even_with_a_token(origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/account/login/").cookies["csrftoken"].value
    words = {"csrfmiddlewaretoken": token, "language": "en"}
    assert client.post("/switch/language/", words, headers={"origin": origin}).status_code == 403
    assert client.post("/switch/language/", words, headers={"origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "127.0.0.1.x"]
)
def test_a_foreign_host_gets_nothing(host: str) -> None:
    answer = Client().get(reverse("account_login"), headers={"host": host})
    assert (answer.status_code, host in answer.text) == (400, False)


def test_a_host_that_another_program_claims_is_not_believed() -> None:
    page = Client().get("/account/login/", headers={"x-forwarded-host": "evil.example"}).text
    assert "evil.example" not in page
    assert RequestFactory().get("/", headers={"x-forwarded-host": "evil.example"}).get_host() == "testserver"


PROGRAM = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client, RequestFactory
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
answer = SecurityMiddleware(lambda request: HttpResponse())(RequestFactory().get("/", secure=True))
names = [name for name in dir(settings) if "COOKIE" in name or name.startswith("SECURE_")]
found = {name: getattr(settings, name) for name in names}
print(json.dumps({"heads": dict(answer.headers), "settings": found}, default=str))
"""


def test_under_https_cookies_belong_to_this_host_alone_and_browsers_come_no_other_way() -> None:
    environment = {**os.environ, "GONGZHI_HTTPS": "1", "GONGZHI_HOSTS": "gongzhi.example"}
    environment |= {"DJANGO_SETTINGS_MODULE": "gongzhi.config.settings", "GONGZHI_SECRET_KEY": "x"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, cwd=ROOT, check=True
    )
    found = json.loads(done.stdout)
    settings = found["settings"]
    assert found["heads"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert (settings["SESSION_COOKIE_NAME"], settings["CSRF_COOKIE_NAME"]) == (
        "__Host-sessionid",
        "__Host-csrftoken",
    )
    for kind in ("SESSION", "CSRF"):
        flags = [
            settings[f"{kind}_COOKIE_{name}"] for name in ("SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
        ]
        assert flags == [True, True, "Lax", "/", None]
