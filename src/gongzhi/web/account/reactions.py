"""What follows for sessions: whoever was shut out, or lost a role or a key, signs in anew everywhere."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.people.events import (
    MembershipEnded,
    PersonDeactivated,
    SecondFactorReset,
    SessionsEnded,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import is_staff
from gongzhi.civic.teamwork.actions import tell_members
from gongzhi.civic.teamwork.vocabulary import AccountMatter, NoticeReason
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact
from gongzhi.web.account.letters import write


@react_to(MembershipEnded)
def on_membership_ended(event: MembershipEnded, fact: Fact) -> None:
    """End all sessions of the person; not where a role only went on with its place (nobody ended it)."""
    if fact.by is not None:
        _end_sessions(fact)


@react_to(PersonDeactivated, SessionsEnded, SecondFactorReset)
def on_shut_out(event: PersonDeactivated | SessionsEnded | SecondFactorReset, fact: Fact) -> None:
    """End all sessions of the person."""
    _end_sessions(fact)


@react_to(SecondFactorReset)
def on_second_factor_reset(event: SecondFactorReset, fact: Fact) -> None:
    """Tell the person, who else would not know that the password alone now opens the account."""
    person = Person.objects.get(pk=_about(fact))
    if is_staff(person, fact.at):
        tell_members([person], NoticeReason.ACCOUNT, fact=fact, by=CLOCKWORK, at=fact.at)
    elif person.email:
        write(AccountMatter.SECOND_FACTOR_RESET, to=person.email, person=person)


def _end_sessions(fact: Fact) -> None:
    get_adapter().end_sessions(UserSession.objects.filter(user=_about(fact)))


def _about(fact: Fact) -> str:
    return fact.subject.removeprefix("person:")
