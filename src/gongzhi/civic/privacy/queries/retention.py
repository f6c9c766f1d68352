"""Which rows have had their time, by the register."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from gongzhi.civic.privacy.logic.register import Keep
from gongzhi.civic.privacy.queries.register import the_register
from gongzhi.civic.privacy.vocabulary import Keeping
from gongzhi.kernel.models import Appointment

TASK = "privacy.keep_no_longer"

Rule = tuple[type[Model], Keep]


def rules() -> Iterator[Rule]:
    """Yield each rule by which rows are deleted, with its table."""
    for activity, entry in the_register().entries():
        for keep in activity.kept(entry):
            if keep.how == Keeping.DAYS:
                yield apps.get_model(entry.model), keep


def past_rows(rule: Rule, *, at: datetime) -> QuerySet[Any]:
    """Return the rows whose time is over."""
    model, keep = rule
    return model._default_manager.filter(  # noqa: SLF001  # as Django documents
        **{f"{keep.after}__lt": at - keep.span}, **keep.only
    )


def last_look() -> datetime | None:
    """Return when it was last seen to that nothing stays too long."""
    return Appointment.objects.filter(name=TASK).values_list("ran_at", flat=True).first()


def past_counts(*, at: datetime) -> dict[str, int]:
    """Return how many rows of each table have had their time; one query a rule."""
    found: dict[str, int] = {}
    for rule in rules():
        label = rule[0]._meta.label  # as Django documents
        found[label] = found.get(label, 0) + past_rows(rule, at=at).count()
    return found
