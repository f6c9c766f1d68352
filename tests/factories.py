"""Plain factories: each makes one thing with sensible details, and takes those that a test is about."""

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.actions.persons import change_details, enter_person
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.civic.privacy.vocabulary import Details

LONG_AGO = datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "correct-horse-battery"
_numbers = count(1)


def a_place(name: str = "云麓市", *, within: Place | None = None, code: str = "") -> Place:
    """Return a place, one level below `within`, or a city."""
    level = within.level + 1 if within else Level.CITY
    code = code or f"{within.code if within else ''}{next(_numbers) % 1000:03}"  # six levels in 20 signs
    place = Place.objects.create(code=code, name=name, level=level, parent=within)
    above = (
        PlaceAncestry.objects.filter(descendant=within).values_list("ancestor", flat=True) if within else []
    )
    PlaceAncestry.objects.bulk_create(
        PlaceAncestry(ancestor_id=ancestor, descendant=place) for ancestor in [place.pk, *above]
    )
    return place


def a_person(name: str = "周敏", *, sign_in_name: str = "", phone: str = "") -> Person:
    """Return a person with an account, who signs in with PASSWORD."""
    details = Details(name=name, phone=phone, sign_in_name=sign_in_name or f"person{next(_numbers)}")
    return enter_person(details, password=PASSWORD, at=LONG_AGO)


def known_as(person: Person, **details: str) -> Person:
    """Let a person have other details."""
    change_details(person, **details)
    if person.name:
        person.name = person.full_name
        person.save(update_fields=["name"])
    return person


def a_body(
    short_name: str = "市住建局", *, place: Place | None = None, is_centre: bool = False
) -> Organisation:
    """Return an organisation of a place."""
    return Organisation.objects.create(
        code=f"body{next(_numbers)}",
        name=short_name,
        short_name=short_name,
        kind=OrganisationKind.GOVERNMENT,
        place=place or a_place(),
        is_centre=is_centre,
    )


def a_member(
    role: Role = Role.HANDLER, *, body: Organisation | None = None, place: Place | None = None
) -> Person:
    """Return a person who acts in a role for a body, within a place."""
    body = body or a_body(place=place)
    person = a_person()
    person.name = person.full_name
    person.save(update_fields=["name"])
    Membership.objects.create(
        person=person, role=role, body=body, place=place or body.place, valid_from=LONG_AGO
    )
    return person


def an_administrator(place: Place) -> Person:
    """Return an administrator of a place's centre."""
    centre = Organisation.objects.filter(place=place, is_centre=True).first()
    return a_member(
        Role.ADMINISTRATOR, body=centre or a_body(f"{place}社会治理中心", place=place, is_centre=True)
    )
