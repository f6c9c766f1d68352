"""Files of one's own cases: fetched with the key that sees them, by nobody else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.clients.vocabulary import Scope
from tests.a_city import City
from tests.api.open311.conftest import Open, Program, a_key
from tests.civic.cases.files import a_photo
from tests.factories import a_person


@pytest.fixture
def url(app: Program, opened: Open) -> str:
    """The address of a photo that came along with a report."""
    number = opened(media_url=SimpleUploadedFile("lamp.jpg", a_photo()))
    return str(app.get(f"requests/{number}", api_key=app.key)[0]["media_url"])


def fetched(url: str, **said: Any) -> tuple[int, str]:
    response = Client().get(url, said.pop("query", {}), **said)
    return response.status_code, response["Content-Type"]


def test_a_photo_is_fetched_with_the_key_in_the_address_or_the_header(app: Program, url: str) -> None:
    ways: list[dict[str, Any]] = [
        {"query": {"api_key": app.key}},
        {"headers": {"authorization": f"Bearer {app.key}"}},
    ]
    assert [fetched(url, **way) for way in ways] == [(200, "image/jpeg")] * 2


def test_what_is_fetched_is_the_file_itself_and_runs_nowhere(app: Program, url: str) -> None:
    response = Client().get(url, {"api_key": app.key})
    assert response.getvalue() == Attachment.objects.get().file.read()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"


def test_without_a_key_or_with_one_for_something_else_there_is_no_file(city: City, url: str) -> None:
    keys = ["", "gz_x", a_key(city.resident, Scope.CASES_READ)]
    assert [fetched(url, query={"api_key": key})[0] for key in keys] == [403, 403, 403]


def test_the_key_of_another_finds_no_file_even_of_a_public_case(city: City, url: str) -> None:
    key = a_key(a_person("王建国"))
    Case.objects.update(is_public=True, status="handling")
    assert fetched(url, query={"api_key": key}) == (404, "text/xml; charset=utf-8")
    assert fetched(f"{url}9", query={"api_key": key}) == (404, "text/xml; charset=utf-8")


def test_a_public_case_tells_others_of_no_photo(city: City, app: Program, url: str) -> None:
    Case.objects.update(is_public=True, status="handling")
    for key in ("", a_key(a_person("王建国"))):
        [told] = app.get("requests", extensions="true", api_key=key)
        assert (told["media_url"], told["extended_attributes"]["photos"]) == (None, [])


def test_a_file_that_is_lost_on_the_shelf_is_not_there(app: Program, url: str) -> None:
    Attachment.objects.get().file.delete(save=False)
    Attachment.objects.update(file="2020/01/lost.jpg")
    assert fetched(url, query={"api_key": app.key})[0] == 404
