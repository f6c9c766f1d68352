"""Keeping what a case's last dispatch came to, so that figures are counted and not worked out."""

from collections.abc import Iterable
from datetime import datetime

from gongzhi.civic.cases.logic.promises import Promise, standing_of_promises
from gongzhi.civic.cases.models import Case, Deadline, DispatchResult, FollowUp
from gongzhi.civic.cases.vocabulary import Stage

_COLUMNS = ("contact", "contact_runs_until", "resolve", "resolve_runs_until", "resolved", "grade")


def result_of(
    case: Case, deadlines: Iterable[Deadline], answers: Iterable[FollowUp]
) -> DispatchResult | None:
    """Return what the last dispatch came to; None where there was none.

    What ran or was said before the last dispatch was another lead's.
    """
    if case.dispatched_at is None:
        return None
    since: datetime = case.dispatched_at
    own = [deadline for deadline in deadlines if deadline.set_at >= since]
    contact = standing_of_promises(_promises(own, Stage.CONTACT))
    resolve = standing_of_promises(_promises(own, Stage.RESOLVE))
    said = max(
        (each for each in answers if each.reached and each.at >= since),
        key=lambda each: each.round,
        default=None,
    )
    return DispatchResult(
        case_id=case.pk,
        contact=contact.promised,
        contact_runs_until=contact.runs_until,
        resolve=resolve.promised,
        resolve_runs_until=resolve.runs_until,
        resolved=said.resolved if said else None,
        grade=said.satisfaction if said else None,
    )


def _promises(deadlines: Iterable[Deadline], stage: Stage) -> Iterable[Promise]:
    return (
        Promise(
            due_at=deadline.due_at,
            met=deadline.met_at is not None,
            missed=deadline.missed_at is not None,
            exempt=deadline.exemption_id is not None,
            ended=deadline.ended_at is not None,
        )
        for deadline in deadlines
        if deadline.stage == stage
    )


def write_result(case: Case, deadlines: Iterable[Deadline]) -> None:
    """Write what a case's last dispatch came to."""
    may_have_answers = case.resolved_at is not None or case.rounds > 1
    result = result_of(case, deadlines, case.follow_ups.all() if may_have_answers else ())
    if result is not None:
        write_results([result])


def write_results(results: Iterable[DispatchResult]) -> None:
    """Write results, new or in the place of older ones."""
    DispatchResult.objects.bulk_create(
        results, update_conflicts=True, unique_fields=["case"], update_fields=_COLUMNS
    )
