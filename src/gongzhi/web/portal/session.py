"""What a visitor holds: an account, and the cases whose codes were shown in this session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import own_cases, visible_cases
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, HELD_CASES, MOST_HELD, CodeHolder
from gongzhi.civic.people.models import Person

SAID = "said_code"
CODE_IS_SHOWN_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class OwnCase:
    """A case of the visitor's own, and as whom they act on it."""

    case: Case
    actor: Person | CodeHolder


class PersonRequest(HttpRequest):
    """A request whose user is a person, as `login_required` sees to."""

    user: Person


def person_of(request: HttpRequest) -> Person | None:
    """Return who is signed in."""
    return request.user if isinstance(request.user, Person) else None


def hold(request: HttpRequest, case: Case) -> None:
    """Remember in this session that the visitor has shown the code of a case."""
    held = [pk for pk in request.session.get(HELD_CASES, []) if pk != case.pk]
    request.session[HELD_CASES] = [*held, case.pk][-MOST_HELD:]


def own_case(request: HttpRequest, number: str, *, at: datetime) -> OwnCase | None:
    """Return the visitor's own case of this number: by account, else by a code shown before."""
    for actor in _actors(request):
        mine = visible_cases(actor, at=at)
        if isinstance(actor, Person):
            mine = own_cases(actor)
        case = mine.select_related("place", "category", "lead", "merged_into").filter(number=number).first()
        if case is not None:  # who speaks in confidence leaves no name behind
            return OwnCase(case, CodeHolder(case.pk) if case.kind in CONFIDENTIAL else actor)
    return None


def _actors(request: HttpRequest) -> list[Person | CodeHolder]:
    person = person_of(request)
    holders = [CodeHolder(pk) for pk in request.session.get(HELD_CASES, [])]
    return [person, *holders] if person else [*holders]


def say_code(request: HttpRequest, number: str, code: str, *, at: datetime) -> None:
    """Keep a new code for the page that shows it once."""
    request.session[SAID] = {"number": number, "code": code, "at": at.isoformat()}


def said_code(request: HttpRequest, number: str, *, at: datetime) -> str:
    """Return the new code of a case for some minutes, so that reloading the page doesn't lose it."""
    said = request.session.get(SAID, {})
    if said.get("number") != number or at - datetime.fromisoformat(said["at"]) > CODE_IS_SHOWN_FOR:
        return ""
    return str(said["code"])
