"""Looking up by number and code: both must fit, and guessing soon ends."""

from collections import Counter
from math import log2

import pytest
from django.test import Client

from gongzhi.kernel import clock
from gongzhi.kernel.ids import _ALPHABET, _CODE_LENGTH, new_code, new_number
from gongzhi.web.portal.guesses import TRIES_OF_A_VISITOR
from tests.a_city import City
from tests.web.portal.words import code_on, reported, text_of


def test_number_and_code_open_the_case(client: Client, city: City) -> None:
    case = reported(client, city)
    code = code_on(client.get(f"/report/received/{case.number}/"))
    other = Client()
    answer = other.post(
        "/find/", {"number": f" {case.number[:6]} {case.number[6:]}", "code": code.lower().replace("-", " ")}
    )
    assert answer["Location"] == f"/case/{case.number}/"
    assert other.get(f"/case/{case.number}/").status_code == 200


def test_full_width_digits_are_read_too(client: Client, city: City) -> None:
    case = reported(client, city)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in case.number)
    page = Client().post("/find/", {"number": wide, "code": "AAAAA-AAAAA"})
    assert "受理编号和查询码对不上" in text_of(page)


def test_a_wrong_code_opens_nothing(client: Client, city: City) -> None:
    case = reported(client, city)
    other = Client()
    page = other.post("/find/", {"number": case.number, "code": "AAAAA-AAAAA"})
    assert page.status_code == 422
    assert other.get(f"/case/{case.number}/").status_code == 404


def test_a_slip_of_the_finger_is_caught(client: Client, city: City) -> None:
    page = client.post("/find/", {"number": "12345678901234", "code": "AAAAA-AAAAA"})
    assert "这个受理编号不对" in text_of(page)


def test_both_fields_are_asked_for(client: Client, city: City) -> None:
    page = text_of(client.post("/find/", {"number": "", "code": ""}))
    assert "请填写受理编号" in page
    assert "请填写查询码" in page


def test_guessing_ends_even_with_the_right_code(client: Client, city: City) -> None:
    case = reported(client, city)
    code = code_on(client.get(f"/report/received/{case.number}/"))
    guesser = Client()
    for _ in range(TRIES_OF_A_VISITOR):
        guesser.post("/find/", {"number": case.number, "code": "AAAAA-AAAAA"})
    page = guesser.post("/find/", {"number": case.number, "code": code})
    assert page.status_code == 429
    assert "请等15分钟再试" in text_of(page)


def test_one_who_guesses_does_not_lock_out_others(client: Client, city: City) -> None:
    case = reported(client, city)
    code = code_on(client.get(f"/report/received/{case.number}/"))
    guesser = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(TRIES_OF_A_VISITOR + 1):
        guesser.post("/find/", {"number": case.number, "code": "AAAAA-AAAAA"})
    assert Client().post("/find/", {"number": case.number, "code": code}).status_code == 302


def guess(number: str, *, at: str, written: str = "{}") -> int:
    """Guess the code of a case in a new session from an address; return the status."""
    said = {"number": written.format(number), "code": "AAAAA-AAAAA"}
    return Client(REMOTE_ADDR=at).post("/find/", said).status_code


def test_a_new_session_does_not_help_an_address_for_ever(client: Client, city: City) -> None:
    numbers = [new_number(clock.now()) for _ in range(41)]
    assert [guess(number, at="10.0.0.7") for number in numbers][-2:] == [422, 429]


@pytest.mark.parametrize("written", ["{}", " {} ", "{}-"])
def test_many_addresses_do_not_help_to_guess_the_code_of_one_case(
    client: Client, city: City, written: str
) -> None:
    number = reported(client, city).number
    answers = [guess(number, at=f"10.0.0.{n}") for n in range(20)]
    assert answers == [422] * 20
    assert guess(number, at="10.0.1.1", written=written) == 429


def test_a_right_code_counts_as_no_guess(client: Client, city: City) -> None:
    case = reported(client, city)
    said = {"number": case.number, "code": code_on(client.get(f"/report/received/{case.number}/"))}
    answers = {Client().post("/find/", said).status_code for _ in range(25)}
    assert answers == {302}


def test_a_code_has_far_more_values_than_anybody_can_try() -> None:
    a_year = 365 * 24 * 4 * 20  # twenty guesses in fifteen minutes at one case
    assert (len(_ALPHABET), _CODE_LENGTH, round(log2(len(_ALPHABET) ** _CODE_LENGTH))) == (30, 10, 49)
    assert a_year / len(_ALPHABET) ** _CODE_LENGTH < 1e-8


def test_codes_use_all_their_signs_alike() -> None:
    drawn = Counter("".join(new_code().replace("-", "") for _ in range(3000)))
    assert set(drawn) == set(_ALPHABET)
    assert max(drawn.values()) < 1.3 * min(drawn.values())
