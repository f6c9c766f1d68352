"""Note what was decided of how urgent cases are, and keep what is learned from it."""

import hashlib
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.events import UrgencyLearned
from gongzhi.civic.dispatch.logic.relearning import Relearned, kept
from gongzhi.civic.dispatch.models import UrgencyDecision, UrgencyWeighing
from gongzhi.civic.dispatch.policy import can_train
from gongzhi.civic.dispatch.queries.urgency import lesson_of
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import publish


@transaction.atomic
def note_urgency(case: Case, urgency: Urgency, *, by: Actor, at: datetime) -> UrgencyDecision:
    """Note how urgent a person found a case; what its words had said stays as at the first time."""
    if not can_train(by, at=at):
        raise NotAllowed
    decided = {"decided": urgency, "decided_at": at}
    row, _is_new = UrgencyDecision.objects.update_or_create(
        case=case, defaults=decided, create_defaults=decided | lesson_of(case)
    )
    return row


@transaction.atomic
def keep_weighing(
    found: Relearned, *, decisions: int, dangers: int, by: Actor, at: datetime
) -> UrgencyWeighing:
    """Keep what was learned, and use it from now on where its mistakes cost no more than the start's."""
    if not can_train(by, at=at):
        raise NotAllowed
    data = kept(found.weighing)
    sha256 = hashlib.sha256(data).hexdigest()
    row, _is_new = UrgencyWeighing.objects.select_for_update().get_or_create(
        sha256=sha256,
        defaults={
            "data": data,
            "decisions": decisions,
            "dangers": dangers,
            "figures": {"start": asdict(found.start), "learned": asdict(found.learned)},
            "learned_at": at,
        },
    )
    if found.is_worth_it and not row.is_in_use:
        UrgencyWeighing.objects.filter(is_in_use=True).update(is_in_use=False)
        row.is_in_use = True
        row.save(update_fields=["is_in_use"])
    event = UrgencyLearned(weighing=row.pk, digest=sha256, decisions=decisions, in_use=row.is_in_use)
    publish(event, about=row, by=by, at=at)
    return row
