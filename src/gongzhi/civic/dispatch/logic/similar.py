"""Whether two messages are about the same matter: near-duplicates and like cases.

Plain Python, for it runs in web processes while someone types.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp, log, log1p, sqrt

from gongzhi.civic.dispatch.logic.gathering.agreeing import are_apart
from gongzhi.civic.dispatch.logic.gathering.wording import plain, told

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")

READ = 100
"""Signs that are read of each text: the beginning says the matter, and time is short."""

ANYWHERE = frozenset(
    (  # noqa: SIM905 - two hundred pairs read best as a text
        "没有 我们 问题 严重 一个 小区 现在 政府 居民 什么 影响 投诉 公司 工作 解决 处理 业主 我是 已经 "
        "部门 可以 生活 时间 要求 一直 人员 请问 情况 进行 不能 都是 但是 多次 反映 相关 管理 就是 本人 "
        "开始 作为 这样 这个 是一 无法 不是 为什 时候 区的 还是 规定 他们 有一 重影 关于 单位 的一 周边 "
        "是否 附近 存在 导致 了一 个月 很多 因为 每天 们的 一下 怎么 目前 项目 如果 通过 造成 还有 的问 "
        "建议 部分 今年 非常 民的 自己 至今 而且 需要 不到 咨询 大的 都没 任何 正常 电话 这些 办理 由于 "
        "的生 样的 的人 们是 只有 到了 经常 的是 其他 的时 重视 行为 何时 是不 市民 这种 为了 的情 经过 "
        "的工 得到 发现 地方 合理 我的 应该 一名 一年 当时 给我 这么 也没 也不 举报 直接 这是 也是 使用 "
        "看到 之前 为何 通知 所有 原因 年的 特别 左右 的居 有的 位于 多年 出现 月份 你们 有人 几个 根本 "
        "人的 是在 成了 百姓 才能 的业 同时 都不 还在 只能 么时 市的 特此 一次 负责 基本 第一 几年 结果 "
        "根据 甚至 的公 群众 此投 发生 两个 或者 有关 以来 可是 并且 年了 期间 不要 的地 长期 最近 是我 "
        "到现 不了 能够 按照 在这 属于 边的 一条 还没 这里 的小 去年 难道 旁边 来的 好的 以上 了解"
    ).split()
)
"""Pairs of signs that most texts have, whatever the matter: read off 8,755 messages."""

YEAR = timedelta(days=365)

SAME_MATTER = 0.5
"""From this chance on two are offered as one matter: right 87 times of 100, missing 24 of 100 (measured)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text to compare. `place` is a code of the tree of places, longer the narrower."""

    id: str
    title: str
    text: str
    at: datetime
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a candidate is. `chance` is that it is the same matter, calibrated by pairs read by hand."""

    id: str
    likeness: float
    chance: float


def most_alike(asked: Written, candidates: Sequence[Written]) -> list[Likeness]:
    """Return the candidates, the most likely the same matter first.

    The likeness of texts is the cosine of their sets of pairs of signs (Ochiai 1957), without pairs that
    stand in any text. How rare a pair is among the candidates isn't asked: where all are of one matter, its
    words are common. An empty text is like nothing.
    """
    pairs = set(pairs_of(told(read(asked))))
    if not pairs:
        return []
    runs = re.compile(f"[{''.join(sorted(map(re.escape, {sign for pair in pairs for sign in pair})))}]{{2,}}")
    found = []
    for candidate in candidates:
        text = read(candidate)
        common = len(_pairs_in(runs.findall(text)) & pairs)
        likeness = common / sqrt(len(pairs) * max(len(text), 1))
        found.append(Likeness(candidate.id, likeness, chance_of(likeness, asked, candidate)))
    return sorted(found, key=lambda each: (-each.chance, -each.likeness, each.id))


def read(written: Written) -> str:
    """Return the beginning of a text, in one spelling."""
    text = f"{written.title}\n{written.text[:READ]}"[:READ]
    return plain(text) if _WIDE.search(text) else text.lower()


def chance_of(likeness: float, asked: Written, candidate: Written) -> float:
    """Return the chance that one answer would do for both.

    Fitted by logistic regression to 186 pairs read by hand (docs/common-troubles.md). Those had no codes of
    places and were of one year, so what place and years take away or add is set, not fitted.
    """
    logit = 15.2 + 8.6 * log(likeness + 0.01) - 0.7 * log1p(abs(asked.at - candidate.at) / YEAR)
    if are_apart(asked.place, candidate.place):
        logit -= 2
    elif asked.place and asked.place == candidate.place:
        logit += 1
    return 1 / (1 + exp(-logit))


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the neighbouring signs of a text, without those across a gap and those of any text."""
    for one, other in pairwise(text):
        if one.isalnum() and other.isalnum() and one + other not in ANYWHERE:
            yield one, other


def _pairs_in(runs: Sequence[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for run in runs:
        found.update(pairwise(run))
    return found
