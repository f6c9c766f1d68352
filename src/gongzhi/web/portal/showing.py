"""What pages show of a case: its particulars, its timeline with files, its reply, a question that waits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.civic.cases.events import CaseSupported, QuestionAnswered, QuestionAsked
from gongzhi.civic.cases.models import Attachment, Case, CaseQuerySet, Statement
from gongzhi.civic.cases.queries.discretion import public_place, public_words
from gongzhi.civic.cases.queries.timeline import TITLES, Entry
from gongzhi.civic.jurisdictions.models import PARENTS
from gongzhi.kernel.facts import facts_about
from gongzhi.web.whereabouts import short_path

Rows = list[dict[str, Any]]


def shown(entry: Entry) -> dict[str, Any]:
    """Return a line of a timeline as the component draws it."""
    files = [{"label": file.name, "url": address_of(file)} for file in entry.files]
    return {**vars(entry), "files": files}


def as_lines(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return a timeline as pages draw it, newest first.

    Of several who joined one after the other the last tells how many; the answer that stands above
    is not said twice.
    """
    reply = reply_in(entries)
    told = [entry for entry, after in pairwise([*entries, None]) if entry and not _is_outdone(entry, after)]
    above = _("答复内容见上方。")
    return [shown(replace(entry, text=above) if entry is reply else entry) for entry in reversed(told)]


def _is_outdone(entry: Entry, after: Entry | None) -> bool:
    return after is not None and _tells_of_support(entry) and _tells_of_support(after)


def _tells_of_support(entry: Entry) -> bool:
    before, _count, behind = str(TITLES[CaseSupported]).partition("%(supporters)s")
    return entry.title.removeprefix(before).removesuffix(behind).isdecimal()


def address_of(file: Attachment) -> str:
    """Return the address of a file, which opens to those who may see its case."""
    return reverse("cases:attachment", args=[file.pk])


def in_groups(number: str) -> str:
    """Return a case's number as it is read out: "250312 1234 5678"."""
    return f"{number[:6]} {number[6:10]} {number[10:]}"


def reply_in(entries: Sequence[Entry]) -> Entry | None:
    """Return the latest answer in a timeline."""
    return next((entry for entry in reversed(entries) if entry.state == "resolved"), None)


def open_question(case: Case) -> str:
    """Return what staff asked last, unless the reporter has said something since."""
    last = facts_about(case, kinds=[QuestionAsked, QuestionAnswered]).last()
    if last is None or last.kind != QuestionAsked.kind:
        return ""
    return Statement.objects.get(pk=last.data["statement"]).text


def facts_of(case: Case) -> Rows:
    """Return the particulars of one's own case."""
    rows = [
        {"label": _("受理编号"), "value": case.number},
        {"label": _("类别"), "value": case.get_kind_display()},
        {"label": _("地点"), "value": short_path(case.place)},
        {"label": _("具体位置"), "value": case.address},
        {"label": _("承办单位"), "value": case.lead.name if case.lead else ""},
        {"label": _("提交时间"), "value": f"{timezone.localtime(case.opened_at):%Y-%m-%d %H:%M}"},
        {"label": _("是否公开"), "value": _("公开") if case.is_public else _("不公开")},
    ]
    return [row for row in rows if row["value"]]


def public_facts_of(case: Case) -> Rows:
    """Return the particulars of a public case that everybody may know."""
    rows = [
        {"label": _("受理编号"), "value": case.number},
        {"label": _("类别"), "value": case.category.name if case.category else case.get_kind_display()},
        {"label": _("地点"), "value": short_path(public_place(case.place))},
        {"label": _("承办单位"), "value": case.lead.name if case.lead else ""},
        {"label": _("提交日期"), "value": f"{timezone.localtime(case.opened_at):%Y-%m-%d}"},
        {"label": _("也遇到的人"), "value": _("%(n)d人") % {"n": case.supporters} if case.supporters else ""},
    ]
    return [row for row in rows if row["value"]]


def with_names(cases: CaseQuerySet) -> CaseQuerySet:
    """Fetch along what a list of cases names, so that more rows cost no more queries."""
    return cases.select_related("category", "lead", f"place__{PARENTS}")


def as_cards(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Return one's own cases as the component draws them."""
    return [
        {
            "title": case.title,
            "url": reverse("portal:case", args=[case.number]),
            "state": case.status,
            "label": case.get_status_display(),
            "meta": [short_path(case.place), f"{timezone.localtime(case.opened_at):%Y-%m-%d}", case.number],
        }
        for case in cases
    ]


def as_public_cards(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Return public cases as the component draws them."""
    return [
        {
            "title": public_words(case.title),
            "url": reverse("portal:public-case", args=[case.number]),
            "state": case.status,
            "label": case.get_status_display(),
            "meta": _public_meta(case),
        }
        for case in cases
    ]


def as_answered_cards(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Return answered public cases as the component draws them: who answered, and when."""
    shown_cases = list(cases)
    return [
        {**card, "meta": [_who_answered(case), *card["meta"][:1]]}
        for case, card in zip(shown_cases, as_public_cards(shown_cases), strict=True)
    ]


def _who_answered(case: Case) -> str:
    assert case.resolved_at is not None  # it was answered
    body = case.lead.name if case.lead else _("承办单位")
    on = timezone.localdate(case.resolved_at)
    return _("%(body)s %(month)d月%(day)d日答复") % {"body": body, "month": on.month, "day": on.day}


def _public_meta(case: Case) -> list[str]:
    meta = [short_path(public_place(case.place)), f"{timezone.localtime(case.opened_at):%Y-%m-%d}"]
    return [*meta, _("%(n)d人也遇到") % {"n": case.supporters}] if case.supporters else meta
