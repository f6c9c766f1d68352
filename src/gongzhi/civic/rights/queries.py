"""What others may ask: the requests that wait, what a deletion would do, a copy of what is kept."""

import csv
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.policy import own_cases
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import ERASED, CodeHolder, Kind
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.logic.keeping import Matter, Plan, Rule, plan_of
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.policy import can_claim_for_others, can_decide_claim, own_claims, visible_claims
from gongzhi.civic.rights.vocabulary import Kept

__all__ = [
    "automatic_about",
    "can_claim_for_others",
    "can_decide_claim",
    "claims_in_turn",
    "copy_of",
    "own_claims",
    "plan_for",
    "rules",
    "the_city",
    "visible_claims",
]


def the_city() -> Place:
    """Return the place of the city as a whole, where requests are taken in."""
    return Place.objects.present().filter(parent=None).order_by("pk")[0]


def claims_in_turn(person: Person, *, at: datetime) -> QuerySet[Claim]:
    """Return the requests that somebody may see: those that wait first, by what is due, then the newest."""
    seen = visible_claims(person, at=at).select_related("case")
    due = F("case__due_at").asc(nulls_last=True)
    return seen.order_by(F("decided_at").desc(nulls_first=True), due, "-case")


@cache
def rules() -> Mapping[Kept, Rule]:
    """Return what is kept how long and by which law, as the seed has it."""
    text = resources.files("gongzhi.civic.rights").joinpath("seed", "kept.csv").read_text(encoding="utf-8")
    return {
        Kept(row["kept"]): Rule(int(row["months"]) if row["months"] else None, row["law"])
        for row in csv.DictReader(text.splitlines())
    }


def plan_for(person: Person, *, at: datetime) -> Plan:
    """Return what a deletion would erase of a person, and what it would keep. One query."""
    cases = own_cases(person).exclude(kind=Kind.RIGHTS).order_by("pk")
    rows = cases.values_list("pk", "number", "closed_at", "text")
    matters = [
        Matter(pk, number, timezone.localdate(closed_at) if closed_at else None, text != ERASED)
        for pk, number, closed_at, text in rows
    ]
    return plan_of(matters, rules(), on=timezone.localdate(at))


def copy_of(person: Person, *, at: datetime) -> dict[str, Any]:
    """Return what is kept of a person, for them to read or to take elsewhere (个人信息保护法 art. 45)."""
    written = Statement.objects.filter(by=person, case__in=own_cases(person))
    return {
        "made_at": at.isoformat(),
        "account": {
            "sign_in_name": person.sign_in_name,
            "name": person.full_name,
            "phone": person.phone,
            "email": person.email,
            "joined_at": person.joined_at.isoformat(),
            "restricted_at": person.restricted_at.isoformat() if person.restricted_at else None,
        },
        "cases": [_case(case, at=at) for case in own_cases(person).select_related("place", "confidence")],
        "written": list(written.values("case__number", "at", "text")),
    }


def _case(case: Case, *, at: datetime) -> dict[str, Any]:
    kept = getattr(case, "confidence", None)
    return {
        "number": case.number,
        "kind": case.kind,
        "title": case.title,
        "text": kept.text if kept else case.text,
        "place": case.place.name,
        "address": kept.address if kept else case.address,
        "lon": case.lon,
        "lat": case.lat,
        "opened_at": case.opened_at.isoformat(),
        "status": case.status,
        "trail": [
            {"at": entry.at.isoformat(), "what": entry.title, "text": entry.text}
            for entry in timeline_of(case, viewer=CodeHolder(case.pk), at=at)
        ],
    }


def automatic_about(person: Person) -> QuerySet[AutomaticDispatch]:
    """Return what a program decided on somebody's cases, to be explained to them (art. 24)."""
    found = AutomaticDispatch.objects.filter(case__in=own_cases(person)).order_by("-at")
    return found.select_related("case", "category", "body")
