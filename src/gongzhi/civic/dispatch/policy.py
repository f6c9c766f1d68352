"""Who may train a model and choose which one reads."""

from datetime import datetime

from gongzhi.civic.cases.policy import Actor, can_configure
from gongzhi.civic.cases.vocabulary import Clockwork
from gongzhi.civic.people.models import Person


def can_train(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may train models and choose one: the topmost centre's administrators."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))
