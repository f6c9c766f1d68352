"""What no page may lack, and what no visitor may slip into one."""

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from gongzhi.civic.evaluation.models import CaseExclusion
from gongzhi.kernel import clock
from gongzhi.kernel.models import Fact
from gongzhi.kernel.spreadsheet import csv_response
from gongzhi.web.middleware import CONTENT_SECURITY_POLICY
from gongzhi.web.verify.views import policy as policy_of_verify
from tests.a_city import an_opened_case
from tests.factories import PASSWORD
from tests.web.entrances import ENTRANCES, Entrance
from tests.web.full_city import EVIL, NAME, TITLE, FullCity

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGES = [entrance for entrance in ENTRANCES if entrance.who_gets("p")]
# Programs show a token of their own, and no cookie opens their doors; a mail program that stops letters shows
# the signed address (RFC 8058).
NO_COOKIES = ("rest:", "no-api", "open311:", "open-data:", "web:stop-letters")
BY_COOKIE = [entrance for entrance in ENTRANCES if not entrance.name.startswith(NO_COOKIES)]
ELSEWHERE = [
    *("https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *(
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\t//evil.example",
        "https:evil.example",
    ),
]
DATA = "application/json"  # a script that no browser runs
DRAWING = "data:image/svg+xml,"  # within a picture no script runs, and the policy allows it there


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what could run, and the forms that send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.forms: list[set[str]] = []  # the names in each form that is sent by POST
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element brings with it."""
        said = {name: value or "" for name, value in attrs}
        self.runs += list(runs_in(tag, said))
        if tag == "form":
            self._is_open = said.get("method", "get").lower() == "post"
            self.forms += [set()] * self._is_open
        elif self._is_open and "name" in said:
            self.forms[-1] = self.forms[-1] | {said["name"]}

    def handle_endtag(self, tag: str) -> None:
        """See where a form ends."""
        self._is_open = self._is_open and tag != "form"


def runs_in(tag: str, said: dict[str, str]) -> Iterator[str]:
    """Yield whatever of an element a browser would run or a policy would stop."""
    if tag == "style" or (tag == "script" and not said.get("src", "").startswith("/static/")):
        yield from () if said.get("type") == DATA else (f"<{tag}>",)
    yield from (f"{tag} {name}" for name in said if name == "style" or name.startswith("on"))
    if tag == "img" and said.get("src", "").startswith(DRAWING):
        return
    links = (said.get(name, "") for name in ("href", "src", "action", "formaction"))
    # A picture in the page itself runs nothing.
    ways = ("javascript:",) if tag == "img" else ("javascript:", "data:")
    yield from (f"{tag} {link}" for link in links if link.strip().lower().startswith(ways))


def shown(full_city: FullCity, entrance: Entrance) -> Any:
    """Return the answer to the last of those who get a page: for the desk somebody with many buttons."""
    return full_city.browser(entrance.who_gets("p")[-1]).get(full_city.address(entrance.address))


def read(answer: Any) -> Reader:
    """Return what stands in a page; nothing for what is no page."""
    return Reader(answer.text if answer["Content-Type"].startswith("text/html") else "")


@pytest.mark.parametrize("entrance", PAGES, ids=str)
def test_every_page_forbids_what_it_does_not_need(entrance: Entrance, full_city: FullCity) -> None:
    answer = shown(full_city, entrance)
    is_verify = entrance.name == "verify:verify"  # one file that also works without us brings its own policy
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert answer["Content-Security-Policy"] == POLICIES.get(entrance.name, CONTENT_SECURITY_POLICY)
    assert (is_verify or read(answer).runs == [], "Server" in answer) == (True, False)


POLICIES = {"cases:attachment": "default-src 'none'; sandbox", "verify:verify": policy_of_verify()}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert not any("unsafe" in sources or "*" in sources or "http" in sources for sources in policy.values())
    assert (policy["script-src"], policy["style-src"], policy["object-src"]) == ("'self'", "'self'", "'none'")
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == (
        "'none'",
        "'self'",
        "'self'",
    )


@pytest.mark.parametrize("address", ["/nowhere/", "/report/like/", "/places/at/", "/files/0/", "/desk/"])
def test_answers_that_are_no_pages_are_guarded_too(address: str, full_city: FullCity) -> None:
    answer = full_city.browser("resident").get(address)
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("who", ["reporter", "operator", "dispatcher", "handler", "evaluator", "supervisor"])
def test_whatever_is_offered_on_a_case_has_a_token_and_runs_nothing(who: str, full_city: FullCity) -> None:
    address = "/case/{private}/" if who == "reporter" else "/desk/case/{private}/"
    page = read(full_city.browser(who).get(full_city.address(address)))
    assert (page.runs, len(page.forms) > 1) == ([], True)
    assert [form for form in page.forms if "csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize(
    "entrance", [it for it in PAGES if it in BY_COOKIE and not it.name.endswith(("export", "json"))], ids=str
)
def test_every_form_that_sends_has_a_token(entrance: Entrance, full_city: FullCity) -> None:
    forms = read(shown(full_city, entrance)).forms
    assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize("entrance", BY_COOKIE, ids=str)
def test_nothing_is_sent_without_a_token(entrance: Entrance, full_city: FullCity) -> None:
    before = Fact.objects.count()
    let_in = [*entrance.who_gets("r", "post"), *entrance.who_gets("p", "post"), "administrator"]
    browser = full_city.browser(let_in[-1], enforce_csrf_checks=True)
    answer = browser.post(full_city.address(entrance.address), {"version": "1"})
    assert (answer.status_code, Fact.objects.count()) == (403, before)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("visitor", "/public/"),
        ("visitor", "/public/map/"),
        ("visitor", "/public/{public}/"),
        ("visitor", "/follow-up/{token}/"),
        ("reporter", "/mine/"),
        ("reporter", "/case/{private}/"),
        ("reporter", "/case/{public}/"),
        ("operator", "/desk/?view=all"),
        ("operator", "/desk/case/{private}/"),
        ("gardener", "/desk/case/{public}/"),
        ("evaluator", "/desk/follow-ups/"),
        ("evaluator", "/desk/follow-ups/{private}/"),
        ("supervisor", "/desk/ranking/exclusion/{private}/"),
        ("auditor", "/desk/ranking/cases/?by=county&figure=all&month={month}"),
    ],
)
def test_what_residents_write_stays_text(who: str, address: str, full_city: FullCity) -> None:
    answer = full_city.browser(who).get(full_city.address(address))
    assert (answer.status_code, read(answer).runs) == (200, [])
    assert (escape(EVIL) in answer.text, EVIL in answer.text) == (True, False)


def test_what_a_resident_is_called_stays_text(full_city: FullCity) -> None:
    browsers = full_city.browser("reporter"), full_city.browser("operator")
    pages = (
        browsers[0].get("/account/profile/"),
        browsers[1].post(full_city.address("/desk/case/{private}/reporter/"), follow=True),
    )
    assert [(escape(NAME) in page.text, NAME in page.text) for page in pages] == [(True, False)] * 2


def test_a_file_is_served_under_a_name_that_is_only_a_name(full_city: FullCity) -> None:
    answer = full_city.browser("reporter").get(full_city.address("/files/{attachment}/"))
    assert (answer["Content-Type"], '"' in answer["Content-Disposition"].replace('\\"', "")[20:-1]) == (
        "image/jpeg",
        False,
    )
    assert "\n" not in answer["Content-Disposition"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_resident_s_words_for_a_formula(sign: str) -> None:
    lines = csv_response("x", ["题目"], [[f"{sign}HYPERLINK(1)"]]).getvalue().decode()
    assert f"'{sign}HYPERLINK" in lines


def test_the_list_as_a_file_guards_its_cells(full_city: FullCity) -> None:
    title = "=HYPERLINK(1)路灯不亮"
    an_opened_case(full_city.city, at=clock.now() - timedelta(minutes=9), text=title, title=title)
    answer = full_city.browser("operator").get("/desk/export.csv?view=all")
    lines = answer.getvalue().decode()
    assert (f",'{title}," in lines, f",{title}," in lines) == (True, False)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("address", ["/public/cases.geojson", "/places/search/?q=<script>alert(1)</script>"])
def test_data_is_never_served_as_a_page(address: str, full_city: FullCity) -> None:
    answer = full_city.browser("visitor").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    "address", ["/public/?q=", "/find/?number=", "/ranking/?by=", "/account/login/?next="]
)
@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>"])
def test_words_in_an_address_stay_text(address: str, words: str, full_city: FullCity) -> None:
    answer = full_city.browser("visitor").get(address + words)
    assert (read(answer).runs, words in answer.text) == ([], False)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_and_the_switches_lead_nowhere_else(elsewhere: str, full_city: FullCity) -> None:
    name = full_city.city.resident.sign_in_name or ""
    sent = {
        "/account/login/": {"login": name, "password": PASSWORD},
        "/account/logout/": {},
        "/switch/language/": {"language": "en"},
        "/switch/elder/": {"size": "1"},
    }
    led = [Client().post(door, {**words, "next": elsewhere})["Location"] for door, words in sent.items()]
    assert led == ["/account/", "/", "/", "/"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_up_leads_nowhere_else(elsewhere: str, client: Client) -> None:
    words = {"username": "zhang.wei", "password1": "correct-horse", "password2": "correct-horse"}
    assert client.post("/account/signup/", {**words, "next": elsewhere})["Location"] == "/account/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_steps_of_the_desk_lead_nowhere_else(elsewhere: str, full_city: FullCity) -> None:
    browser, number = full_city.browser("supervisor"), full_city.private.number
    page = browser.get(f"/desk/ranking/exclusion/{number}/", {"next": elsewhere})
    assert (elsewhere in page.text, read(page).runs) == (False, [])
    words = {"act": "exclude", "because": "重复登记", "next": elsewhere}
    led = browser.post(f"/desk/ranking/exclusion/{number}/", words)["Location"]
    assert (led, CaseExclusion.objects.count()) == ("/desk/ranking/", 1)
    assert browser.post("/desk/bulk/", {"next": elsewhere})["Location"] == "/desk/"


def test_cookies_stay_with_the_browser_and_this_site(full_city: FullCity) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": full_city.city.resident.sign_in_name, "password": PASSWORD})
    browser.post("/switch/elder/", {"size": "1"})
    browser.post("/switch/language/", {"language": "en"})
    browser.get("/report/")
    flags = {name: (bool(it["httponly"]), it["samesite"]) for name, it in browser.cookies.items()}
    assert flags == dict.fromkeys(["sessionid", "csrftoken", "elder", "django_language"], (True, "Lax"))


def test_a_title_that_is_too_clever_is_still_only_words(full_city: FullCity) -> None:
    page = full_city.browser("visitor").get(full_city.address("/public/{public}/")).text
    assert (escape(TITLE) in page, "{{ 7|add:7 }}" in page, "13800001234" in page) == (True, True, False)
