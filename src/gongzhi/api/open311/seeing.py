"""Which cases a caller sees, and what is told of each: never more than the public page tells."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from gongzhi.api.open311.entrance import Call
from gongzhi.api.open311.milestones import MILESTONES, is_closed
from gongzhi.civic.cases.models import Attachment, Case, CaseQuerySet, Deadline
from gongzhi.civic.cases.policy import public_cases, visible_cases
from gongzhi.civic.cases.queries.discretion import public_place, public_position, public_words
from gongzhi.civic.cases.queries.replies import public_replies
from gongzhi.civic.cases.vocabulary import MediaKind, Stage, Status
from gongzhi.civic.jurisdictions.models import PARENTS
from gongzhi.civic.people.models import Person
from gongzhi.kernel.facts import subject_of
from gongzhi.kernel.models import Fact


def cases_seen_by(person: Person | None, *, at: datetime) -> CaseQuerySet:
    """Return the public cases, and those that the person reported or wrote down."""
    return public_cases() | own_cases(person, at=at) if person else public_cases()


def own_cases(person: Person, *, at: datetime) -> CaseQuerySet:
    """Return the cases that a person reported, or wrote down and may still see."""
    return visible_cases(person, at=at).filter(Q(spoken_by=person) | Q(typed_by=person))


def as_requests(cases: CaseQuerySet, call: Call, *, extended: bool) -> list[dict[str, Any]]:
    """Return cases as GeoReport tells them; more cases cost no more queries."""
    shown = list(cases.select_related("category", "wanted", "lead", f"place__{PARENTS}"))
    beside = _Beside(shown, call)
    if not extended:
        return [_request(case, beside) for case in shown]
    return [{**_request(case, beside), "extended_attributes": _extended(case, beside)} for case in shown]


class _Beside:
    """What stands beside the cases in other tables, fetched for all at once."""

    def __init__(self, cases: Sequence[Case], call: Call) -> None:
        self.call = call
        self.replies = public_replies(cases)
        self.changes = _last_changes(cases)
        self.deadlines = _deadlines(cases)
        self.files = _files(cases, call)


def _last_changes(cases: Collection[Case]) -> dict[str, datetime]:
    facts = Fact.objects.filter(subject__in=[subject_of(case) for case in cases], kind__in=MILESTONES)
    return dict(facts.order_by().values_list("subject").annotate(Max("at")))


def _deadlines(cases: Collection[Case]) -> dict[int, list[Deadline]]:
    found: dict[int, list[Deadline]] = {case.pk: [] for case in cases}
    for deadline in Deadline.objects.filter(case__in=list(found), stage=Stage.RESOLVE):
        found[deadline.case_id].append(deadline)
    return found


def _files(cases: Collection[Case], call: Call) -> dict[int, list[Attachment]]:
    """Return the files of one's own cases: the public page shows none."""
    found: dict[int, list[Attachment]] = {case.pk: [] for case in cases}
    if call.person is not None:
        own = own_cases(call.person, at=call.at).filter(pk__in=list(found))
        for file in Attachment.objects.filter(case__in=own):
            found[file.case_id].append(file)
    return found


def _url(file: Attachment, call: Call) -> str:
    return call.request.build_absolute_uri(reverse("open311:file", args=[file.pk]))


def _request(case: Case, beside: _Beside) -> dict[str, Any]:
    place, position = public_place(case.place), public_position(case)
    service = case.category or case.wanted  # what was asked for, until the city has decided
    photos = [file for file in beside.files[case.pk] if file.kind == MediaKind.PHOTO]
    changed_at = beside.changes.get(subject_of(case), case.opened_at)
    return {
        "service_request_id": case.number,
        "status": "closed" if is_closed(Status(case.status)) else "open",
        "status_notes": beside.replies.get(case.pk) or case.get_status_display(),
        "service_name": service.name if service else None,
        "service_code": service.code if service else None,
        "description": public_words(case.text),
        "agency_responsible": case.lead.name if case.lead else None,
        "service_notice": None,
        "requested_datetime": w3c(case.opened_at),
        "updated_datetime": w3c(max(changed_at, case.opened_at)),
        "expected_datetime": w3c(_expected(beside.deadlines[case.pk])),
        "address": place.path.replace(" › ", ""),
        "address_id": place.code,
        "zipcode": None,
        "lat": position[1] if position else None,
        "long": position[0] if position else None,
        "media_url": _url(photos[0], beside.call) if photos else None,
    }


def _expected(deadlines: Collection[Deadline]) -> datetime | None:
    """Return when the city promised to have it done; a longer time that was granted counts."""
    return next((deadline.due_at for deadline in reversed(list(deadlines))), None)


def _extended(case: Case, beside: _Beside) -> dict[str, Any]:
    body = {"code": case.lead.code, "name": case.lead.name} if case.lead else None
    photos = [{"name": file.name, "url": _url(file, beside.call)} for file in beside.files[case.pk]]
    return {
        "title": public_words(case.title),
        "kind": case.kind,
        "status": case.status,
        "status_name": case.get_status_display(),
        "body": body,
        "deadlines": [_deadline(each) for each in beside.deadlines[case.pk]],
        "supporters": case.supporters,
        "photos": photos,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "stage": deadline.stage,
        "due_datetime": w3c(deadline.due_at),
        "met_datetime": w3c(deadline.met_at),
        "missed": deadline.missed_at is not None,
    }


def w3c(at: datetime | None) -> str | None:
    """Return a moment as GeoReport writes it: 2025-03-12T12:00:00+08:00."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
