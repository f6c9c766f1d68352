"""A report about a body in the small city, with those who receive it and those who must not."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from gongzhi.civic.cases.actions import NewCase, accept_case, acknowledge_case, dispatch_case, open_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Kind, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City
from tests.factories import a_member, a_person

WHISTLER = "钱守正"
PHONE = "13912345678"
SAID = f"住建局工程科的人收了施工队的购物卡，我叫{WHISTLER}，电话{PHONE}，是工地的安全员。"
_keys = count(1)


@dataclass
class Reported:
    """A report about the works bureau, and the county's supervisor, who receives it."""

    city: City
    case: Case
    code: str
    whistler: Person
    receiver: Person


def a_report(city: City, *, at: datetime, **details: Any) -> Reported:
    """Return a report about the works bureau as it comes in."""
    whistler, receiver = a_person(WHISTLER, phone=PHONE), a_member(Role.SUPERVISOR, body=city.county_centre)
    usual: dict[str, Any] = {
        "text": SAID,
        "place": city.community,
        "kind": Kind.CONDUCT,
        "about": city.works,
        "spoken_by": whistler,
        "address": "柳岸工地",
        "lon": 120.1,
        "lat": 30.2,
        "is_public": True,
        "idempotency_key": f"confidential {next(_keys)}",
    }
    new = NewCase(**(usual | details))
    opened = open_case(new, by=new.spoken_by, at=at)
    return Reported(city, opened.case, opened.code, whistler, receiver)


def a_report_with(city: City, *, at: datetime) -> Reported:
    """Return a report that the parks were given and work on."""
    made = a_report(city, at=at)
    case = accept_case(made.case, category=city.roads, urgency=Urgency.ORDINARY, by=made.receiver, at=at)
    case = dispatch_case(case, to=city.parks, by=made.receiver, at=at)
    made.case = acknowledge_case(case, by=city.gardener, at=at)
    return made
