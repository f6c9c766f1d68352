"""Who gets in where: every address, everybody who may come, what is read and what is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.case.steps import DEEDS
from tests.web.entrances import ANSWERS, ENTRANCES, Entrance, answer_of
from tests.web.full_city import WHO, FullCity

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

REFUSALS = frozenset("s-xfbk")
STEPS_OF_SIGN_IN = {"mfa_authenticate", "mfa_login_webauthn"}  # who comes too early begins anew
FOREIGN = ("visitor", "resident", "holder", "handler", "administrator", "neighbour")
# What a visit may leave behind without anything having happened in the city.
_TRACES = {"sessions.Session", "usersessions.UserSession"}


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what a visit did, so that the next visitor finds the city as it was."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def size_of_everything() -> dict[str, int]:
    """Return how many rows each table has."""
    tables: list[type[models.Model]] = [table for table in apps.get_models() if table._meta.managed]
    return {
        table._meta.label: table._default_manager.count()
        for table in tables
        if table._meta.label not in _TRACES
    }


def visit(full_city: FullCity, who: str, method: str, address: str, **words: Any) -> str:
    """Visit an address and return the letter of the answer; for a refusal, see that nothing happened."""
    with taken_back():
        before = Fact.objects.count()
        answer = answer_of(getattr(full_city.browser(who), method)(address, words))
        assert answer not in REFUSALS or Fact.objects.count() == before
        return answer


def named(resolver: URLResolver, within: str = "") -> Iterator[str]:
    """Yield the full names of all addresses."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, f"{within}{pattern.namespace}:" if pattern.namespace else within)
        elif isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}"


def test_every_address_of_the_project_stands_in_the_table() -> None:
    assert {entrance.name for entrance in ENTRANCES} == set(named(get_resolver()))


def test_the_table_speaks_of_known_answers_only() -> None:
    assert {letter for entrance in ENTRANCES for letter in entrance.answers.values()} == set(ANSWERS)


def test_the_rows_of_the_table_are_all_different() -> None:
    addresses = [entrance.address for entrance in ENTRANCES if entrance.name != "web:home"]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("entrance", ENTRANCES, ids=str)
def test_everybody_gets_the_answer_that_the_table_says(entrance: Entrance, full_city: FullCity) -> None:
    address = full_city.address(entrance.address)
    got = {(method, who): visit(full_city, who, method, address) for method in ("get", "post") for who in WHO}
    assert got == entrance.answers


@pytest.mark.parametrize("entrance", [it for it in ENTRANCES if it.name.startswith("desk:")], ids=str)
def test_no_address_of_the_desk_opens_to_who_is_not_staff(entrance: Entrance) -> None:
    answers = {
        entrance.answers[method, who]
        for method in ("get", "post")
        for who in ("visitor", "resident", "reporter", "holder")
    }
    assert answers <= {"s", "-", "x"}


@pytest.mark.parametrize(
    "entrance", [it for it in ENTRANCES if it.who_gets("s") and it.name not in STEPS_OF_SIGN_IN], ids=str
)
def test_who_has_to_sign_in_comes_back_to_where_they_were_going(
    entrance: Entrance, full_city: FullCity
) -> None:
    method = "get" if "visitor" in entrance.who_gets("s") else "post"
    answer = getattr(full_city.browser("visitor"), method)(full_city.address(entrance.address))
    assert answer["Location"].startswith("/account/login/?next=/")


@pytest.mark.parametrize("step", [*DEEDS, "follow-up", "answer", "withdraw", "support"], ids=str)
def test_no_step_is_taken_with_the_case_of_another(step: str, full_city: FullCity) -> None:
    case, before = full_city.public, size_of_everything()
    words = {"version": case.version, "because": "因为", "note": "看过", "reply": "已办好", "outcome": "done"}
    answers = {
        who: visit(full_city, who, "post", f"/desk/case/{case.number}/{step}/", **words) for who in FOREIGN
    }
    assert answers == {who: "s" if who in ("visitor", "holder") else "-" for who in FOREIGN}
    assert size_of_everything() == before


@pytest.mark.parametrize("who", ["gardener", "administrator", "neighbour"])
def test_many_at_once_reach_no_case_that_one_does_not_see(who: str, full_city: FullCity) -> None:
    case = full_city.private
    words = {"step": "note", "note": "看过", "case": f"{case.pk}:{case.version}"}
    with taken_back():
        browser, before = full_city.browser(who), Fact.objects.count()
        answers = [browser.post(way, words).status_code for way in ("/desk/bulk/", "/desk/bulk/confirm/")]
        assert (answers, Fact.objects.count()) == ([302, 302], before)


@pytest.mark.parametrize("who", ["resident", "visitor", "operator", "gardener"])
@pytest.mark.parametrize("step", ["answer", "withdraw", "follow-up", "reopen", "attach"])
def test_a_reporters_steps_are_the_reporters_alone(who: str, step: str, full_city: FullCity) -> None:
    words = {"version": full_city.private.version, "because": "算了", "answer": "好", "verdict": "solved"}
    assert visit(full_city, who, "post", f"/case/{full_city.private.number}/{step}/", **words) == "-"


def test_the_next_number_of_a_file_opens_to_nobody(full_city: FullCity) -> None:
    beyond = full_city.attachment.pk + 1
    assert {visit(full_city, who, "get", f"/files/{beyond}/") for who in WHO} == {"-"}


def test_a_file_of_a_public_case_is_still_not_public(full_city: FullCity) -> None:
    with taken_back():
        Attachment.objects.update(case=full_city.public)
        seen = {who: visit(full_city, who, "get", f"/files/{full_city.attachment.pk}/") for who in WHO}
    seeing = {who for who, answer in seen.items() if answer == "p"}
    staff = {"operator", "dispatcher", "gardener", "supervisor", "evaluator", "auditor"}
    assert seeing == {"reporter"} | staff


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("operator", {"private", "public"}),
        ("auditor", {"private", "public"}),
        ("handler", {"private"}),
        ("gardener", {"public"}),
        ("administrator", set()),
        ("neighbour", set()),
    ],
)
def test_the_list_as_a_file_holds_what_its_reader_may_see(
    who: str, sees: set[str], full_city: FullCity
) -> None:
    lines = full_city.browser(who).get("/desk/export.csv?view=all").getvalue().decode()
    assert {name for name in ("private", "public") if full_city.parts[name] in lines} == sees


def test_the_public_lists_and_maps_hold_public_cases_only(full_city: FullCity) -> None:
    browser = full_city.browser("visitor")
    behind = full_city.address("/ranking/cases/?by=county&figure=all&month={month}")
    pages = ["/", "/public/", "/public/map/", "/public/cases.geojson", behind]
    told = "".join(browser.get(page).text for page in pages)
    assert full_city.public.number in told
    assert full_city.private.number not in told


def test_a_follow_up_link_opens_its_form_and_nothing_else(full_city: FullCity) -> None:
    browser = full_city.browser("visitor")
    assert browser.get(full_city.address("/follow-up/{token}/")).status_code == 200
    pages = ["/case/{private}/", "/files/{attachment}/", "/public/{private}/"]
    assert [browser.get(full_city.address(page)).status_code for page in pages] == [404, 404, 404]


def test_the_code_of_one_case_opens_no_other(full_city: FullCity) -> None:
    browser = full_city.browser("holder")
    pages = ["/case/{private}/", "/case/{public}/"]
    assert [browser.get(full_city.address(page)).status_code for page in pages] == [200, 404]


def test_a_case_that_is_not_there_is_answered_like_one_that_is_not_yours(full_city: FullCity) -> None:
    browser = full_city.browser("resident")
    pages = [browser.get(f"/case/{number}/").text for number in (full_city.private.number, "26010199999999")]
    words = [page.split("<main")[1].replace(full_city.private.number, "26010199999999") for page in pages]
    assert words[0].split("csrf")[0] == words[1].split("csrf")[0]
    assert Case.objects.filter(number="26010199999999").count() == 0
