"""Names of estates, villages and roads, learned from the texts themselves."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log

KINDS = (
    *("小区", "社区", "新城", "新村", "花园", "公寓", "公馆", "家园", "山庄", "国际", "广场", "大道", "街道"),
    *("中学", "小学", "大学", "医院", "公园"),
    *("苑", "城", "园", "府", "湾", "郡", "村", "路", "街", "巷", "镇", "乡", "河", "湖"),
)
"""What the names of places end in (GB/T 18521-2001 calls it the generic part of a name)."""

_KIND = re.compile("(?:" + "|".join(KINDS) + ")(?!(?<=城)[际市镇管乡区投铁建])")
_STOPS = frozenset(
    "的在是了和与及或到从于被把对向为有我你他它您们这那该此其个每各本请将让使就都也还又很太并由给以但因"
    "而且所以去过来旁边靠近位等住某条座所市区县省问求按据随着几多整进出入找回离距往至跟同什么走"
)
_PLAIN_WORDS = frozenset("政府 公交 地铁 道路 马路 公路 铁路 线路 电路 思路 出路 网路 走路 修路".split())  # noqa: SIM905 - a list of words reads best as words
_PLAIN_STEMS = re.compile(
    r"^(希望|投诉|反映|影响|导致|造成|解决|业主|物业|居民|生活|文明|卫生|智慧|省会|大型|高档|安置|封闭|附近|周边|相关|"
    r"当地|农|全体|部分|配套|公办|民办|实验|高速|快速|水泥|公共|主要|交叉|必经|断头|商业|步行|幼儿|校|公|花|庭|家|物流|"
    r"工业|产业|开发|政|城|地方|人民|各级|上级|街道|社区|业|丁)$"
)
_WIDER = ("街道", "大道", "路", "镇", "乡")
"""What ends here is a wider place or a road, and a name of its own."""

FEW_TEXTS = 1000
LONGEST_STEM = 6
KEPT_SHARE = 0.5
"""A name reaches one sign further left while at least this share of its occurrences do."""


class Names:
    """What has been seen of names, and by it the names in a text."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.texts = 0

    def learn(self, texts: Iterable[str]) -> None:
        """Count each possible name once a text."""
        for text in texts:
            self.texts += 1
            self.seen.update({name for ladder in _ladders(text) for name in ladder})

    def among(self, text: str) -> frozenset[str]:
        """Return the names in a text that at least two texts know."""
        found = (self._best(ladder) for ladder in _ladders(text))
        return frozenset(name for name in found if self.seen[name] > 1 and not _is_plain(name))

    def _best(self, ladder: list[str]) -> str:
        best = ladder[0]
        for longer in ladder[1:]:
            if self.seen[longer] < KEPT_SHARE * self.seen[best]:
                break
            best = longer
        stem = best.removesuffix("小区").removesuffix("社区")
        return stem if self.seen[stem] else best

    def weight(self, name: str) -> float:
        """Return how much it tells that two texts share a name: more, the fewer have it."""
        return log(1 + max(self.texts, FEW_TEXTS) / max(self.seen[name], 1)) ** 2


def _is_plain(name: str) -> bool:
    kind = next(kind for kind in KINDS if name.endswith(kind))
    return name[-2:] in _PLAIN_WORDS or bool(_PLAIN_STEMS.match(name.removesuffix(kind)))


def _ladders(text: str) -> Iterator[list[str]]:
    """Yield, for each place where a kind ends, the possible names from short to long."""
    for kind in _KIND.finditer(text):
        start = kind.start()
        first = start
        while start - first < LONGEST_STEM and first > 0 and _may_be_in_name(text[first - 1]):
            if text[first - 2 : first] in _WIDER or text[first - 1] in _WIDER:
                break
            first -= 1
        if start - first >= 2:
            yield [text[left : kind.end()] for left in range(start - 2, first - 1, -1)]


def _may_be_in_name(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" and sign not in _STOPS


def without(text: str, names: Iterable[str]) -> str:
    """Return the text with a gap where the names stood."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        text = text.replace(name, "\0")
    return text
