"""What the replies of bodies come to: the mean score, and how many lack what. There is none for persons."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Expression, F, QuerySet, Sum

from gongzhi.civic.dispatch.logic.answering.kinds import Lack
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.people.models import Organisation

__all__ = ["FEWEST", "Lack", "Scores", "lacking", "replies_of", "scores_by"]

FEWEST = 10
"""Replies in a month; with fewer, one reply moves the mean by more than most differences between bodies."""


@dataclass(frozen=True)
class Scores:
    """What some replies come to."""

    replies: int = 0
    points: int = 0
    lacks: Counter[Lack] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """The mean score, 0 to 100; None where there is no reply."""
        return self.points / self.replies if self.replies else None

    @property
    def is_few(self) -> bool:
        """Whether there are too few to compare."""
        return self.replies < FEWEST

    def share(self, lack: Lack) -> float | None:
        """Return the share of replies that lack something, 0 to 1; None where there is no reply."""
        return self.lacks[lack] / self.replies if self.replies else None

    def __add__(self, other: "Scores") -> "Scores":
        return Scores(
            self.replies + other.replies, self.points + other.points, Counter(self.lacks) + other.lacks
        )


def replies_of(bodies: QuerySet[Organisation], *, since: datetime, until: datetime) -> QuerySet[ReadReply]:
    """Return what was read of the replies that bodies gave in a span."""
    return ReadReply.objects.filter(body__in=bodies, at__gte=since, at__lt=until)


def scores_by(column: Expression | F, replies: QuerySet[ReadReply]) -> dict[Any, Scores]:
    """Return what replies come to by a column or an expression, as `body`; one query.

    The database counts by the lacks that stand together, of which there are some dozens.
    """
    groups = replies.order_by().values(group=column, said=F("lacks"))
    found: defaultdict[Any, Scores] = defaultdict(Scores)
    for row in groups.annotate(n=Count("pk"), sum=Sum("score")):
        lacks = Counter({Lack(code): row["n"] for code in row["said"].split()})
        found[row["group"]] += Scores(row["n"], row["sum"], lacks)
    return dict(found)


def lacking(lack: Lack, replies: QuerySet[ReadReply]) -> QuerySet[ReadReply]:
    """Return those of some replies that lack something; no code is a part of another's."""
    return replies.filter(lacks__contains=lack.value)
