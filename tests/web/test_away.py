"""What a visitor reads while the database or the disk is away; tests/survival takes them away indeed."""

import errno
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import RequestFactory

from gongzhi.kernel.away import is_away
from gongzhi.web.errors import away

WORDS = "楼道灯不亮“三天”了<b>"


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError(), OSError(errno.ENOSPC, "full")])
def test_a_database_or_disk_that_fails_is_away_for_a_while(error: Exception) -> None:
    assert is_away(error)


@pytest.mark.parametrize("error", [IntegrityError(), ProgrammingError(), OSError(errno.ENOENT, "none"), None])
def test_other_errors_are_our_own(error: Exception | None) -> None:
    assert not is_away(error)


def sent(address: str, **said: Any) -> str:
    """Send a form while the database is away, and return the page."""
    response = away(RequestFactory().post(address, said))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    return response.content.decode()


def test_what_was_typed_is_on_the_page_to_be_sent_again() -> None:
    page = sent("/report/?from=map", text=WORDS, key="a key")
    assert '<form method="post" action="/report/?from=map">' in page
    assert 'name="text" value="楼道灯不亮“三天”了&lt;b&gt;"' in page
    assert 'name="key" value="a key"' in page


def test_files_are_said_to_be_lost() -> None:
    page = sent("/report/", text=WORDS, photos=SimpleUploadedFile("灯.jpg", b"photo"))
    assert "请再添加一次" in page
    assert "请再添加一次" not in sent("/report/", text=WORDS)


def test_a_password_is_never_written_on_a_page() -> None:
    assert "secret-words" not in sent("/account/login/", login="zhou", password="secret-words")


def test_who_only_reads_is_asked_to_come_again() -> None:
    page = away(RequestFactory().get("/public/")).content.decode()
    assert ("data-failed" in page, '<form method="post" action="/public/"' in page) == (True, False)


def test_programs_get_a_problem_document() -> None:
    response = away(RequestFactory().get("/api/v1/cases"))
    assert (response["Content-Type"], json.loads(response.content)["status"]) == (
        "application/problem+json",
        503,
    )
