"""Whatever is asked or sent, the answer is one by the book: never a 500, never half a case."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.civic.cases.models import Case, Statement
from tests.a_city import City
from tests.api.open311.conftest import REPORT, Program

BY_THE_BOOK = {200, 400, 403, 404}
SIGNS = st.text(st.characters(codec="utf-8"), max_size=30)
DATES = st.sampled_from(
    ["2025", "2025-03-12", "2025-03-12T08:30:00Z", "9999-12-31", "2025-03-12T08:30:00 08:00"]
)
WORDS = (
    SIGNS
    | DATES
    | st.sampled_from(["true", "open", "closed", "1", "01", "1000000000", "-1", "%", "'", "null"])
)
ASKED = st.dictionaries(
    st.sampled_from(
        [
            *("service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size"),
            *("extensions", "jurisdiction_id", "api_key"),
        ]
    ),
    WORDS,
    max_size=4,
)
SENT = st.dictionaries(
    st.sampled_from(
        [
            *("service_code", "lat", "long", "address_string", "address_id", "email", "first_name", "phone"),
            *(
                "last_name",
                "description",
                "media_url",
                "attribute[kind]",
                "attribute[public]",
                "attribute[x]",
            ),
            *("attribute[][]", "device_id", "account_id", "service_request_id"),
        ]
    ),
    WORDS | st.floats().map(str),
    max_size=6,
)
PATHS = st.sampled_from(
    ["requests", "servicerequestupdates", "services", "services/01", "requests/1", "tokens/1"]
)
anything = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(client: Client, method: str, path: str, said: dict[str, Any]) -> tuple[int, str]:
    """Return the status and the kind of what is answered; an error on our side is raised here."""
    response = getattr(client, method)(f"/open311/v2/{path}", said)
    return response.status_code, response["Content-Type"].split(";")[0]


@anything
@given(said=ASKED, path=PATHS, suffix=st.sampled_from(["xml", "json"]))
def test_any_question_has_an_answer(said: dict[str, str], path: str, suffix: str, app: Program) -> None:
    code, kind = answer(app.client, "get", f"{path}.{suffix}", said)
    assert (code in BY_THE_BOOK, kind) == (True, {"xml": "text/xml", "json": "application/json"}[suffix])


@anything
@given(said=SENT, path=st.sampled_from(["requests", "servicerequestupdates"]), full=st.booleans())
def test_any_form_is_a_case_or_nothing(
    said: dict[str, str], path: str, full: bool, desk_app: Program
) -> None:
    before = transaction.savepoint()
    form = {"api_key": desk_app.key, **(REPORT if full else {}), **said}
    code, _kind = answer(desk_app.client, "post", f"{path}.xml", form)
    found = (Case.objects.count(), Statement.objects.count())
    transaction.savepoint_rollback(before)
    assert (code in BY_THE_BOOK, found) == (True, (1, 1) if code == 200 else (0, 0))


@anything
@given(path=st.text(st.characters(codec="utf-8", blacklist_characters="?#"), max_size=30))
def test_any_address_has_an_answer(path: str, client: Client, city: City) -> None:
    assert client.get(f"/open311/v2/requests/{path}.json").status_code in BY_THE_BOOK
    assert client.get(f"/open311/v2/services/{path}.xml").status_code in BY_THE_BOOK


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&%"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=1"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/json", b"{"),
        ("text/xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("", b""),
    ],
)
def test_a_body_of_any_kind_is_refused_in_peace(kind: str, body: bytes, client: Client, city: City) -> None:
    response = client.generic("POST", "/open311/v2/requests.xml", body, content_type=kind)
    assert (response.status_code in {400, 403}, Case.objects.count()) == (True, 0)
    assert (response["Content-Type"], b"<errors>" in response.content) == ("text/xml; charset=utf-8", True)


def test_a_form_with_too_many_fields_is_refused(client: Client, city: City) -> None:
    form = {f"attribute[{index}]": "x" for index in range(2500)}
    response = client.post("/open311/v2/requests.json", form)
    assert (response.status_code, response.json()[0]["code"]) == (400, 400)


def test_signs_that_xml_cannot_hold_are_left_out(city: City, app: Program) -> None:
    city.roads.name = "道路\x0b破损\ufffe"
    city.roads.save()
    assert app.xml("services").findtext("service/service_name") == "道路破损"
    assert app.get("services")[0]["service_name"] == "道路\x0b破损\ufffe"
