"""How a place is called: by its full name, without its type word, abbreviated."""

import re
from collections.abc import Iterator
from enum import IntEnum

from gongzhi.civic.jurisdictions.logic.whereabouts.words import BYNAMES, EVERYDAY, FORMER, NATIONS, NOT_SPOKEN


class Called(IntEnum):
    """What kind of name a name is."""

    FULL = 0
    SHORT = 1
    ABBREVIATED = 2
    EVERYDAY = 3  # a word of everyday speech too
    FORMER = 4
    TOPONYM = 5


Names = dict[str, Called]

_NATION = re.compile(f"(?:各族|(?:{NATIONS})族?)$")
_AUTONOMOUS = re.compile("自治(?:区|州|县|旗)$")
_OFFICE = re.compile("(?:办事处|管理委员会|管委会|管理处|居民委员会|居委会|村民委员会|村委会)$")
_TYPES = {
    1: re.compile("(?:省|市)$"),
    2: re.compile("(?:市|地区|盟)$"),
    3: re.compile("(?:新区|区|县|市)$"),
    4: re.compile("(?:街道|地区|苏木|民族乡|民族苏木|镇|乡)$"),
    5: re.compile("(?:社区|村)$"),
}
_ZONES = (
    (
        re.compile("(?:高新技术产业|高新技术|高技术产业|高新)(?:开发区|园区|产业园|工业园|园)$"),
        ("高新区", "高新技术开发区", "高新技术产业开发区", "高新开发区"),
    ),
    (
        re.compile("经济(?:技术)?开发区$"),
        ("经开区", "开发区", "经济开发区", "经济技术开发区", "技术开发区"),
    ),
    (re.compile("城乡一体化示范区$"), ("示范区", "城乡一体化示范区", "一体化示范区")),
    (re.compile("工业园区?$"), ("工业园区", "工业园")),
)  # fmt: skip


def names_of(name: str, level: int, around: tuple[str, ...] = ()) -> Names:
    """Return what a place of a level is called; `around` are the names of what it lies in, from the top."""
    if name in NOT_SPOKEN:
        return {}
    names: Names = {name: Called.EVERYDAY if name in EVERYDAY else Called.FULL}
    bare = _OFFICE.sub("", name) if level >= 4 else name
    if len(bare) >= 2:
        names.setdefault(bare, _kind_of_bare(bare))
    zone = list(_zone_names(bare, around))
    for word in zone or _short_names(bare, level):
        names.setdefault(word, _kind(word, is_zone=bool(zone)))
    for word in FORMER.get(name, ()) if level <= 3 else ():
        names.setdefault(word, Called.FORMER)
    for word in BYNAMES.get(name, ()):
        names.setdefault(word, Called.ABBREVIATED)
    for word in _GENERIC & names.keys():
        names[word] = Called.ABBREVIATED
    return names


_GENERIC = {word for _, words in _ZONES for word in words}


def _kind_of_bare(name: str) -> Called:
    """Return FULL for 经济开发区 of 经济开发区管委会: it says what it is."""
    return Called.FULL if name[-1] in "道镇乡区村" and name not in EVERYDAY else _kind(name, is_zone=False)


def _kind(word: str, *, is_zone: bool) -> Called:
    if word in EVERYDAY:
        return Called.EVERYDAY
    return Called.ABBREVIATED if is_zone else Called.SHORT


def _short_names(name: str, level: int) -> Iterator[str]:
    if _AUTONOMOUS.search(name):
        yield from _autonomous(name)
        return
    pattern = _TYPES.get(level)
    short = pattern.sub("", name) if pattern else name
    if short == name:
        return
    plain = _without_nations(short) if level == 4 else short
    if plain != short and len(plain) >= 2:  # 三家子满族乡 is called 三家子乡 and 三家子
        yield plain + name[len(short) :].removeprefix("民族")
    if len(plain) >= (3 if name.endswith("村") else 2):
        yield plain


def _autonomous(name: str) -> Iterator[str]:
    """Yield 恩施, 恩施州 for 恩施土家族苗族自治州."""
    bare = _AUTONOMOUS.sub("", name)
    short = _without_nations(bare)
    if len(short) < 2:
        short = bare.removesuffix("族")
    yield short
    yield short + name[-1]


def _without_nations(name: str) -> str:
    while len(shorter := _NATION.sub("", name)) >= 2 and shorter != name:
        name = shorter
    return name


def _zone_names(name: str, around: tuple[str, ...]) -> Iterator[str]:
    """Yield 高新区, 石家庄高新区 for 石家庄高新技术产业开发区; nothing for what is no zone."""
    for pattern, words in _ZONES:
        if not (found := pattern.search(name)):
            continue
        own = without_names_around(name[: found.start()], around).lstrip("市县区")
        for word in words:
            yield own + word
        yield words[0]  # 包头稀土高新技术产业开发区 is the 高新区 of 包头
        if own != (said := name[: found.start()].lstrip("市县区")):
            yield said + words[0]
        if len(own) >= 2:
            yield own
        return


def without_names_around(name: str, around: tuple[str, ...]) -> str:
    """Return a name without the names of what it lies in, which stand before it in official ones."""
    for outer in around:
        short = _TYPES[3].sub("", outer) if len(outer) > 2 else outer
        for prefix in (outer, short):
            if len(prefix) >= 2 and name.startswith(prefix):
                name = name[len(prefix) :].removeprefix("市" if prefix == short else "")
                break
    return name
