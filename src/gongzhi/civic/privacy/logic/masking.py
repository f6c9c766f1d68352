"""What is shown instead of a piece of personal data: enough to talk about it, too little to find a person."""

import re

from gongzhi.civic.privacy.logic.spelling import folded
from gongzhi.civic.privacy.logic.surnames import COMPOUND_SURNAMES
from gongzhi.civic.privacy.vocabulary import Found, PersonalData

_NOT_DIGIT = re.compile(r"[^0-9xX]+")
_AT = re.compile(r"@|[\[(（【]\s?(?:at|AT)\s?[\])）】]")
_SHOWN = {  # how many signs stay at the beginning and at the end
    PersonalData.IDENTITY: (6, 0),
    PersonalData.CARD: (4, 4),
    PersonalData.MOBILE: (3, 4),
    PersonalData.LANDLINE: (0, 2),
}
_INSTEAD = {
    PersonalData.WECHAT: "〔微信号〕",
    PersonalData.QQ: "〔QQ号〕",
    PersonalData.ADDRESS: "〔住址〕",
}


def mask_of(one: Found) -> str:
    """Return the mask of a piece of personal data; it holds none itself."""
    plain = folded(one.text).text
    if one.kind in _INSTEAD:
        return _INSTEAD[one.kind]
    if one.kind == PersonalData.NAME:
        return _masked_name(plain)
    if one.kind == PersonalData.EMAIL:
        return f"{plain[0]}***@{_AT.split(plain)[-1].strip()}"
    if one.kind == PersonalData.PLATE:
        return f"{plain[0]}{plain[1:].lstrip()[0].upper()}·*****"
    return _masked_number(_NOT_DIGIT.sub("", plain).removeprefix("86"), *_SHOWN[one.kind])


def _masked_number(number: str, first: int, last: int) -> str:
    return f"{number[:first]}****{number[len(number) - last :]}"


def _masked_name(name: str) -> str:
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[0]
    return surname + "*" * (len(name) - len(surname))
