"""How names and numbers are written."""

import pytest
from django.core.exceptions import ValidationError

from gongzhi.civic.people.vocabulary import name_of, phone_of, sign_in_name_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zhou.Min", "zhou.min"),
        ("  王芳 ", "王芳"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("li-hua@example", "li-hua@example"),
    ],
)
def test_a_sign_in_name_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert sign_in_name_of(typed) == kept
    assert sign_in_name_of(kept) == kept


@pytest.mark.parametrize("typed", ["", "王", "a b", "<b>", "x" * 81, "ab\x00c", "ab\u202ec"])
def test_what_cannot_be_a_sign_in_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        sign_in_name_of(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("+86 138 0000 1234", "13800001234"), ("(0571)8888-6666", "057188886666")]
)
def test_a_phone_number_loses_its_ornaments(typed: str, kept: str) -> None:
    assert phone_of(typed) == kept


@pytest.mark.parametrize("typed", ["110x", "1234", "1" * 16, "=1+1"])
def test_what_cannot_be_a_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        phone_of(typed)


def test_a_name_is_one_line() -> None:
    assert name_of(" 周\n 敏 ") == "周 敏"


@pytest.mark.parametrize("typed", ["周\x00敏", "周\u202e敏", "周" * 81])
def test_a_name_has_no_control_characters_and_an_end(typed: str) -> None:
    with pytest.raises(ValidationError):
        name_of(typed)
