"""Colleagues with names of their own, and what the worker does for them."""

from datetime import datetime
from typing import Any

from gongzhi.civic.cases.actions import reopen_case, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Outcome
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_case_in_hand
from tests.factories import LONG_AGO, a_person, known_as


def a_colleague(
    city: City, name: str, role: Role = Role.HANDLER, *, body: Organisation | None = None, email: str = ""
) -> Person:
    """Return a member of the works bureau, or of another body, with a name."""
    person, body = a_person(name), body or city.works
    person.name = name
    person.save()
    Membership.objects.create(person=person, role=role, body=body, place=body.place, valid_from=LONG_AGO)
    known_as(person, email=email)
    return person


def deliver(at: datetime) -> None:
    """Let the worker deliver all facts."""
    while deliver_due(at=at):
        pass


def told(person: Person) -> list[str]:
    """Return why somebody was told, the first notice first."""
    return list(StaffNotice.objects.filter(person=person).order_by("id").values_list("reason", flat=True))


def in_care(city: City, lin: Person, at: datetime, **details: Any) -> Case:
    """Return a case that a colleague looks after, of which they were told."""
    case = a_case_in_hand(city, at=at, **details)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=at)
    deliver(at)
    return case


def reopened(case: Case, city: City, at: datetime) -> object:
    """Let a case be answered, and its reporter send it back."""
    case = resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=at)
    return reopen_case(case, because="又坏了", by=city.resident, at=at)
