"""Update history, as FixMyStreet asks for it: GET and POST Service Request Updates."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from gongzhi.api.open311.answers import Answer, Failure
from gongzhi.api.open311.asking import LAST_PAGE, MOST_ROWS, NOT_FOUND, span_asked
from gongzhi.api.open311.entrance import READ_OR_ADD, Call, entrance
from gongzhi.api.open311.files import with_files
from gongzhi.api.open311.milestones import ADDED, MILESTONES, closes, words_for
from gongzhi.api.open311.opening import link_in
from gongzhi.api.open311.seeing import cases_seen_by, own_cases, w3c
from gongzhi.api.reading import listed, number_of
from gongzhi.civic.cases.actions import answer_question
from gongzhi.civic.cases.events import CaseResolved, QuestionAnswered
from gongzhi.civic.cases.models import Case, CaseQuerySet, Statement
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import facts_about, subject_of
from gongzhi.kernel.models import Fact

_CASE = "case:"
# The subject of each of our facts is a case, so its key is a number.
_CASE_OF_FACT = Cast(Substr(OuterRef("subject"), len(_CASE) + 1), BigIntegerField())


class RequestMissing(Refused):
    message = _("请写明service_request_id。")


@partial(entrance, methods=READ_OR_ADD)
def updates(call: Call) -> Answer:
    """List what happened to the cases in a span of time, oldest first, or add what a reporter says."""
    if call.request.method == "POST":
        return _add(call)
    seen = cases_seen_by(call.person, at=call.at)
    if numbers := listed(call.said, "service_request_id"):
        return _page(call, _facts_about(seen.filter(number__in=numbers), call))
    span = span_asked(call.said, at=call.at)
    return _page(call, _facts_seen(seen, call).filter(at__gte=span.start, at__lt=span.end))


@entrance
def updates_of(call: Call, *, number: str) -> Answer:
    """List what happened to one case, oldest first."""
    found = cases_seen_by(call.person, at=call.at).filter(number=number)
    if not found.exists():
        raise Failure(404, NOT_FOUND % {"number": number[:40]})
    return _page(call, _facts_about(found, call))


def _facts_about(cases: CaseQuerySet, call: Call) -> QuerySet[Fact]:
    subjects = [subject_of(case) for case in cases.only("pk")]
    return _facts_for(call).filter(subject__in=subjects)


def _facts_seen(cases: CaseQuerySet, call: Call) -> QuerySet[Fact]:
    return _facts_for(call).filter(Exists(cases.filter(pk=_CASE_OF_FACT)))


def _facts_for(call: Call) -> QuerySet[Fact]:
    """Return the milestones, and to those who see a case in full what somebody with an account said to it."""
    if call.person is None:
        return Fact.objects.filter(kind__in=MILESTONES)
    in_full = Exists(visible_cases(call.person, at=call.at).filter(pk=_CASE_OF_FACT))
    found = Fact.objects.filter(kind__in=(*MILESTONES, ADDED))
    return found.filter(~Q(kind=ADDED) | (Q(by__isnull=False) & in_full))


def _page(call: Call, facts: QuerySet[Fact]) -> Answer:
    size = number_of(call.said, "page_size", usual=MOST_ROWS, most=MOST_ROWS)
    begin = (number_of(call.said, "page", usual=1, most=LAST_PAGE) - 1) * size
    shown = list(facts.order_by("at", "id")[begin : begin + size])
    return Answer("service_request_updates", _told(shown))


def _told(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    numbers = dict(Case.objects.filter(pk__in=[_case_of(fact) for fact in facts]).values_list("pk", "number"))
    texts = _texts(facts)
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


def _texts(facts: Sequence[Fact]) -> dict[int, str]:
    """Return what was written at the steps: replies as everybody may read them, the rest as it was said."""
    said = {fact.data["statement"]: fact.kind for fact in facts if fact.kind in (CaseResolved.kind, ADDED)}
    found = Statement.objects.filter(pk__in=said, audience__in=(Audience.PUBLIC, Audience.REPORTER))
    told = found.values_list("pk", "text", "audience")
    return {
        pk: text if said[pk] == ADDED else public_words(text)
        for pk, text, audience in told
        if said[pk] == ADDED or audience == Audience.PUBLIC
    }


def _case_of(fact: Fact) -> int:
    return int(fact.subject.removeprefix(_CASE))


def _words(fact: Fact, texts: dict[int, str]) -> str:
    return texts.get(fact.data.get("statement", 0)) or words_for(fact.kind)


@transaction.atomic
def _add(call: Call) -> Answer:
    """Add what the reporter, or an operator for them, says to a case of theirs."""
    speaker, number, at = call.speaker, call.said.get("service_request_id", ""), call.at
    if not number:
        raise RequestMissing
    case = own_cases(speaker, at=at).filter(number=number).first()
    if case is None:
        raise Failure(404, NOT_FOUND % {"number": number[:40]})
    words = "\n".join([*filter(None, [call.said.get("description")]), *link_in(call.said)])
    with_files(answer_question(case, answer=words, by=speaker, at=at), call, by=speaker)
    fact = facts_about(case, kinds=[QuestionAnswered]).last()
    assert fact is not None  # the one just announced
    return Answer("service_request_updates", [{"update_id": str(fact.pk), "updated_datetime": w3c(fact.at)}])
