"""What can be done in evaluation: set weights and rules, leave a single case out and take it back."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, can_import
from gongzhi.civic.evaluation.events import (
    CaseExcluded,
    CaseIncludedAgain,
    ExclusionRuleChanged,
    WeightsChanged,
)
from gongzhi.civic.evaluation.models import CaseExclusion, ExclusionRule, Weights
from gongzhi.civic.evaluation.policy import can_exclude_case, can_set_weights
from gongzhi.civic.evaluation.vocabulary import Criterion, Month
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class WeightsDoNotAddUp(Refused):
    message = _("三项权重之和应为100，现在是%(total)s。")


class AlreadyExcluded(Refused):
    message = _("这件事项已经登记为不计入考核。")


class NotExcluded(Refused):
    message = _("这件事项没有登记为不计入考核。")


@transaction.atomic
def set_weights(
    *,
    response: int,
    resolution: int,
    satisfaction: int,
    satisfied_from: int = 3,
    valid_from: date,
    source: str = "",
    by: Actor,
    at: datetime,
) -> Weights:
    """Set what the rates weigh from a day on; past months keep what they were reckoned with."""
    if not can_import(by, at=at):
        raise NotAllowed
    total = response + resolution + satisfaction
    if total != 100:
        raise WeightsDoNotAddUp(total=total)
    values = {
        "response": response,
        "resolution": resolution,
        "satisfaction": satisfaction,
        "satisfied_from": satisfied_from,
        "source": source,
    }
    weights, _created = Weights.objects.update_or_create(valid_from=valid_from, defaults=values)
    publish(WeightsChanged(weights=weights.pk), about=weights, by=by, at=at)
    return weights


@transaction.atomic
def add_exclusion_rule(
    *,
    criterion: Criterion,
    value: str,
    reason: str,
    source: str = "",
    valid_from: date,
    by: Actor,
    at: datetime,
) -> ExclusionRule:
    """Say which cases do not count from a month on, and why."""
    if not can_import(by, at=at):
        raise NotAllowed
    ExclusionRule.objects.filter(criterion=criterion, value=value, valid_to=None).update(valid_to=valid_from)
    rule = ExclusionRule.objects.create(
        criterion=criterion, value=value, reason=reason, source=source, valid_from=valid_from
    )
    publish(ExclusionRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def end_exclusion_rule(rule: ExclusionRule, *, by: Person, at: datetime) -> ExclusionRule:
    """Let a rule end with this month."""
    if not can_set_weights(by, at=at):
        raise NotAllowed
    rule.valid_to = Month.of(timezone.localdate(at)).plus(1).first
    rule.save()
    publish(ExclusionRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def exclude_case(case: Case, *, because: str, by: Person, at: datetime) -> CaseExclusion:
    """Leave one case out of the rates, with a reason that everybody reads."""
    if not can_exclude_case(by, case, at=at):
        raise NotAllowed
    try:
        with transaction.atomic():
            exclusion = CaseExclusion.objects.create(case=case, reason=because, by=by, at=at)
    except IntegrityError:
        raise AlreadyExcluded from None
    publish(CaseExcluded(case=case.pk, exclusion=exclusion.pk), about=case, by=by, at=at)
    return exclusion


@transaction.atomic
def include_case_again(case: Case, *, by: Person, at: datetime) -> CaseExclusion:
    """Take a single exclusion back."""
    if not can_exclude_case(by, case, at=at):
        raise NotAllowed
    exclusion = CaseExclusion.objects.select_for_update().filter(case=case, ended_at=None).first()
    if exclusion is None:
        raise NotExcluded
    exclusion.ended_at = at
    exclusion.save()
    publish(CaseIncludedAgain(case=case.pk, exclusion=exclusion.pk), about=case, by=by, at=at)
    return exclusion


@transaction.atomic
def seed_evaluation(*, valid_from: date, by: Actor, at: datetime) -> int:
    """Set default weights and exclusions where the city has none; return how many rows are new."""
    new = 0
    if not Weights.objects.exists():
        source = str(_("某县三率权重30/35/35(二手来源)，没有全国统一公式"))
        set_weights(
            response=30, resolution=35, satisfaction=35, valid_from=valid_from, source=source, by=by, at=at
        )
        new += 1
    if not ExclusionRule.objects.exists():
        for row in _rows():
            row["criterion"] = Criterion(row["criterion"])
            add_exclusion_rule(**row, valid_from=valid_from, by=by, at=at)  # type: ignore[arg-type]  # columns of the file
            new += 1
    return new


def _rows() -> Iterator[dict[str, str]]:
    text = (
        resources.files("gongzhi.civic.evaluation")
        .joinpath("seed", "exclusions.csv")
        .read_text(encoding="utf-8")
    )
    yield from csv.DictReader(text.splitlines())
