"""Learn from accepted cases what people call places, and refuse what was learned wrongly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.dispatch.policy import can_train
from gongzhi.civic.dispatch.queries.naming import new_names_in
from gongzhi.civic.jurisdictions.actions import ToponymUnfit, confirm_toponym, refuse_toponym
from gongzhi.civic.jurisdictions.models import Toponym
from gongzhi.kernel.errors import NotAllowed


@transaction.atomic
def learn_names(cases: Sequence[Case], *, by: Actor, at: datetime) -> int:
    """Count what cases call their places, where a dispatcher agreed with the place; return how many names."""
    learned = 0
    for new in new_names_in(cases):
        try:
            confirm_toponym(new.name, place=new.place, kind=new.kind, by=by, at=at)
        except ToponymUnfit:
            continue
        learned += 1
    return learned


@transaction.atomic
def refuse_name(toponym: Toponym, *, by: Actor, at: datetime) -> Toponym:
    """Use a name no longer that cases taught."""
    if not can_train(by, at=at):
        raise NotAllowed
    return refuse_toponym(toponym, by=by, at=at)
