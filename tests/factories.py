"""Plain factories: each makes one thing with sensible details, and takes those that a test is about."""

from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.actions.persons import change_details, enter_person
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.civic.privacy.models import Assessment, Recipient
from gongzhi.civic.privacy.vocabulary import Activity, Details

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
    role: Role = Role.HANDLER,
    *,
    body: Organisation | None = None,
    place: Place | None = None,
    person: Person | None = None,
) -> Person:
    """Return a person who acts in a role for a body, within a place: a new one, or one who does more."""
    body = body or a_body(place=place)
    person = person or a_person()
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


def clear(*activities: Activity) -> None:
    """Have an assessment of each of some processings written, and signed by another."""
    for activity in activities:
        written = {"purpose": "办理诉求", "effects": "影响很小", "measures": "只给编号", "salt": bytes(32)}
        stamps = {"written_by": 1, "written_at": LONG_AGO, "signed_by": 2, "signed_at": LONG_AGO}
        because = [trigger.value for trigger in activity.because]
        Assessment.objects.get_or_create(
            activity=activity.code, version=1, defaults={"because": because, **written, **stamps}
        )


def a_recipient(name: str = "市大数据中心", **details: Any) -> Recipient:
    """Return a recipient in the country, to whom data may go."""
    usual: dict[str, Any] = {
        "place": "中国大陆",
        "purpose": "汇总",
        "salt": bytes(32),
        "recorded_at": LONG_AGO,
    }
    return Recipient.objects.create(name=name, **(usual | details))
