"""Numbers that belong to a person, and numbers that only look so."""

import pytest

from gongzhi.civic.privacy.logic.numbers import check_sign, is_identity, is_luhn, looks_like_identity
from gongzhi.civic.privacy.queries import masked, personal_data_in
from gongzhi.civic.privacy.vocabulary import Found, PersonalData


def texts(text: str, kind: PersonalData) -> list[str]:
    """Return what is found of a kind."""
    return [one.text for one in personal_data_in(text) if one.kind == kind]


def test_a_find_says_what_it_is_and_where_it_stands() -> None:
    assert personal_data_in("电话13800001234，谢谢") == [Found(PersonalData.MOBILE, 2, 13, "13800001234")]


def test_the_check_sign_is_that_of_the_example_in_the_standard() -> None:
    assert (check_sign("11010519491231002"), check_sign("44052418800101001")) == ("X", "4")


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "110101491001123"])
def test_identity_numbers_of_both_lengths_are_known(number: str) -> None:
    assert is_identity(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "99010519491231002X",
        "11010519491331002X",
        "11010519490230002X",
        "110101491301123",
    ],
)
def test_a_wrong_check_sign_province_or_date_makes_it_no_identity_number(number: str) -> None:
    assert not is_identity(number)


def test_a_mistyped_identity_number_is_masked_where_it_is_said_to_be_one() -> None:
    mistyped = "110105194912310021"
    assert looks_like_identity(mistyped)
    assert texts(f"身份证号：{mistyped}", PersonalData.IDENTITY) == [mistyped]
    assert texts(f"快递{mistyped}没有到", PersonalData.IDENTITY) == []


@pytest.mark.parametrize("last", ["x", "X", "ｘ", "×"])
def test_the_last_sign_may_be_any_x(last: str) -> None:
    number = f"11010519491231002{last}"
    assert texts(f"身份证{number}", PersonalData.IDENTITY) == [number]


def test_the_check_digit_of_a_card_is_that_of_luhn() -> None:
    assert (is_luhn("79927398713"), is_luhn("79927398710")) == (True, False)


@pytest.mark.parametrize("number", ["6222000000000000", "1234567812345670", "622200000000009"])
def test_no_card_without_its_check_digit_its_prefix_and_its_length(number: str) -> None:
    assert personal_data_in(f"卡号{number}") == []


@pytest.mark.parametrize(
    "text",
    [
        "工单19031512345已经超期",
        "合同编号：13800001234",
        "投资13800001234元",
        "占地13800001234平方米",
        "20190315123456",
        "客服400-800-1234",
        "热线12345、12319、96333",
        "1.3.8.0.0",
        "2017-2018-2019-2020",
        "154 0000 1234",
        "138****1234",
    ],
)
def test_what_only_looks_like_a_mobile_number_is_left(text: str) -> None:
    assert personal_data_in(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("电话+86 138-0000-1234", "+86 138-0000-1234"),
        ("008613800001234", "008613800001234"),
        ("电话1 38 00 00 12 34", "1 38 00 00 12 34"),
        ("tel13800001234", "13800001234"),
        ("13800001234一直不接", "13800001234"),
        ("138OOOO1234", "138OOOO1234"),
    ],
)
def test_a_mobile_number_is_taken_with_all_its_signs_and_no_others(text: str, written: str) -> None:
    assert texts(text, PersonalData.MOBILE) == [written]


def test_a_grouping_that_nobody_uses_is_a_number_only_after_a_word_of_calling() -> None:
    assert texts("比分13 8000 012 34", PersonalData.MOBILE) == []
    assert texts("联系13 8000 012 34", PersonalData.MOBILE) == ["13 8000 012 34"]


@pytest.mark.parametrize(
    "text",
    [
        "请拨打0735-5521208咨询",
        "县医保局0736-3212345",
        "咨询电话：0731-84000001",
        "征收办：0745-3322571（征收办）",
    ],
)
def test_the_line_of_an_office_is_left(text: str) -> None:
    assert personal_data_in(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("家里0731-82000123", "0731-82000123"),
        ("电话(0731)82000123", "(0731)82000123"),
        ("我的座机8200012", "8200012"),
        ("电话+86 731 82000123", "+86 731 82000123"),
        ("固话010-60001234转12", "010-60001234转12"),
    ],
)
def test_a_line_at_home_is_found(text: str, written: str) -> None:
    assert texts(text, PersonalData.LANDLINE) == [written]


@pytest.mark.parametrize("text", ["010-6000123", "0000-00000000", "0261-1234567", "20.720.1520.1"])
def test_no_landline_without_an_area_code_and_its_length(text: str) -> None:
    assert texts(text, PersonalData.LANDLINE) == []


@pytest.mark.parametrize(
    "plate", ["湘A12345", "湘A·1B2C3", "粤BD12345", "粤B12345D", "湘a 12345", "赣C9912挂", "粤Z1234港"]
)
def test_plates_of_all_forms_are_found(plate: str) -> None:
    assert texts(f"车牌{plate}，乱停", PersonalData.PLATE) == [plate]


@pytest.mark.parametrize(
    "text", ["湘A1234", "湘I12345", "湘AABCDE", "京A开头的车", "湘A市12345", "湘A1234567"]
)
def test_what_is_no_plate_by_its_form_is_left(text: str) -> None:
    assert texts(text, PersonalData.PLATE) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("一三八零零零零一二三四", "138****1234"),
        ("11010519491231002X", "110105****"),
        ("家里0731-82000123", "家里****23"),
        ("湘a·12345", "湘A·*****"),
    ],
)
def test_a_mask_shows_enough_to_talk_about_it(text: str, shown: str) -> None:
    assert masked(text) == shown
