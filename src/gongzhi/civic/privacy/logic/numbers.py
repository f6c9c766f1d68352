"""Numbers that belong to a person: identity, bank card, mobile and landline numbers, car plates."""

import re
from collections.abc import Iterator
from datetime import date

from gongzhi.civic.privacy.logic.spelling import GAP
from gongzhi.civic.privacy.vocabulary import PersonalData

Span = tuple[PersonalData, int, int]

_NOT_DIGIT = re.compile(r"[^0-9xX]+")
_ENOUGH_DIGITS = re.compile(f"[0-9](?:{GAP}{{0,3}}[)）]?{GAP}{{0,2}}[0-9]){{6}}")


def _digits(least: int, most: int | None = None) -> str:
    return f"(?:{GAP}{{0,3}}[0-9]){{{least},{most or least}}}"


def numbers_in(text: str) -> Iterator[Span]:
    """Yield the numbers of persons in a folded text."""
    if _ENOUGH_DIGITS.search(text):
        yield from _identities(text)
        yield from _cards(text)
        yield from _mobiles(text)
        yield from _landlines(text)
    yield from _plates(text)


_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""GB/T 2260, first two digits; 81 to 83 are the residence permits of Hong Kong, Macao and Taiwan."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the first 17 digits (GB 11643-1999, annex A); their weighted sum modulo 11 is read in CHECKS."""

CHECKS = "10X98765432"

_IDENTITY = re.compile(rf"(?<![0-9A-Za-z*])[1-8]{_digits(14)}(?:{_digits(2)}{GAP}{{0,2}}[0-9xX×])?(?![0-9*])")
_MORE = re.compile(f"{GAP}+[0-9]")
_SAID_TO_BE_IDENTITY = re.compile(r"身份证(?:件)?(?:号码?)?[是为：:\s（(]{0,3}$")


def _identities(text: str) -> Iterator[Span]:
    for hit in _IDENTITY.finditer(text):
        number = _NOT_DIGIT.sub("", hit.group().replace("×", "X")).upper()
        said = _SAID_TO_BE_IDENTITY.search(text, max(0, hit.start() - 12), hit.start()) is not None
        part_of_another = len(number) == 15 != len(hit.group()) and _MORE.match(text, hit.end())
        if not part_of_another and (is_identity(number) or (said and looks_like_identity(number))):
            yield PersonalData.IDENTITY, *hit.span()


def is_identity(number: str) -> bool:
    """Return whether it is an identity number: 18 signs and their check, or the 15 digits of before 1999."""
    return looks_like_identity(number) and (len(number) == 15 or number[17] == check_sign(number))


def looks_like_identity(number: str) -> bool:
    """Return whether a province and a date stand where an identity number has them."""
    if not _PROVINCE.match(number) or not number[:-1].isdigit():
        return False
    return _is_birthday(number[6:14] if len(number) == 18 else f"19{number[6:12]}")


def check_sign(number: str) -> str:
    """Return the last sign of an identity number, from the 17 digits before it (ISO 7064, MOD 11-2)."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)) % 11]


def _is_birthday(digits: str) -> bool:
    try:
        return 1880 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2100
    except ValueError:
        return False


_CARD = re.compile(rf"(?<![0-9A-Za-z*])[3-69]{_digits(15, 18)}(?![0-9*])")
_ISSUERS = re.compile(r"62|60|4|5[1-5]|3[57]|9558|69|68")
"""The first digits of cards (ISO/IEC 7812-1): UnionPay, the schemes from abroad, ICBC's and other old."""


def _cards(text: str) -> Iterator[Span]:
    for hit in _CARD.finditer(text):
        number = _NOT_DIGIT.sub("", hit.group())
        separators = set(re.findall("[^0-9]", hit.group()))
        if len(separators) <= 1 and _ISSUERS.match(number) and is_luhn(number):
            yield PersonalData.CARD, *hit.span()


def is_luhn(number: str) -> bool:
    """Return whether the last digit of a card number checks the others (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


_MOBILE = re.compile(rf"(?<![0-9*])(?:(?:\+|00)?86{GAP}{{0,2}}[)）]?)?1{_digits(10)}(?![0-9*])")
_MOBILE_NUMBERS = re.compile(r"1(?:3[0-9]|4[0-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])")
"""The ranges that MIIT has given to mobile networks (电信网编号计划 2017, and the ranges opened since)."""

_USUAL_PIECES = {
    (11,),
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (4, 3, 4),
    (3, 3, 5),
    (4, 7),
    (5, 6),
    (6, 5),
    (3, 2, 2, 2, 2),
}
_AFTER_LATIN = re.compile("[A-Za-z]")
_TO_CALL = re.compile(r"(?:电话|手机|联系|号码|拨打|致电|微信|[Tt][Ee][Ll])[^。；;！!？?]{0,6}$")
_ANOTHER_NUMBER = re.compile(
    r"(?:编号|编码|代码|条码|单号?|工单|案号|流水号?|受理号|合同号?|文号|凭证号?|发票号?|证号|账号|帐号|户号|运单|快递)"
    r"[是为：:\s#（(]{0,3}$"
)
_MEASURE = re.compile(r"\s?(?:[万亿]?元|万|亿|米|平方|吨|户|人|度|公里|块钱|%|[.][0-9])")


def _mobiles(text: str) -> Iterator[Span]:
    for hit in _MOBILE.finditer(text):
        number = _NOT_DIGIT.sub("", hit.group())[-11:]
        if not _MOBILE_NUMBERS.match(number) or _counts_something(text, *hit.span()):
            continue
        by_itself = _is_one_number(hit.group()) and not _AFTER_LATIN.match(text, hit.start() - 1)
        if by_itself or _before(text, hit.start(), _TO_CALL):
            yield PersonalData.MOBILE, *hit.span()


def _is_one_number(written: str) -> bool:
    pieces = tuple(len(piece) for piece in re.findall("[0-9]+", written))
    country = sum(pieces) - 11
    if country:  # 86 or 0086 before it
        pieces = pieces[1:] if pieces[0] == country else (pieces[0] - country, *pieces[1:])
    return pieces in _USUAL_PIECES or len(pieces) >= 9


def _counts_something(text: str, start: int, end: int) -> bool:
    return _MEASURE.match(text, end) is not None or _before(text, start, _ANOTHER_NUMBER)


def _before(text: str, start: int, cue: re.Pattern[str]) -> bool:
    return cue.search(text, max(0, start - 14), start) is not None


_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z*])(?:(?:\+|00)?86{GAP}?(?=[0(（1-9])(?:0(?=[0-9]))?|[(（](?=0[0-9]{{2,3}}[)）])0|0)"
    rf"(?:(?:10|2[0-57-9])[)）]?{GAP}{{0,3}}[2-8]{_digits(7)}"
    rf"|[3-9][0-9]{{2}}[)）]?{GAP}{{0,3}}[2-8]{_digits(6, 7)})"
    r"(?:\s?(?:转|分机)\s?[0-9]{1,5})?(?![0-9*])"
)
"""Area codes: 010 and 02x with eight digits, 03xx to 09xx with seven or eight (电信网编号计划)."""

_SHORT_LANDLINE = re.compile(
    r"(?:电话|座机|固话|[Tt][Ee][Ll])(?:号码?)?[是为：:.\s]{0,3}([2-8][0-9]{3}[ -]?[0-9]{3,4})"
    r"(?![0-9*.,%]|\s?[元万])"
)
_AT_HOME = re.compile(
    r"(?:家[里中]?|本人|我(?!办(?!公室)|[们局行院校处科县市区镇乡所站委中单公])|个人|住宅|宅电|(?<!单位)(?:座机|固话))[^。；;，,]{0,8}$"
)
_OF_AN_OFFICE = re.compile(
    r"(?:[局委办所科处股站院厅队行校部县市区镇乡室]|中心|街道|公司|政府|平台|物业|热线|服务|咨询|监督|举报|投诉|值班|客服|受理|公开|预约|报修|"
    r"抢修|总机|窗口|致电|拨打|详询)[^。；;人家]{0,14}$"
)
_TO_ASK_AN_OFFICE = re.compile(
    r"[)）]?\s?(?:[(（][^()（）]{0,8}[局委办所科处股站室水电气][)）]|(?:进行)?(?:咨询|投诉|反映|查询|详询)|与我|或直接|或到)"
)


def _landlines(text: str) -> Iterator[Span]:
    for start, end in _written_landlines(text):
        if not _counts_something(text, start, end) and not _is_of_an_office(text, start, end):
            yield PersonalData.LANDLINE, start, end


def _written_landlines(text: str) -> Iterator[tuple[int, int]]:
    yield from (hit.span() for hit in _LANDLINE.finditer(text))
    yield from (hit.span(1) for hit in _SHORT_LANDLINE.finditer(text))


def _is_of_an_office(text: str, start: int, end: int) -> bool:
    """Return whether a line is given so that people call an office: what offices write is full of them."""
    if _AT_HOME.search(text, max(0, start - 14), start):
        return False
    before = max(0, start - 24)
    return (
        _TO_ASK_AN_OFFICE.match(text, end) is not None
        or _OF_AN_OFFICE.search(text, before, start) is not None
    )


_PLATE_SIGN = "[0-9A-HJ-NP-Za-hj-np-z]"
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-HJ-NP-Za-hj-np-z]{GAP}{{0,2}}"
    rf"(?:{_PLATE_SIGN}(?:{GAP}?{_PLATE_SIGN}){{4,5}}|{_PLATE_SIGN}{{4}}[挂学港澳试超领])(?![0-9A-Za-z*])"
)
"""GA 36-2018: province, letter of the office, five signs (six with a new energy car), no I and no O."""


def _plates(text: str) -> Iterator[Span]:
    for hit in _PLATE.finditer(text):
        if sum(sign.isdigit() for sign in hit.group()) >= 3:  # at most two of the five are letters
            yield PersonalData.PLATE, *hit.span()
