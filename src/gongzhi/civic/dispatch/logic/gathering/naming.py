"""A readable name for a trouble: a phrase that people wrote, cut out whole, and the place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log
from unicodedata import normalize

import numpy as np
from scipy.sparse import csr_matrix

from gongzhi.civic.dispatch.logic.gathering.grams import Weights, counts_of
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message
from gongzhi.civic.dispatch.logic.gathering.wording import plain

SHORTEST = 4
SHORTEST_ALONE = 6
HALF_LENGTH = 4
LONGEST = 20
"""Signs of a phrase at least, and of a name; a phrase of HALF_LENGTH signs tells half of what it could."""

WIDE = 0.4
IN_TITLES = 0.2
MOST = 0.7
"""A place belongs into the name when these shares of cases and titles have it, or most cases."""

CLAUSES = 120
"""Signs of a text in which a phrase is looked for when no title has one."""

CUT_SHORT = 0.6
"""A phrase that broke off at the name of a place is seldom whole, so it counts for less."""

_CODED = r"[A-Z]\d*(?:市|区|县)"
"""A district under another name, as in published data."""

_DISTRICT = rf"(?:{_CODED}|[\u4e00-\u9fff]{{2,3}}(?:省|市)|[\u4e00-\u9fff]{{2}}(?<!小)(?:区|县))"
_ASKING = re.compile(
    r"^(?:关于|对于|针对|有关|再次|继续|强烈|坚决|给|帮|替|实名|紧急|投诉|举报|反映|反应|咨询|询问|请问|问问|建议|希望|请求|恳请|恳求|"
    r"求助|呼吁|要求|质疑|反馈|控诉|对|就|请|求|在|的|我要|一个|能否|能不能|惊|和|与|"
    rf"{_DISTRICT})+"
)
_NEARNESS = (
    r"(?:小区|社区)?(?:居民区|业主)?"
    r"(?:附近|旁边|周边|旁|边上|上|路段|沿线|交叉口|交汇处|路口|门口|内部|内|里面|里|侧面|侧|对面|项目|定向|楼盘|一带|[一二三四五六七八九十\d]+期)*的?"
)
_ENDING = re.compile(
    r"(?:的|等|相关|有关|这|一些|若干|几个|几点|一点|一下|进一步)*(?:问题|投诉|建议|咨询|疑问|情况|事宜|诉求|反映|请求)?"
    r"(?:吗|呢|吧|啊|了|的|是否合理|合理|合法|何时休)*$"
)
_NUMBER = re.compile(r"\d{7}")
"""A telephone or a card: never part of a name."""

_REST_OF_PLACE = re.compile(
    r"^(?:[城苑园]?[一二三四五六七八九十\d]+期|小区(?!里|内)|附近|旁边|周边|业主|的)+"
)
"""What a place leaves behind when only a part of its name is known."""

_BREAKS = re.compile(r"[\s，。？！；：、,.?!;:…“”\"'‘’《》<>（）()【】\[\]~—·-]+")


def name_of(
    messages: Sequence[Message],
    named: Counter[str],
    rows: csr_matrix,
    weights: Weights,
    *,
    with_place: bool = True,
) -> str:
    """Return a name of 6 to 20 signs: the most typical phrase of the titles, then the place that most name.

    Most typical is the phrase nearest to the middle of what the cases say (`rows`), a little more so when
    several wrote it. Where no title has a phrase, the texts' first clauses are taken.
    """
    place = place_of(messages, named) if with_place else ""
    gaps = _gaps(named if place or not with_place else ())
    room = LONGEST - len(place) - 1 if place else LONGEST
    least = SHORTEST if place else SHORTEST_ALONE
    for texts in ([message.title for message in messages], [message.text[:CLAUSES] for message in messages]):
        phrases = _phrases(texts, gaps, least=least, most=room)
        if phrases:
            break
    else:
        return place or messages[0].title[:LONGEST] or messages[0].text[:LONGEST]
    middle = np.asarray(rows.sum(axis=0)).ravel()
    near = weights.weighed(counts_of([("", phrase) for phrase in phrases])) @ middle
    _score, best = max(
        (float(nearness) * worth, phrase)
        for nearness, (phrase, worth) in zip(near, phrases.items(), strict=True)
    )
    return f"{best}·{place}" if place else best


def place_of(messages: Sequence[Message], named: Counter[str]) -> str:
    """Return the place that most of the cases name, as they most often write it; empty without one."""
    titles = Counter(name for name in named for message in messages if name in plain(message.title))
    wide = {name: texts for name, texts in named.items() if texts >= WIDE * len(messages)}
    titled = {name: texts for name, texts in wide.items() if titles[name] >= IN_TITLES * len(messages)}
    wide = titled or {name: texts for name, texts in wide.items() if texts >= MOST * len(messages)}
    if not wide:
        return ""
    best = max(wide, key=lambda name: (wide[name], name))
    longer = [name for name in wide if best in name and wide[name] >= 0.6 * wide[best]]
    best = max(longer, key=lambda name: (len(name), name))
    for kind in ("小区", "社区"):
        if sum(best + kind in message.title + message.text for message in messages) >= 0.3 * wide[best]:
            return best + kind
    return best


def _phrases(texts: Sequence[str], gaps: re.Pattern[str], *, least: int, most: int) -> dict[str, float]:
    """Return the phrases in texts, each with how much it counts."""
    found: Counter[str] = Counter()
    whole: set[str] = set()
    for text in texts:
        for clause in _BREAKS.split(normalize("NFKC", text)):
            for phrase, is_whole in _parts(clause, gaps):
                if least <= len(phrase) <= most and not _NUMBER.search(phrase):
                    found[phrase] += 1
                    whole |= {phrase} if is_whole else set()
    return {
        phrase: (1 + 0.2 * log(times))
        * len(phrase)
        / (len(phrase) + HALF_LENGTH)
        * (1 if phrase in whole else CUT_SHORT)
        for phrase, times in found.items()
    }


def _gaps(named: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the cases' places, with the words for near and in that follow them."""
    stems = {name.removesuffix("小区").removesuffix("社区") for name in named} | set(named)
    names = "|".join(re.escape(name) for name in sorted(stems, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:位于|在)?(?:{names or '(?!)'}){_NEARNESS}", re.IGNORECASE)


def _parts(clause: str, gaps: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a clause between names of places, and whether each is whole at its end."""
    pieces = gaps.split(_ASKING.sub("", clause))
    for nth, piece in enumerate(pieces):
        text = _ENDING.sub("", _REST_OF_PLACE.sub("", _ASKING.sub("", re.sub(_CODED, "", piece))))
        yield text, nth == len(pieces) - 1
