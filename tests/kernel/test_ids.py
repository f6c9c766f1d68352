"""Numbers and codes."""

from datetime import datetime

import pytest

from gongzhi.kernel.ids import hash_code, is_number, new_code, new_number


def test_a_number_begins_with_the_day_in_the_city(noon: datetime) -> None:
    assert new_number(noon)[:6] == "250312"


def test_a_new_number_is_a_number(noon: datetime) -> None:
    assert is_number(new_number(noon))


def test_any_single_wrong_digit_is_caught(noon: datetime) -> None:
    number = new_number(noon)
    for place, digit in enumerate(number):
        wrong = number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :]
        assert not is_number(wrong)


@pytest.mark.parametrize("text", ["", "2503120000000", "²5031200000000", "25031200000o00", "250312000000000"])
def test_other_text_is_no_number(text: str) -> None:
    assert not is_number(text)


def test_the_check_digit_is_that_of_luhn() -> None:
    assert is_number("79927398713000") is False
    assert is_number("00079927398713") is True


def test_a_code_may_be_typed_without_care() -> None:
    code = new_code()
    assert hash_code(code.lower().replace("-", " ")) == hash_code(code)


def test_codes_have_no_look_alikes() -> None:
    assert not set("".join(new_code() for _ in range(200))) & set("01IOL")
