"""No address in a form or a link leads away from this site, however it is written."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import PASSWORD
from tests.web.full_city import FullCity

pytestmark = pytest.mark.django_db

HOSTS = st.sampled_from(
    ["evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example", "[::1]"]
)
SCHEMES = st.sampled_from(
    ["", "http:", "https:", "HtTpS:", "javascript:", "data:", "ftp:", "http:http:", "x-y:"]
)
SLASHES = st.text(alphabet="/\\", max_size=4)
NOISE = st.text(alphabet="\t\n\r \x00\x0b\u200b\u2028\u3000%2f@?#.;", max_size=3)
ELSEWHERE = st.builds(
    lambda *parts: "".join(parts),
    NOISE,
    SCHEMES,
    NOISE,
    SLASHES,
    NOISE,
    HOSTS,
    st.sampled_from(["", "/", "/x"]),
)


def stays(address: str) -> bool:
    """Tell whether a browser stays here (WHATWG URL: it drops tabs and newlines; a backslash is a slash)."""
    read = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(read)
    here = parts.scheme in ("", "http") and parts.netloc in ("", "testserver")
    return here and not read.startswith("//") and (parts.netloc != "" or parts.scheme == "")


def led(full_city: FullCity, elsewhere: str) -> dict[str, Any]:
    """Return where each form that takes an address leads."""
    name = full_city.city.resident.sign_in_name or ""
    doors: dict[str, tuple[Client, dict[str, str]]] = {
        "/account/login/": (Client(), {"login": name, "password": PASSWORD}),
        "/account/proof/": (full_city.browser("resident"), {}),
        "/switch/language/": (Client(), {"language": "en"}),
        "/switch/elder/": (Client(), {"size": "1"}),
        "/desk/bulk/": (full_city.browser("operator"), {}),
    }
    answers = {
        door: client.post(door, {**words, "next": elsewhere}) for door, (client, words) in doors.items()
    }
    return {door: answer.headers.get("Location", "") for door, answer in answers.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elsewhere=ELSEWHERE)
@example(elsewhere="//evil.example")
@example(elsewhere="/\t/evil.example")
@example(elsewhere="\\/\\/evil.example")
@example(elsewhere="https:///evil.example")
@example(elsewhere="[:")
@example(elsewhere="?x")
def test_no_form_leads_to_another_site(elsewhere: str, full_city: FullCity) -> None:
    assert {door: place for door, place in led(full_city, elsewhere).items() if not stays(place)} == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elsewhere=ELSEWHERE)
def test_no_link_of_a_page_leads_to_another_site_that_its_address_named(
    elsewhere: str, full_city: FullCity
) -> None:
    for who, page in (("visitor", "/account/login/"), ("supervisor", "/desk/ranking/exclusion/{private}/")):
        answer = full_city.browser(who).get(full_city.address(page), {"next": elsewhere})
        links = re.findall(r'(?:href|action)="([^"]*)"', answer.text)
        assert [link for link in map(unescape, links) if "evil" in link and not stays(link)] == []


@pytest.mark.parametrize("page", ["/public/?q=路灯", "/desk/?view=all", "/account/devices/"])
def test_a_page_of_this_site_is_gone_back_to(page: str, full_city: FullCity) -> None:
    assert led(full_city, page)["/switch/language/"] == page or stays(
        led(full_city, page)["/switch/language/"]
    )
    assert led(full_city, page)["/account/proof/"].startswith("/")


def test_the_rule_that_these_tests_go_by_knows_what_is_elsewhere() -> None:
    away = [
        "//x",
        "/\\x",
        "\\\\x",
        "http:x",
        "https://testserver/",
        "javascript:x",
        "\t//x",
        "/\n/x",
        "http://x",
    ]
    assert [address for address in away if stays(address)] == []
    assert [address for address in ("/", "/a?b=//c", "?x", "http://testserver/a") if not stays(address)] == []
