"""Who gets into which page of the desk."""

from datetime import datetime

import pytest
from django.test import Client

from tests.a_city import City, a_dispatched_case, a_resolved_case, an_opened_case
from tests.web.desk.conftest import SignedIn, take

STAFF = ("operator", "dispatcher", "supervisor", "evaluator", "auditor", "handler", "gardener")
PAGES = ("/desk/", "/desk/export.csv", "/desk/intake/", "/desk/intake/caller/", "/desk/follow-ups/")


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in_and_comes_back(page: str, client: Client, city: City) -> None:
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_a_resident_is_not_told_of_the_desk(page: str, city: City, signed_in: SignedIn) -> None:
    assert signed_in(city.resident).get(page).status_code == 404


def test_a_resident_does_not_see_even_the_own_case_from_the_desk(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    assert signed_in(city.resident).get(f"/desk/case/{case.number}/").status_code == 404


@pytest.mark.parametrize("role", STAFF)
def test_every_member_with_a_part_in_cases_has_a_queue(role: str, city: City, signed_in: SignedIn) -> None:
    assert signed_in(getattr(city, role)).get("/desk/").status_code == 200


def test_an_administrator_without_a_part_in_cases_goes_to_the_settings(
    city: City, signed_in: SignedIn
) -> None:
    answer = signed_in(city.administrator).get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/settings/")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("operator", True),
        ("dispatcher", True),
        ("supervisor", True),
        ("evaluator", True),
        ("auditor", True),
        ("handler", True),
        ("gardener", False),
        ("administrator", False),
    ],
)
def test_a_dispatched_case_is_seen_by_the_centre_and_its_body(
    role: str, sees: bool, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_dispatched_case(city, at=earlier)
    client = signed_in(getattr(city, role))
    pages = [f"/desk/case/{case.number}/", f"/desk/case/{case.number}/position.json"]
    assert [client.get(page).status_code for page in pages] == [200 if sees else 404] * 2


@pytest.mark.parametrize("role", ["gardener", "administrator", "resident"])
def test_a_case_that_is_not_seen_takes_no_step(
    role: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_dispatched_case(city, at=earlier)
    assert take(signed_in(getattr(city, role)), case, "acknowledge").status_code == 404


@pytest.mark.parametrize("role", ["dispatcher", "supervisor", "evaluator", "auditor", "handler"])
def test_only_operators_take_calls_in(role: str, city: City, signed_in: SignedIn) -> None:
    client = signed_in(getattr(city, role))
    pages = [client.get("/desk/intake/"), client.post("/desk/intake/"), client.post("/desk/intake/alike/")]
    assert [page.status_code for page in pages] == [404] * 3


@pytest.mark.parametrize("role", ["operator", "dispatcher", "supervisor", "auditor", "handler"])
def test_only_evaluators_make_calls(role: str, city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_resolved_case(city, at=earlier)
    client, page = signed_in(getattr(city, role)), f"/desk/follow-ups/{case.number}/"
    answers = [
        client.get("/desk/follow-ups/"),
        client.get(page),
        client.post(page),
        client.post(f"{page}missed/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("step", ["accept", "decline", "note", "ask", "merge"])
def test_an_auditor_reads_and_does_nothing(
    step: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.auditor)
    words = {"category": "道路破损", "urgency": "ordinary", "note": "看过", "question": "几点？", "into": "1"}
    assert take(client, case, step, because="不归", instead="去别处", **words).status_code == 422
    page = client.get(f"/desk/case/{case.number}/").content.decode()
    assert f'action="/desk/case/{case.number}/' not in page


def test_an_unknown_case_or_step_is_not_found(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.dispatcher)
    unknown = [client.get(f"/desk/case/{number}/") for number in ("26010100000008", "x", "%00", "1" * 300)]
    pages = [*unknown, take(client, case, "explode"), take(client, case, "withdraw")]
    assert [page.status_code for page in pages] == [404] * 6


def test_the_address_of_a_step_leads_back_to_the_case(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    answer = signed_in(city.dispatcher).get(f"/desk/case/{case.number}/accept/")
    assert answer["Location"] == f"/desk/case/{case.number}/"
