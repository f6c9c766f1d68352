"""Periodic work: by night, what people decided by day is learned anew."""

from datetime import datetime, timedelta

from gongzhi.civic.dispatch.adapters.training import start_training
from gongzhi.civic.dispatch.queries.training import is_worth_training
from gongzhi.kernel.schedule import every


@every(timedelta(minutes=20))
def learn_by_night(at: datetime) -> None:
    """Train once a night where enough was decided since the last training."""
    if is_worth_training(at=at):
        start_training()
