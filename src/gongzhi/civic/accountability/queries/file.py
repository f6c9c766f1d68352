"""The decisions on a case as a file that stands alone: words, and what opens each fact in the public log."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from gongzhi.civic.accountability.queries.case import Chain
from gongzhi.civic.accountability.vocabulary import Decision, Line
from gongzhi.civic.cases.models import Case
from gongzhi.civic.ledger.queries.log import current_log
from gongzhi.civic.ledger.queries.opening import opened, opened_with_actor
from gongzhi.kernel.models import Fact

FORMAT = "gongzhi-decisions/1"


def file_of(case: Case, chain: Chain, *, at: datetime) -> dict[str, Any]:
    """Return a case's decisions and facts, as somebody reads them years later without us."""
    log = current_log()
    sealed = {fact.pk: fact for fact in chain.facts}
    return {
        "format": FORMAT,
        "origin": log.origin if log else None,
        "made_at": at.isoformat(),
        "case": {"number": case.number, "title": case.title, "opened_at": case.opened_at.isoformat()},
        "decisions": [_decision(each) for each in chain.decisions],
        "facts": [_fact(line, sealed[line.fact], chain) for line in chain.lines],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    told: dict[str, Any] = _plain(asdict(decision))
    sight = decision.sight
    seen = {"facts_before": list(range(1, sight.before + 1)), **_plain(asdict(sight))} if sight else None
    return {**told, "state": dict(decision.state), "sight": seen}


def _fact(line: Line, fact: Fact, chain: Chain) -> dict[str, Any]:
    """Return a record with what opens it in the log; the actor of staff only, and nobody who reported."""
    log = opened_with_actor(fact) if fact.pk in chain.by_staff else opened(fact)
    log = None if "person" in fact.data else log
    return {**_plain(asdict(line)), "proof": f"/ledger/proof/{fact.pk}", "log": log}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():  # a datetime is one
            return value.isoformat()
    return value
