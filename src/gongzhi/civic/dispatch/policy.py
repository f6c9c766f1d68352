"""Who may train a model and choose which one reads, steer automatic dispatch, ask for a person and answer."""

from datetime import datetime

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, can_configure, standing_of
from gongzhi.civic.cases.vocabulary import Clockwork
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role


def can_train(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may train models and choose one: the topmost centre's administrators."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))


def can_turn_on(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may let cases go out by themselves: a person, never a program."""
    return isinstance(actor, Person) and can_configure(actor, at=at)


def can_turn_off(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may stop it: who may turn it on, and the brake."""
    return isinstance(actor, Clockwork) or can_turn_on(actor, at=at)


def can_ask_for_human(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may have a person look at a decision: its reporter (个人信息保护法 art. 24)."""
    return standing_of(actor, case, at=at).is_reporter


def can_answer_for_human(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may say that a program's decision stands: the dispatchers of the case's place."""
    return isinstance(actor, Person) and Role.DISPATCHER in standing_of(actor, case, at=at).here
