"""What a case's page shows beside its steps: clocks, facts, files, relations, news."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Attachment, Case, Deadline
from gongzhi.civic.cases.policy import can_open_reporter, can_review_decisions, visible_cases
from gongzhi.civic.cases.queries.timeline import Entry, timeline_of
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, ENDED, Kind, MediaKind, Part, Status
from gongzhi.civic.dispatch.queries.alike import Alike, alike_to
from gongzhi.civic.evaluation.policy import can_exclude_case
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import masked_name, masked_phone
from gongzhi.civic.privacy.queries.openings import opening_in_force
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.kernel.facts import last_fact_about, subject_of
from gongzhi.web.desk.case.automatic import decided_by_program
from gongzhi.web.desk.case.care import care_of
from gongzhi.web.desk.case.confidence import confidence_on
from gongzhi.web.desk.case.urgency import signs_of

LIKE = 5
_DIGITS = re.compile(r"\d+")


def parts_of(case: Case, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return what the page's template draws: all that was told until `seen`, which is asked first."""
    seen = last_fact_about(case)
    told = timeline_of(case, viewer=by, at=at)[::-1]
    timeline = [_with_links(asdict(entry)) for entry in without_counting_on(told)]
    files = list(case.attachments.all())
    return {
        "case": case,
        "seen": seen,
        "timeline": timeline,
        "clocks": clocks_of(case),
        "facts": _facts(case),
        "reporter": _reporter(case, by=by, at=at),
        "confidence": confidence_on(case, by=by, at=at),
        "photos": [file for file in files if file.kind == MediaKind.PHOTO],
        "files": [_link(file) for file in files if file.kind != MediaKind.PHOTO],
        "co_handlers": list(
            case.assignments.filter(part=Part.CO_HANDLER, ended_at=None).select_related("body")
        ),
        "related": _related(case, by=by, at=at),
        "alike": _alike(case, by=by, at=at),
        "care": care_of(case, by=by, at=at),
        "automatic": decided_by_program(case, by=by, at=at),
        "may_review": can_review_decisions(by, case, at=at),
        "may_exclude": can_exclude_case(by, case, at=at),
        "urgent": signs_of(case),
        "has_map": case.lon is not None or case.place.lon is not None,
    }


def without_counting_on(newest_first: Iterable[Entry]) -> list[Entry]:
    """Return the entries; of a run that differs only in a number (22 people, 21 people) the newest."""
    runs = groupby(newest_first, key=lambda entry: (_DIGITS.sub("", entry.title), entry.state, entry.by))
    found: list[Entry] = []
    for _key, run in runs:
        first, *others = run
        found += [first, *(entry for entry in others if entry.state or entry.by or entry.text or entry.files)]
    return found


def news_since(shown_at: str, timeline: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what happened after a page was shown (a time in ISO format)."""
    try:
        since = datetime.fromisoformat(shown_at)
    except ValueError:
        return []
    aware = since if timezone.is_aware(since) else timezone.make_aware(since)
    return [entry for entry in timeline if entry["at"] > aware]


def _with_links(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "files": [_link(file) for file in entry["files"]]}


def _link(file: Attachment) -> dict[str, str]:
    return {"label": file.name, "url": reverse("cases:attachment", args=[file.pk])}


def clocks_of(case: Case) -> dict[str, list[Deadline]]:
    """Return the deadlines that run, and those that ended: met, missed, or replaced by another."""
    deadlines = list(case.deadlines.select_related("body", "exemption", "rule"))
    running = [deadline for deadline in deadlines if deadline.ended_at is None]
    ended = [deadline for deadline in deadlines if deadline.ended_at is not None]
    return {"running": sorted(running, key=lambda deadline: deadline.due_at), "ended": ended[::-1]}


def _facts(case: Case) -> list[dict[str, str]]:
    rows = [
        (_("主办单位"), case.lead.name if case.lead else _("还没有派单")),
        (_("分类"), str(case.category or _("还没有分类"))),
        (_("地点"), where(case.place, case.address)),
        (_("类型"), f"{case.get_kind_display()} · {case.get_channel_display()}"),
        (_("提出时间"), f"{timezone.localtime(case.opened_at):%Y-%m-%d %H:%M}"),
        (_("公开"), _("居民可以看到") if case.is_public else _("不公开")),
    ]
    if case.outcome:
        rows.append((_("办理结果"), case.get_outcome_display()))
    if case.rounds > 1:
        rows.append((_("办理轮次"), _("第%(round)s轮") % {"round": case.rounds}))
    return [{"label": label, "value": value} for label, value in rows]


def where(place: Place, address: str) -> str:
    """Return the names from the county down and what an address adds to them."""
    line = [place]
    while (above := line[0].parent) is not None:
        line.insert(0, above)
    for each in line:
        address = address.removeprefix(each.name)
    names = [each.name for each in line if each.level > Level.CITY] or [place.name]
    return " › ".join(filter(None, [*names, address]))


def _reporter(case: Case, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return who spoke, masked until it is opened for a purpose, and who typed."""
    person = case.spoken_by
    if case.kind in CONFIDENTIAL:
        name = _("举报人信息已保密") if case.kind == Kind.CONDUCT else _("提出人信息已保密")
        return {"name": name, "phone": "", "typed_by": None, "hidden": True}
    if person is None:
        return {"name": _("没有留姓名"), "phone": "", "typed_by": case.typed_by}
    opening = opening_in_force(subject_of(case), by=by, at=at)
    name, phone = person.full_name, person.phone
    return {
        "name": (name if opening else masked_name(name)) or _("没有留姓名"),
        "phone": phone if opening else masked_phone(phone),
        "is_open": opening is not None,
        "may_open": bool(name or phone) and can_open_reporter(by, case, at=at),
        "purposes": Purpose.choices,
        "typed_by": case.typed_by,
        "restricted": person.restricted_at is not None,
    }


def _related(case: Case, *, by: Person, at: datetime) -> list[dict[str, Any]]:
    """Return the cases to which this one is tied, of those that the person may see, by how they are tied."""
    ties = Q(merged_into=case) | Q(parent=case) | Q(pk__in=[case.parent_id or 0, case.merged_into_id or 0])
    tied: dict[str, list[Case]] = {}
    for other in visible_cases(by, at=at).filter(ties):
        tied.setdefault(_tie(case, other), []).append(other)
    return [{"tie": tie, "cases": cases} for tie, cases in tied.items()]


def _tie(case: Case, other: Case) -> str:
    if other.merged_into_id == case.pk:
        return _("并入本件")
    if other.pk == case.merged_into_id:
        return _("本件已并入")
    return _("下级事项") if other.parent_id == case.pk else _("上级事项")


def _alike(case: Case, *, by: Person, at: datetime) -> list[Alike]:
    """Return like cases while a duplicate can still be merged."""
    if case.status in ENDED or case.status == Status.RESOLVED:
        return []
    seen = visible_cases(by, at=at)
    found = alike_to(case.title, case.text, place=case.place, at=at, among=seen, limit=LIKE + 1)
    return [each for each in found if each.case != case][:LIKE]
