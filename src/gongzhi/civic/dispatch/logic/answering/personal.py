"""Which personal data in a reply are others': not the asker's, not an officer's, not given to be called."""

import re
from collections.abc import Iterable

from gongzhi.civic.privacy.vocabulary import Found, PersonalData

_ACROSS = r"[^。；;，,、]{0,12}$"
_TO_CALL = re.compile(rf"(?:电话|手机|热线|致电|拨打|联系人|联系|微信|邮箱|邮件|公众号){_ACROSS}")
_OFFICE = (
    "书记|支书|主任|局长|科长|队长|所长|站长|镇长|乡长|村长|组长|会长|社长|经理|校长|园长|院长|县长|区长|部长|处长|股长|干部|"
    "委员|代表人?|法人|民警|交警|警官|医生|律师|法官|网格员|承办人|经办人|负责人|联系人|工作人员|执法人员"
)
_IN_OFFICE = re.compile(rf"(?:{_OFFICE})(?:为|是|：|:|\s){{0,2}}$")
_TITLED = re.compile(rf"^(?:同志)?(?:{_OFFICE})")
_SELF = "(?:信访人|投诉人|反映人|来信人|申请人|诉求人|网友|您)"
_ASKER = re.compile(rf"{_SELF}(?:为|是|：|:|“|\s){{0,2}}$")
_ASKER_LIVES = re.compile(rf"{_SELF}[^。；;，,、]{{0,5}}住(?:在|址)?(?:为|是)?{_ACROSS}")
_SIGNED = re.compile(r"[。！!？]\s*〇\s*(?:20\d\d\s*[年./-]|$)")
_HOME = re.compile(r"住|业主|家里|家中|户主")
_BESIDE = 12  # signs before and after an address in which a word tells that somebody lives there


def of_others(found: Iterable[Found], reply: str, *, known: str) -> tuple[str, ...]:
    """Return what is others' of the personal data found in a reply, each with its kind, mostly hidden.

    `known` is what the asker wrote and is called: who is told what they said themselves learns nothing. A
    name that is the asker's or an officer's once is so throughout. Landlines are those of offices, and an
    address is the place of the matter, unless a word tells that somebody lives there.
    """
    every = list(found)
    nobodys = {one.text for one in every if one.text in known or _is_public(one, reply)}
    others = (one for one in every if one.text not in nobodys)
    return tuple(dict.fromkeys(f"{one.kind.label} {_hidden(one.text)}" for one in others))


def _is_public(one: Found, reply: str) -> bool:
    before, after = reply[: one.start], reply[one.end :]
    if one.kind == PersonalData.LANDLINE:
        return True
    if one.kind == PersonalData.ADDRESS:
        near = before[-_BESIDE:] + after[:_BESIDE]
        return not _HOME.search(near) or _ASKER_LIVES.search(before) is not None
    if one.kind == PersonalData.NAME:
        said_before = any(rule.search(before) for rule in (_IN_OFFICE, _ASKER))
        return said_before or bool(_TITLED.search(after) or _SIGNED.search(f"{before[-3:]}〇{after[:8]}"))
    return _TO_CALL.search(before) is not None


def _hidden(text: str) -> str:
    return f"{text[:3]}…{text[-2:]}" if len(text) > 6 else f"{text[0]}…"
