"""What others may ask about people and organisations."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import FormerName, Invitation, Membership, Organisation, Person
from gongzhi.civic.people.policy import (
    has_role,
    is_staff,
    lies_within,
    managed_memberships,
    managed_people,
    memberships_of,
    places_where,
)
from gongzhi.civic.people.vocabulary import Role, phone_of, sign_in_name_of
from gongzhi.civic.privacy.queries import details_of_all, mark_of
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN, Detail
from gongzhi.kernel.ids import hash_code

__all__ = [
    "BodiesThen",
    "Capacity",
    "PeopleThen",
    "bodies_in",
    "centre_above",
    "centre_of",
    "has_role",
    "invitation_with_code",
    "is_sign_in_name_taken",
    "is_staff",
    "lies_within",
    "memberships_of",
    "person_with_email",
    "person_with_phone",
    "places_where",
    "restricted_people",
    "search_people",
    "staff_of",
    "with_details",
]


def staff_of(body: Organisation, at: datetime, *, role: Role | None = None) -> QuerySet[Person]:
    """Return those who act for a body, in any role or in one."""
    memberships = Membership.objects.valid(at).filter(body=body)
    if role:
        memberships = memberships.filter(role=role)
    return Person.objects.filter(is_active=True, pk__in=memberships.values("person")).order_by("name", "pk")


def bodies_in(place: Place, at: datetime) -> QuerySet[Organisation]:
    """Return the organisations of a place and of all below it, by code."""
    return Organisation.objects.valid(timezone.localdate(at)).filter(place__in=Place.objects.within(place))


def centre_of(place: Place, at: datetime) -> Organisation | None:
    """Return the body that answers for a place as a whole: its own centre, or the nearest above."""
    above = PlaceAncestry.objects.filter(descendant=place).values("ancestor")
    centres = Organisation.objects.valid(timezone.localdate(at)).filter(is_centre=True, place__in=above)
    return centres.order_by("-place__level", "pk").first()


def centres_by_place(at: datetime) -> dict[int, Organisation]:
    """Return all centres by the key of the place that they answer for as a whole."""
    centres = Organisation.objects.valid(timezone.localdate(at)).filter(is_centre=True)
    return {centre.place_id: centre for centre in centres.order_by("-pk")}


def centre_above(body: Organisation, place: Place, at: datetime) -> Organisation | None:
    """Return the centre next above a body on the way up from a place: where it hands a case to."""
    above = PlaceAncestry.objects.filter(descendant=place).values("ancestor")
    centres = Organisation.objects.valid(timezone.localdate(at)).filter(is_centre=True, place__in=above)
    highest = body.place.level - 1 if body.is_centre else body.place.level
    return (
        centres.filter(place__level__lte=highest).exclude(pk=body.pk).order_by("-place__level", "pk").first()
    )


def restricted_people() -> QuerySet[Person]:
    """Return those whose data serves only what they asked for: nothing is learned or counted from it."""
    return Person.objects.filter(restricted_at__isnull=False)


def person_with_phone(phone: str) -> Person | None:
    """Return the caller last noted with a phone number; never an account, whose number is unverified."""
    mark = mark_of(Detail.PHONE, phone_of(phone))
    if mark is None:
        return None
    callers = Person.objects.filter(sign_in_mark__isnull=True, phone_mark=mark)
    return callers.order_by("-joined_at", "-pk").first()


def is_sign_in_name_taken(name: str) -> bool:
    """Tell whether somebody signs in under a name, as `sign_in_name_of` writes it."""
    return Person.objects.filter(sign_in_mark=mark_of(Detail.SIGN_IN_NAME, name)).exists()


def person_with_email(address: str) -> Person | None:
    """Return who confirmed an address; the first where several have."""
    mark = mark_of(Detail.EMAIL, address.lower())
    return Person.objects.filter(email_mark=mark, is_active=True).order_by("pk").first() if mark else None


def invitation_with_code(code: str) -> Invitation | None:
    """Return the invitation that a code opens, whatever became of it."""
    found = Invitation.objects.select_related("body", "place", "invited_by")
    return found.filter(code_hash=hash_code(code)).first()


def search_people(text: str, *, by: Person, at: datetime) -> QuerySet[Person]:
    """Return people whom an administrator manages, by name, whole sign-in name or whole phone number.

    `held` has their roles in force.
    """
    held = managed_memberships(by, at).valid(at).select_related("body", "place")
    found = (
        managed_people(by, at)
        .order_by("name", "pk")
        .prefetch_related(Prefetch("memberships", held, to_attr="held"))
    )
    words = text.split()
    for word in words:
        marks = Q(sign_in_mark=mark_of(Detail.SIGN_IN_NAME, _as_kept(word))) | Q(
            phone_mark=mark_of(Detail.PHONE, _as_kept(word))
        )
        found = found.filter(Q(name__icontains=word) | marks)
    return found


def _as_kept(word: str) -> str:
    with suppress(ValidationError):
        return sign_in_name_of(word)
    return word


def with_details(people: Iterable[Person]) -> list[Person]:
    """Return people with what the vault keeps of them; two queries for all."""
    listed = list(people)
    found = details_of_all(person.pk for person in listed)
    for person in listed:
        person.details = found.get(person.pk, NOTHING_KNOWN)
    return listed


class BodiesThen:
    """What bodies were called at moments of the past; two queries for however many bodies."""

    def __init__(self, bodies: Collection[int]) -> None:
        self._present = Organisation.objects.in_bulk(list(bodies))
        former = FormerName.objects.filter(organisation__in=bodies).order_by("organisation", "until", "id")
        self._former = {pk: list(rows) for pk, rows in groupby(former, lambda row: row.organisation_id)}

    def name(self, body: int, at: datetime) -> str:
        """Return a body's full name at a moment; of a body that nobody knows, its number."""
        if body not in self._present:
            return f"#{body}"
        then = next((row for row in self._former.get(body, ()) if row.until > at), None)
        return then.name if then else self._present[body].name

    def name_now(self, body: int) -> str:
        """Return what a body is called now."""
        return self._present[body].name if body in self._present else ""

    def ended_on(self, body: int) -> date | None:
        """Return the day from which a body is no more."""
        return self._present[body].valid_to if body in self._present else None


@dataclass(frozen=True)
class Capacity:
    """In which role somebody acted, for which body and within which place, named as they were then."""

    role: Role
    body: int
    body_name: str
    place_name: str
    body_name_now: str = ""  # where it is another
    body_ended_on: date | None = None
    left_at: datetime | None = None  # when the person no longer had the role


class PeopleThen:
    """What people were called to do at moments of the past; four queries for however many people."""

    def __init__(self, people: Collection[int]) -> None:
        self._people = list(people)
        self._names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))

    @cached_property
    def _held(self) -> dict[int, list[Membership]]:
        held = Membership.objects.filter(person__in=self._people).select_related("place")
        in_order = held.order_by("person", "id")
        return {pk: list(rows) for pk, rows in groupby(in_order, lambda row: row.person_id)}

    @cached_property
    def _bodies(self) -> BodiesThen:
        return BodiesThen({each.body_id for rows in self._held.values() for each in rows})

    def name(self, person: int) -> str:
        """Return what a person is called now."""
        return self._names.get(person) or f"#{person}"

    def capacities(self, person: int, at: datetime) -> list[Capacity]:
        """Return all roles that a person held at a moment, whatever became of them since."""
        return [self._capacity(each, at) for each in self._held.get(person, ()) if each.is_valid(at)]

    def _capacity(self, held: Membership, at: datetime) -> Capacity:
        then, now = self._bodies.name(held.body_id, at), self._bodies.name_now(held.body_id)
        return Capacity(
            role=Role(held.role),
            body=held.body_id,
            body_name=then,
            place_name=held.place.name,
            body_name_now=now if now != then else "",
            body_ended_on=self._bodies.ended_on(held.body_id),
            left_at=self._left_at(held),
        )

    def _left_at(self, held: Membership) -> datetime | None:
        """Return when somebody no longer had a role; at a renamed place it went on in another row."""
        for each in self._held[held.person_id]:
            went_on = (each.body_id, each.role, each.valid_from) == (held.body_id, held.role, held.valid_to)
            if went_on and each.pk > held.pk:
                return self._left_at(each)
        return held.valid_to
