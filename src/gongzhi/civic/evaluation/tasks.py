"""Periodic work: last month's figures are published by themselves, if nobody did."""

from datetime import datetime, timedelta

from django.utils import timezone

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.evaluation.actions import publish_ranking
from gongzhi.civic.evaluation.queries import cases_of
from gongzhi.civic.evaluation.queries.published import publications_of
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.ledger.queries.log import current_log
from gongzhi.kernel.schedule import every

PUBLISHED_ON = 10  # day of the next month: most cases of its last days are answered and followed up by then


@every(timedelta(hours=1))
def publish_last_month(at: datetime) -> None:
    """Publish the month before this one, from the tenth on, once."""
    today = timezone.localdate(at)
    month = Month.of(today).plus(-1)
    if today.day < PUBLISHED_ON or not current_log() or publications_of(month).exists():
        return
    if cases_of(month).exists():
        publish_ranking(month, by=CLOCKWORK, at=at)
