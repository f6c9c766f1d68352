"""What somebody has typed and not sent: their own only."""

from collections.abc import Collection

from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import Draft


def draft_of(person: Person, place: str) -> Draft | None:
    """Return a person's own draft for a form."""
    return Draft.objects.filter(person=person, place=place).first()


def drafts_of(person: Person, places: Collection[str]) -> dict[str, Draft]:
    """Return a person's own drafts for the forms of a page, by place; one query."""
    found = Draft.objects.filter(person=person, place__in=places)
    return {draft.place: draft for draft in found}
