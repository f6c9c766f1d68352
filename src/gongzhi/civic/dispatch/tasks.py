"""Periodic work: common troubles, a county at a time; what people decided by day is learned by night."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import claim_county, gather_county
from gongzhi.civic.dispatch.adapters.training import MODEL, URGENCY, start_learning
from gongzhi.civic.dispatch.queries.training import is_worth_training, is_worth_weighing
from gongzhi.kernel.schedule import every


@every(timedelta(minutes=2))
def gather_next(at: datetime) -> None:
    """Gather the county that has waited longest, once this work's transaction is over.

    To gather takes seconds, in which nobody else shall wait to write. What fails is logged, and tried again
    when the claim has run out.
    """
    county = claim_county(by=CLOCKWORK, at=at)
    if county is not None:
        transaction.on_commit(partial(gather_county, county, by=CLOCKWORK, at=at), robust=True)


@every(timedelta(minutes=20))
def learn_by_night(at: datetime) -> None:
    """Learn once a night what enough was decided of since the last time, one after the other."""
    if is_worth_training(at=at):
        start_learning(MODEL)
    elif is_worth_weighing(at=at):
        start_learning(URGENCY)
