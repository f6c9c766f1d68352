"""What a check finds is noted, once, as a fact too; and somebody explains it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from gongzhi.civic.ledger.events import DeviationExplained, DeviationFound
from gongzhi.civic.ledger.logic.commitments import commitment_to
from gongzhi.civic.ledger.logic.tiles import WIDTH
from gongzhi.civic.ledger.models import Finding, Log
from gongzhi.civic.ledger.queries.checking import Deviation, deviations_in, deviations_of_head
from gongzhi.civic.ledger.queries.log import current_log
from gongzhi.kernel.facts import Actor, new_salt, publish

PASSES = 10_000  # in which a whole log is gone through: some hours, at one each two seconds


def check_next(*, at: datetime) -> list[Finding]:
    """Check the head of the log and its next part, and return what was found anew; a round takes hours."""
    log = current_log()
    if log is None or not log.size:
        return []
    bundles = -(-log.size // WIDTH)
    begin = log.checked if log.checked < bundles else 0
    end = min(bundles, begin + 1 + bundles // PASSES)
    found = [*deviations_of_head(log)]
    for bundle in range(begin, end):
        found += deviations_in(log, bundle=bundle)
    mark = {"checked": 0, "checked_at": at} if end == bundles else {"checked": end}
    Log.objects.filter(pk=log.pk).update(**mark)
    return note_findings(found, at=at)


def check_all(log: Log, *, at: datetime, tell: Callable[[int], None]) -> list[Deviation]:
    """Check all of a log at once; `tell` hears how many facts are done."""
    found = [*deviations_of_head(log)]
    for bundle in range(-(-log.size // WIDTH)):
        found += deviations_in(log, bundle=bundle)
        tell(min(log.size, (bundle + 1) * WIDTH))
    Log.objects.filter(pk=log.pk).update(checked_at=at)
    note_findings(found, at=at)
    return found


@transaction.atomic
def note_findings(found: Iterable[Deviation], *, at: datetime) -> list[Finding]:
    """Note what deviates, and announce what was not known yet."""
    new = []
    for each in found:
        finding, is_new = Finding.objects.get_or_create(
            kind=each.found, subject=each.subject, explained_at=None, defaults={"found_at": at}
        )
        if is_new:
            publish(
                DeviationFound(finding=finding.pk, found=each.found, subject_code=each.subject),
                about=finding,
                by=None,
                at=at,
            )
            new.append(finding)
    return new


@transaction.atomic
def explain_finding(finding: Finding, *, because: str, by: Actor | None, at: datetime) -> None:
    """Say what a finding was, once; the fact of it stays. Whoever calls has seen to who may."""
    salt = new_salt()
    is_open = Finding.objects.filter(pk=finding.pk, explained_at=None)
    if is_open.update(explained_at=at, explanation=because, salt=salt):
        words = commitment_to(because, salt=salt)
        publish(DeviationExplained(finding=finding.pk, words=words), about=finding, by=by, at=at)
