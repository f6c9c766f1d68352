"""Who of the demo's staff looks after what, and a note in which one calls on another."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case, write_note
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.queries.care import without_carer

MOST = 12  # cases for each body; the others are still to be shared out
_NOTE = "@{name} 这件和您上周办的那件在同一处，请帮忙看看是不是一个原因。"


def share_work(*, at: datetime) -> None:
    """Share some open cases out among colleagues of the bodies that have several, and let two talk."""
    for body, members in _teams(at):
        free = Case.objects.filter(without_carer(body, at=at)).order_by("-opened_at", "pk")[:MOST]
        for case, member in zip(free, cycle(members), strict=False):
            assign_case(case, to=member, within=body, by=members[0], at=at - timedelta(minutes=40))
    _talk(at=at - timedelta(minutes=25))


def _teams(at: datetime) -> Iterator[tuple[Organisation, list[Person]]]:
    """Yield the bodies in which several people handle cases, each with them."""
    teams: dict[Organisation, list[Person]] = {}
    held = Membership.objects.valid(at).filter(role=Role.HANDLER).select_related("body__place", "person")
    for membership in held.order_by("body__code", "person"):
        teams.setdefault(membership.body, []).append(membership.person)
    yield from ((body, members) for body, members in teams.items() if len(members) > 1)


def _talk(*, at: datetime) -> None:
    """Let a colleague call on the handler whose account newcomers are shown."""
    called = Person.objects.get_by_natural_key("chen.bo")
    others = Assignee.objects.filter(body__in=called.memberships.values("body")).exclude(person=called)
    found = others.select_related("case", "person").order_by("pk").first()
    if found is not None:
        write_note(found.case, note=_NOTE.format(name=called.name), by=found.person, at=at)
