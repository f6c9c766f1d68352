"""The people of the demo city, found by sign-in name, by body, or by what they leave at the door."""

from datetime import datetime
from functools import cached_property

from gongzhi.civic.people.actions import note_caller, register_person
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.queries import with_details
from gongzhi.civic.people.vocabulary import Role


class Cast:
    """Everybody of the demo city, each fetched once."""

    def __init__(self) -> None:
        accounts = with_details(Person.objects.exclude(sign_in_mark=None))
        self.by_name = {person.sign_in_name: person for person in accounts}
        self.residents = {
            person.full_name: person for person in self.by_name.values() if person.pk not in self._staff
        }
        self.bodies = {body.code: body for body in Organisation.objects.all()}
        self.callers: dict[str, Person] = {}
        self.neighbours: dict[str, Person] = {}

    @cached_property
    def _staff(self) -> set[int]:
        return set(Membership.objects.values_list("person_id", flat=True))

    @cached_property
    def _handlers(self) -> dict[int, Person]:
        handlers = Membership.objects.filter(role=Role.HANDLER).order_by("-pk")
        people = {person.pk: person for person in self.by_name.values()}
        return {member.body_id: people[member.person_id] for member in handlers}

    @cached_property
    def _bodies_of(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for person, body in Membership.objects.values_list("person_id", "body_id"):
            found.setdefault(person, set()).add(body)
        return found

    def handler(self, name: str, body: Organisation | None) -> Person:
        """Return the named handler, or one of the body that leads by now."""
        person = self.by_name[name]
        if body is None or body.pk in self._bodies_of.get(person.pk, ()):
            return person
        return self._handlers.get(body.pk, person)

    def caller(self, name: str, phone: str, *, by: Person | None, at: datetime) -> Person:
        """Return a resident without an account, noted when they first speak."""
        if phone not in self.callers:
            self.callers[phone] = note_caller(name, phone, by=by, at=at)
        return self.callers[phone]

    def neighbour(self, name: str, phone: str, *, at: datetime) -> Person:
        """Return a resident with an account of their own, opened when they first support a case."""
        if phone not in self.neighbours:
            self.neighbours[phone] = register_person(
                sign_in_name=phone, password=None, name=name, phone=phone, at=at
            )
        return self.neighbours[phone]
