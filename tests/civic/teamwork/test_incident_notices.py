"""Those whom an incident concerns are told by notice, once, and by letter where they have an address."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import (
    Known,
    fulfil_duty,
    name_people,
    note_incident,
    seed_notice_limits,
    waive_duty,
)
from gongzhi.civic.privacy.models import Incident
from gongzhi.civic.privacy.vocabulary import Harm, Level, Told
from gongzhi.civic.teamwork.adapters.mail import letter_as_mail
from gongzhi.civic.teamwork.models import Letter, StaffNotice
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from tests.a_city import City
from tests.civic.teamwork.colleagues import a_colleague, deliver, told
from tests.factories import a_person

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = dict.fromkeys(
    ("title", "kinds", "cause", "danger", "measures", "contact"), "手机号码发错了"
)
INCIDENT = [NoticeReason.INCIDENT]


@pytest.fixture
def lin(city: City) -> Person:
    """A handler with an address."""
    return a_colleague(city, "林俏", email="lin@example.org")


def an_incident(city: City, at: datetime, *people: Person) -> Incident:
    """Return an incident that concerns some persons."""
    seed_notice_limits(by=CLOCKWORK, at=at)
    known = Known(harms=[Harm.LEAKED], level=Level.ORDINARY, discovered_at=at, **WORDS)
    incident = note_incident(known, by=city.officer, at=at)
    name_people(incident, [person.pk for person in people], by=city.officer, at=at)
    deliver(at)
    return incident


def tell(incident: Incident, city: City, at: datetime) -> None:
    """Let the officer tell the people, and the worker carry it out."""
    fulfil_duty(incident.duties.get(limit__to=Told.PEOPLE), how="站内通知", by=city.officer, at=at)
    deliver(at)


def test_nobody_is_told_before_the_officer_says_so(city: City, lin: Person, noon: datetime) -> None:
    incident = an_incident(city, noon, city.resident, lin)
    assert (told(city.resident), told(lin)) == ([], [])
    tell(incident, city, noon)
    assert (told(city.resident), told(lin), told(city.handler)) == (INCIDENT, INCIDENT, [])


def test_who_is_named_later_is_told_and_the_others_not_again(city: City, lin: Person, noon: datetime) -> None:
    incident = an_incident(city, noon, city.resident)
    tell(incident, city, noon)
    name_people(incident, [lin.pk], by=city.officer, at=noon + timedelta(hours=1))
    deliver(noon + timedelta(hours=1))
    assert (told(city.resident), told(lin)) == (INCIDENT, INCIDENT)


def test_where_it_was_waived_nobody_is_told(city: City, noon: datetime) -> None:
    incident = an_incident(city, noon, city.resident)
    duty = incident.duties.get(limit__to=Told.PEOPLE)
    waive_duty(duty, because="已加密", by=city.officer, at=noon)
    deliver(noon)
    assert told(city.resident) == []


def test_the_letter_leads_to_the_page_and_says_nothing_of_the_incident(
    city: City, lin: Person, noon: datetime
) -> None:
    tell(an_incident(city, noon, lin), city, noon)
    mail = letter_as_mail(Letter.objects.get(), lin, list(StaffNotice.objects.all()))
    assert ("/mine/incidents/" in mail.body, "手机号码发错了" in mail.body) == (True, False)


def test_whoever_has_no_account_is_left_to_the_phone(city: City, noon: datetime) -> None:
    caller = a_person()
    Person.objects.filter(pk=caller.pk).update(sign_in_mark=None)
    tell(an_incident(city, noon, caller), city, noon)
    assert not StaffNotice.objects.exists()
