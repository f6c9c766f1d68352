"""How hot a trouble is, and how it went over time. docs/common-troubles.md says why this formula."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import log10

from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Month
from gongzhi.civic.dispatch.logic.gathering.wording import plain

HALF_LIFE = timedelta(days=180)
SOLVED = 0.5
RECENT = timedelta(days=30)


def heat_of(messages: Sequence[Message], *, at: datetime) -> float:
    """Return the heat, in cases: a new unsolved case that no one likes is 1.

    heat = Σ (1 + log10(1 + net likes)) · 2^(−age / 180 days) · (½ if solved), over different texts:
    of copies, the one that weighs most counts. More cases or likes never cool a trouble; age, dislikes and
    solving never heat it.
    """
    heats: dict[tuple[str, str], float] = {}
    for message in messages:
        text = plain(message.title).strip(), plain(message.text).strip()
        heats[text] = max(heats.get(text, 0.0), _heat_of_one(message, at=at))
    return sum(heats.values())


def _heat_of_one(message: Message, *, at: datetime) -> float:
    voices = 1 + log10(1 + max(0, message.likes - message.dislikes))
    age = max(timedelta(0), at - message.at)
    return voices * 2 ** (-age / HALF_LIFE) * (SOLVED if message.is_solved else 1)


def growth_of(messages: Sequence[Message], *, at: datetime) -> float:
    """Return cases of the last 30 days for each of the 30 days before, both with one half added."""
    now = sum(at - RECENT < message.at <= at for message in messages)
    before = sum(at - 2 * RECENT < message.at <= at - RECENT for message in messages)
    return (now + 0.5) / (before + 0.5)


def months_of(messages: Sequence[Message]) -> tuple[Month, ...]:
    """Return how many cases each month brought, without gaps from the first to the last."""
    counts = Counter(message.at.year * 12 + message.at.month - 1 for message in messages)
    return tuple(
        Month(date(month // 12, month % 12 + 1, 1), counts[month])
        for month in range(min(counts), max(counts) + 1)
    )
