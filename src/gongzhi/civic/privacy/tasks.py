"""Periodic work: what has had its time is deleted."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from gongzhi.civic.privacy.actions import delete_past_rows
from gongzhi.kernel.schedule import every


@every(timedelta(days=1))
def keep_no_longer(at: datetime) -> None:
    """Delete what is over, once this work's transaction is over: each batch is a transaction of its own."""
    transaction.on_commit(partial(delete_past_rows, by=None, at=at))
