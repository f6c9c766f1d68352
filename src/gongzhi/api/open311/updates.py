"""Update history, as FixMyStreet asks for it: GET and POST Service Request Updates."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from gongzhi.api.open311.answers import Answer, Failure
from gongzhi.api.open311.asking import LAST_PAGE, MOST_ROWS, NOT_FOUND, span_asked
from gongzhi.api.open311.entrance import Call, entrance
from gongzhi.api.open311.milestones import MILESTONES, closes
from gongzhi.api.open311.seeing import cases_seen_by, own_cases, w3c
from gongzhi.api.reading import listed, number_of
from gongzhi.civic.cases.actions import answer_question
from gongzhi.civic.cases.events import CaseResolved, QuestionAnswered
from gongzhi.civic.cases.models import Case, CaseQuerySet, Statement
from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import facts_about, subject_of
from gongzhi.kernel.models import Fact

_CASE = "case:"


class RequestMissing(Refused):
    message = _("请写明service_request_id。")


@entrance
def updates(call: Call) -> Answer:
    """List what happened to the cases in a span of time, oldest first, or add what a reporter says."""
    if call.request.method == "POST":
        return _add(call)
    seen = cases_seen_by(call.person, at=call.at)
    if numbers := listed(call.said, "service_request_id"):
        return _page(call, _facts_about(seen.filter(number__in=numbers)))
    span = span_asked(call.said, at=call.at)
    return _page(call, _facts_seen(seen).filter(at__gte=span.start, at__lt=span.end))


@entrance
def updates_of(call: Call, *, number: str) -> Answer:
    """List what happened to one case, oldest first."""
    found = cases_seen_by(call.person, at=call.at).filter(number=number)
    if not found.exists():
        raise Failure(404, NOT_FOUND % {"number": number[:40]})
    return _page(call, _facts_about(found))


def _facts_about(cases: CaseQuerySet) -> QuerySet[Fact]:
    subjects = [subject_of(case) for case in cases.only("pk")]
    return Fact.objects.filter(kind__in=MILESTONES, subject__in=subjects)


def _facts_seen(cases: CaseQuerySet) -> QuerySet[Fact]:
    """Return the milestones of cases; the subject of each is a case, so its key is a number."""
    case = Cast(Substr(OuterRef("subject"), len(_CASE) + 1), BigIntegerField())
    return Fact.objects.filter(kind__in=MILESTONES).filter(Exists(cases.filter(pk=case)))


def _page(call: Call, facts: QuerySet[Fact]) -> Answer:
    size = number_of(call.said, "page_size", usual=MOST_ROWS, most=MOST_ROWS)
    begin = (number_of(call.said, "page", usual=1, most=LAST_PAGE) - 1) * size
    shown = list(facts.order_by("at", "id")[begin : begin + size])
    return Answer("service_request_updates", _told(shown))


def _told(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    numbers = dict(Case.objects.filter(pk__in=[_case_of(fact) for fact in facts]).values_list("pk", "number"))
    said = [fact.data["statement"] for fact in facts if fact.kind == CaseResolved.kind]
    replies = Statement.objects.filter(pk__in=said, audience=Audience.PUBLIC)
    texts = dict(replies.values_list("pk", "text"))
    return [
        {
            "update_id": str(fact.pk),
            "service_request_id": numbers[_case_of(fact)],
            "status": "closed" if closes(fact.kind) else "open",
            "updated_datetime": w3c(fact.at),
            "description": _words(fact, texts),
            "media_url": None,
        }
        for fact in facts
    ]


def _case_of(fact: Fact) -> int:
    return int(fact.subject.removeprefix(_CASE))


def _words(fact: Fact, texts: dict[int, str]) -> str:
    reply = texts.get(fact.data["statement"]) if fact.kind == CaseResolved.kind else None
    return public_words(reply) if reply else str(MILESTONES[fact.kind])


@transaction.atomic
def _add(call: Call) -> Answer:
    """Add what the reporter, or an operator for them, says to a case of theirs."""
    speaker, number, at = call.speaker, call.said.get("service_request_id", ""), call.at
    if not number:
        raise RequestMissing
    case = own_cases(speaker, at=at).filter(number=number).first()
    if case is None:
        raise Failure(404, NOT_FOUND % {"number": number[:40]})
    answer_question(case, answer=call.said.get("description", ""), by=speaker, at=at)
    fact = facts_about(case, kinds=[QuestionAnswered]).last()
    assert fact is not None  # the one just announced
    return Answer("service_request_updates", [{"update_id": str(fact.pk), "updated_datetime": w3c(fact.at)}])
