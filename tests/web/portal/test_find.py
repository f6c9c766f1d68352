"""Looking up by number and code: both must fit, and guessing soon ends."""

from django.test import Client

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


def test_a_new_session_does_not_help_an_address_for_ever(client: Client, city: City) -> None:
    case = reported(client, city)
    said = {"number": case.number, "code": "AAAAA-AAAAA"}
    answers = [Client(REMOTE_ADDR="10.0.0.7").post("/find/", said).status_code for _ in range(41)]
    assert answers[-2:] == [422, 429]
