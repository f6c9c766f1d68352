"""The guard with all of Django behind it: who a sender is, is what Django and our doors authenticated."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.config import floods
from gongzhi.config.floods import DEFAULTS, Guard
from gongzhi.kernel import clock
from tests.a_city import City, a_city

pytestmark = pytest.mark.django_db
OPEN = dict.fromkeys(DEFAULTS, 0)
OWN_AND_ADDRESS = 10  # what one sender gets at once with sixty a minute, and the address as much


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Ask Django behind a guard for which time stands still, and return the status."""
    monkeypatch.setattr(floods, "monotonic", lambda: 1000.0)
    monkeypatch.setattr(signals.request_started, "receivers", [])  # which close the test's connection
    monkeypatch.setattr(signals.request_finished, "receivers", [])
    guard = Guard(WSGIHandler(), limits=OPEN | {"reads": 60, "writes": 60}, threads=8)

    def asked(path: str, /, form: dict[str, str] | None = None, **heads: str) -> int:
        found: list[int] = []
        request = RequestFactory().post(path, form) if form else RequestFactory().get(path)
        environ = request.environ | {"REMOTE_ADDR": "203.0.113.9", **heads}
        answer: Any = guard(environ, lambda status, _heads, _info=None: found.append(int(status[:3])))
        b"".join(answer)
        return found[0]

    return asked


def a_secret(city: City, scope: Scope) -> str:
    """Return a token of a resident."""
    at = clock.now()
    until = at + timedelta(days=1)
    made: Any = create_token("x", scopes={scope}, expires_at=until, by=city.resident, at=at)
    return str(made.secret)


@pytest.mark.parametrize("writing", ["Bearer {n}{secret}", "bearer {secret}{n}", "Bearer\t{secret}{n}"])
def test_one_token_in_many_writings_is_one_sender(writing: str, city: City, ask: Callable[..., int]) -> None:
    secret = a_secret(city, Scope.CASES_READ)
    heads = [writing.format(secret=secret, n=" " * n) for n in range(30)]
    found = [ask("/api/v1/me", HTTP_AUTHORIZATION=head) for head in heads]
    assert found.count(429) >= 30 - OWN_AND_ADDRESS


@pytest.mark.parametrize("writing", ["sessionid=z{n}; sessionid={key}", "sessionid={key}; x={n}"])
def test_one_session_in_many_writings_is_one_sender(
    writing: str, city: City, ask: Callable[..., int]
) -> None:
    browser = Client()
    browser.force_login(city.resident)
    heads = [writing.format(key=browser.session.session_key, n=n) for n in range(30)]
    found = [ask("/account/", HTTP_COOKIE=head, HTTP_AUTHORIZATION=f"x{head}") for head in heads]
    assert found.count(429) >= 30 - OWN_AND_ADDRESS


def test_a_program_has_its_own_budget_beside_the_address(city: City, ask: Callable[..., int]) -> None:
    head = f"Bearer {a_secret(city, Scope.CASES_READ)}"
    found = [ask("/api/v1/me", HTTP_AUTHORIZATION=head) for _ in range(6)]
    assert (found, [ask("/health/live"), ask("/")]) == ([200] * 5 + [429], [200, 200])


def test_an_api_key_is_a_sender_in_the_address_and_in_the_form(city: City, ask: Callable[..., int]) -> None:
    key = a_secret(city, Scope.OPEN311)
    asked = [ask(f"/open311/v2/services.json?api_key={key}") for _ in range(6)]
    sent = [ask("/open311/v2/requests.json", {"api_key": key}) for _ in range(12)]
    assert (asked, [ask("/")]) == ([200] * 5 + [429], [200])
    assert (sent.count(400), sent.count(429)) == (OWN_AND_ADDRESS, 2)
