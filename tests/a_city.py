"""A small city in which a case can live its whole life: places, a centre, two bodies, staff, tables."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from gongzhi.civic.cases.actions import (
    NewCase,
    accept_case,
    acknowledge_case,
    dispatch_case,
    open_case,
    resolve_case,
)
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category, DeadlineRule, EscalationRule
from gongzhi.civic.cases.vocabulary import Outcome, Stage, Step, Urgency
from gongzhi.civic.clients.vocabulary import PROGRAMS, WEBHOOKS
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.models import DeskHabits
from tests.factories import a_body, a_member, a_person, a_place, clear

LONG_AGO = date(2024, 1, 1)
_keys = count(1)
_LIMITS = (
    (Stage.ACCEPT, "", 2, Clock.WORKING_HOURS),
    (Stage.DISPATCH, "", 2, Clock.WORKING_HOURS),
    (Stage.ACKNOWLEDGE, "", 4, Clock.HOURS),
    (Stage.CONTACT, "", 24, Clock.HOURS),
    (Stage.REPORT_IN, "", 3, Clock.WORKING_DAYS),
    (Stage.RULE, "", 24, Clock.HOURS),
    (Stage.RESOLVE, Urgency.DANGER, 2, Clock.HOURS),
    (Stage.RESOLVE, Urgency.UTILITIES, 24, Clock.HOURS),
    (Stage.RESOLVE, Urgency.ORDINARY, 7, Clock.CALENDAR_DAYS),
    (Stage.RESOLVE, Urgency.COMPLEX, 15, Clock.CALENDAR_DAYS),
    (Stage.FOLLOW_UP, "", 3, Clock.WORKING_DAYS),
)


@dataclass
class City:
    """What tests need to know of the small city."""

    city: Place
    county: Place
    street: Place
    community: Place
    centre: Organisation
    county_centre: Organisation
    works: Organisation
    parks: Organisation
    roads: Category
    operator: Person
    dispatcher: Person
    supervisor: Person
    evaluator: Person
    auditor: Person
    officer: Person
    administrator: Person
    handler: Person
    gardener: Person
    resident: Person


def a_city() -> City:
    """Build the city: its centre dispatches, the works bureau leads in its one category."""
    city = a_place("云麓市")
    county = a_place("临湖区", within=city)
    street = a_place("荷塘街道", within=county)
    community = a_place("柳岸社区", within=street)
    centre = a_body("市热线中心", place=city, is_centre=True)
    county_centre = a_body("区社会治理中心", place=county, is_centre=True)
    works, parks = a_body("区住建局", place=county), a_body("区园林中心", place=county)
    roads = Category.objects.create(code="01", name="道路破损")
    CatalogueEntry.objects.create(category=roads, place=city, lead=works, valid_from=LONG_AGO)
    for stage, urgency, amount, clock in _LIMITS:
        DeadlineRule.objects.create(
            stage=stage, urgency=urgency, amount=amount, clock=clock, valid_from=LONG_AGO
        )
    EscalationRule.objects.create(after_hours=24, step=Step.SUPERVISE, valid_from=LONG_AGO)
    EscalationRule.objects.create(after_hours=72, step=Step.ESCALATE, valid_from=LONG_AGO)
    built = City(
        city=city,
        county=county,
        street=street,
        community=community,
        centre=centre,
        county_centre=county_centre,
        works=works,
        parks=parks,
        roads=roads,
        operator=a_member(Role.OPERATOR, body=centre),
        dispatcher=a_member(Role.DISPATCHER, body=centre),
        supervisor=a_member(Role.SUPERVISOR, body=centre),
        evaluator=a_member(Role.EVALUATOR, body=centre),
        auditor=a_member(Role.AUDITOR, body=centre),
        officer=a_member(Role.PRIVACY_OFFICER, body=centre),
        administrator=a_member(Role.ADMINISTRATOR, body=centre),
        handler=a_member(Role.HANDLER, body=works),
        gardener=a_member(Role.HANDLER, body=parks),
        resident=a_person("李桂香"),
    )
    _send_at_once(built)
    clear(AUTOMATIC_DISPATCH, PROGRAMS, WEBHOOKS)
    return built


def _send_at_once(city: City) -> None:
    """Let words go out without a pause in which they can be taken back: most tests are not about that."""
    people = [person for person in vars(city).values() if isinstance(person, Person)]
    DeskHabits.objects.bulk_create(DeskHabits(person=person, undo_seconds=0) for person in people)


def an_opened_case(
    city: City, *, at: datetime, text: str = "路灯不亮，晚上走路看不清。", **details: Any
) -> Case:
    """Return a case that the resident has just opened."""
    usual: dict[str, Any] = {
        "place": city.community,
        "spoken_by": city.resident,
        "idempotency_key": f"key {next(_keys)}",
    }
    new = NewCase(text=text, **(usual | details))
    return open_case(new, by=new.spoken_by, at=at).case


def an_accepted_case(
    city: City, *, at: datetime, urgency: Urgency = Urgency.ORDINARY, **details: Any
) -> Case:
    """Return a case that waits to be dispatched."""
    case = an_opened_case(city, at=at, **details)
    return accept_case(case, category=city.roads, urgency=urgency, by=city.dispatcher, at=at)


def a_dispatched_case(
    city: City, *, at: datetime, urgency: Urgency = Urgency.ORDINARY, **details: Any
) -> Case:
    """Return a case that waits to be acknowledged by the works bureau."""
    return dispatch_case(an_accepted_case(city, at=at, urgency=urgency, **details), by=city.dispatcher, at=at)


def a_case_in_hand(city: City, *, at: datetime, urgency: Urgency = Urgency.ORDINARY, **details: Any) -> Case:
    """Return a case on which the works bureau works."""
    return acknowledge_case(
        a_dispatched_case(city, at=at, urgency=urgency, **details), by=city.handler, at=at
    )


def a_resolved_case(city: City, *, at: datetime, reply: str = "已更换路灯灯泡。", **details: Any) -> Case:
    """Return a case that waits for what the reporter says of the answer."""
    case = a_case_in_hand(city, at=at, **details)
    return resolve_case(case, reply=reply, outcome=Outcome.DONE, by=city.handler, at=at)
