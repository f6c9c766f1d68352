"""Files of cases: who gets them, and that no head and no guess of the content gets around it."""

from typing import Any

import pytest

from gongzhi.civic.cases.models import Attachment
from tests.web.full_city import WHO, FullCity
from tests.web.test_entrances import taken_back

pytestmark = pytest.mark.django_db

SEE_PRIVATE = {
    "reporter",
    "holder",
    "operator",
    "dispatcher",
    "handler",
    "supervisor",
    "evaluator",
    "auditor",
}
SEE_PUBLIC = {"reporter", "operator", "dispatcher", "gardener", "supervisor", "evaluator", "auditor"}


def answers(full_city: FullCity, *, method: str = "get", beyond: int = 0, **more: Any) -> dict[str, int]:
    """Return the status that everybody gets for the file, or for one that is not there."""
    address = f"/files/{full_city.attachment.pk + beyond}/"
    return {who: getattr(full_city.browser(who), method)(address, **more).status_code for who in WHO}


def those_who_get(found: dict[str, int], status: int) -> set[str]:
    """Return who gets a status."""
    return {who for who, answer in found.items() if answer == status}


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_file_of_a_private_case_is_for_those_who_see_the_case(method: str, full_city: FullCity) -> None:
    found = answers(full_city, method=method)
    assert (those_who_get(found, 200), those_who_get(found, 404)) == (SEE_PRIVATE, set(WHO) - SEE_PRIVATE)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nobody_changes_a_file(method: str, full_city: FullCity) -> None:
    assert set(answers(full_city, method=method).values()) == {405}


def test_a_file_goes_with_its_case(full_city: FullCity) -> None:
    with taken_back():
        Attachment.objects.update(case=full_city.public)
        assert those_who_get(answers(full_city), 200) == SEE_PUBLIC


@pytest.mark.parametrize("head", ["if-none-match", "if-match", "range"])
def test_no_head_tells_a_stranger_that_there_is_a_file(head: str, full_city: FullCity) -> None:
    value = "bytes=0-3" if head == "range" else f'"{full_city.attachment.sha256}"'
    found = answers(full_city, headers={head: value})
    of_none = answers(full_city, beyond=1000, headers={head: value})
    assert {who for who in WHO if found[who] == of_none[who]} == set(WHO) - SEE_PRIVATE


def test_who_has_the_file_already_is_told_that_it_is_the_same(full_city: FullCity) -> None:
    found = answers(full_city, headers={"if-none-match": f'"{full_city.attachment.sha256}"'})
    assert those_who_get(found, 304) == SEE_PRIVATE


@pytest.mark.parametrize(
    "path",
    [
        "/files/-1/",
        "/files/0/",
        "/files/99999999999999999999/",
        "/files/1e1/",
        "/files/../secret_key",
        "/files/%2e%2e/",
    ],
)
def test_an_invented_address_of_a_file_finds_nothing(path: str, full_city: FullCity) -> None:
    assert full_city.browser("reporter").get(path).status_code == 404


def test_the_file_in_the_folder_has_no_address_of_its_own(full_city: FullCity) -> None:
    stored = str(full_city.attachment.file.name)
    for place in (f"/{stored}", f"/media/{stored}", f"/static/{stored}", f"/attachments/{stored}"):
        assert full_city.browser("reporter").get(place).status_code == 404
