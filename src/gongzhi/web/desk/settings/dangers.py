"""The part of the page of what was learned that tells of dangers: found, missed, false, and the cost."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from gongzhi.civic.dispatch.queries.urgency import (
    MISSED,
    Judgement,
    judgements_by_month,
    weighings_there,
)
from gongzhi.civic.evaluation.vocabulary import Month

MONTHS = 12
SHOWN = 5  # weighings: the newest


def dangers_of(at: datetime) -> dict[str, Any]:
    """Return the last months, the latest first, and what was learned; two queries."""
    latest = Month.of(timezone.localdate(at))
    since = timezone.make_aware(datetime.combine(latest.plus(1 - MONTHS).first, time()))
    found = {
        Month.of(timezone.localdate(first)): judgement
        for first, judgement in judgements_by_month(since=since).items()
    }
    return {
        "months": [_row(month, found[month]) for month in sorted(found, reverse=True)],
        "missed_costs": MISSED,
        "weighings": [{"row": row, **_costs(row.figures)} for row in weighings_there()[:SHOWN]],
    }


def _row(month: Month, judged: Judgement) -> dict[str, Any]:
    return {"month": month, "judged": judged, "missed": judged.dangers - judged.found}


def _costs(figures: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return what the mistakes on the newest decisions cost, by who made them."""
    return {name: Judgement(**judged).cost for name, judged in figures.items()}
