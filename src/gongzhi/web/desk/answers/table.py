"""The lines of how well replies answer: a body's or a month's mean score and the share with each lack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from gongzhi.civic.dispatch.queries.answer_scores import Lack, Scores, replies_of, scores_by
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Organisation

MONTHS = 12


@dataclass(frozen=True)
class Cell:
    """The share of replies with one lack, and the way to them."""

    lack: Lack
    n: int
    per_cent: str
    url: str


@dataclass(frozen=True)
class Line:
    """What the replies of a body in a month come to."""

    label: str
    month: Month
    body: int
    scores: Scores

    @property
    def mean(self) -> str:
        """The mean score with one decimal; empty where there is no reply."""
        return "" if self.scores.mean is None else f"{self.scores.mean:.1f}"

    @property
    def replies(self) -> str:
        """The way to its replies."""
        return self._to_replies()

    @property
    def trend(self) -> str:
        """The way to its last twelve months."""
        return f"{reverse('desk:answers-trend')}?{urlencode({'month': self.month, 'of': self.body})}"

    @property
    def cells(self) -> list[Cell]:
        """Each lack in its order."""
        return [
            Cell(lack, self.scores.lacks[lack], percent(self.scores, lack), self._to_replies(lack=lack.value))
            for lack in Lack
        ]

    def _to_replies(self, **more: str) -> str:
        asked = urlencode({"month": self.month, "of": self.body, **more})
        return f"{reverse('desk:answers-replies')}?{asked}"


def percent(scores: Scores, lack: Lack) -> str:
    """Return the share of replies that lack something, as "12.5%"; empty where there is no reply."""
    share = scores.share(lack)
    return "" if share is None else f"{share:.1%}"


def span_of(*months: Month) -> dict[str, datetime]:
    """Return from when until when the months last that begin with the first and end with the last."""
    edges = (min(months), max(months).plus(1))
    since, until = (timezone.make_aware(datetime.combine(edge.first, time())) for edge in edges)
    return {"since": since, "until": until}


def lines_of(bodies: QuerySet[Organisation], month: Month) -> list[Line]:
    """Return a line a body that replied in a month, the lowest mean first, those of few replies last.

    Two queries.
    """
    scores = scores_by(F("body"), replies_of(bodies, **span_of(month)))
    names = dict(Organisation.objects.filter(pk__in=scores).values_list("pk", "name"))
    lines = [Line(names[body], month, body, found) for body, found in scores.items()]
    return sorted(lines, key=lambda line: (line.scores.is_few, line.scores.mean, line.label))


def months_of(body: Organisation, until: Month) -> list[Line]:
    """Return a line a month of a body's last twelve, the latest first; one query."""
    months = [until.plus(-back) for back in range(MONTHS)]
    replies = replies_of(Organisation.objects.filter(pk=body.pk), **span_of(months[-1], until))
    scores: Mapping[datetime, Scores] = scores_by(TruncMonth("at"), replies)
    by_month = {Month.of(timezone.localdate(first)): found for first, found in scores.items()}
    return [Line(str(month), month, body.pk, by_month.get(month, Scores())) for month in months]


def sum_of(lines: Iterable[Line]) -> Scores:
    """Return what the replies of all lines come to."""
    return sum((line.scores for line in lines), Scores())
