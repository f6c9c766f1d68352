"""The limits that every city starts with, each with its source, for an administrator to change."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources

from django.db import transaction

from gongzhi.civic.cases.actions.configuring import set_deadline_rule, set_escalation_rule
from gongzhi.civic.cases.models import DeadlineRule, EscalationRule
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import Stage, Step, Urgency
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit


@transaction.atomic
def seed_limits(*, valid_from: date, by: Actor, at: datetime) -> int:
    """Set the default limits and escalation where the city has none; return how many rows are new."""
    new = 0
    if not DeadlineRule.objects.exists():
        for row in _rows("deadlines.csv"):
            set_deadline_rule(
                stage=Stage(row["stage"]),
                urgency=Urgency(row["urgency"]) if row["urgency"] else None,
                limit=Limit(int(row["amount"]), Clock(row["clock"])),
                source=row["source"],
                is_secondary=row["is_secondary"] == "1",
                valid_from=valid_from,
                by=by,
                at=at,
            )
            new += 1
    if not EscalationRule.objects.exists():
        for row in _rows("escalation.csv"):
            step, after_hours = Step(row["step"]), int(row["after_hours"])
            set_escalation_rule(step=step, after_hours=after_hours, source=row["source"], by=by, at=at)
            new += 1
    return new


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("gongzhi.civic.cases").joinpath("seed", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
