"""What follows for one's sessions: who no longer acts in a role signs in anew everywhere."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession

from gongzhi.civic.people.events import MembershipEnded
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(MembershipEnded)
def on_membership_ended(event: MembershipEnded, fact: Fact) -> None:
    """End all sessions of the person; not where a role only went on with its place (nobody ended it)."""
    if fact.by is not None:
        person = fact.subject.removeprefix("person:")
        get_adapter().end_sessions(UserSession.objects.filter(user=person))
