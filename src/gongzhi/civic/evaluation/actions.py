"""What can be done in evaluation: set weights and rules, leave a single case out, publish a month."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.timing import record_misses
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, can_import
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.evaluation.events import (
    CaseExcluded,
    CaseIncludedAgain,
    ExclusionRuleChanged,
    RankingPublished,
    WeightsChanged,
)
from gongzhi.civic.evaluation.models import CaseExclusion, ExclusionRule, PublishedRanking, Weights
from gongzhi.civic.evaluation.policy import can_exclude_case, can_publish_ranking, can_set_weights
from gongzhi.civic.evaluation.queries.published import KINDS, figures_of
from gongzhi.civic.evaluation.vocabulary import Criterion, Month
from gongzhi.civic.ledger.actions import seal_all
from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import new_salt, publish
from gongzhi.kernel.models import Fact

TRIES = 5  # to count between two facts of others


class WeightsDoNotAddUp(Refused):
    message = _("三项权重之和应为100，现在是%(total)s。")


class AlreadyExcluded(Refused):
    message = _("这件事项已经登记为不计入考核。")


class MonthNotOver(Refused):
    message = _("这个月还没有过完，下个月起才能公布。")


class TooBusyToCount(Refused):
    message = _("正在统计时又有新的办理记录，请过一会儿再公布。")


class NothingToSeal(Refused):
    message = _("公开账本还没有启用，不能公布。请系统管理员先运行 gongzhi migrate。")


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
def publish_ranking(month: Month, *, by: Actor, at: datetime) -> PublishedRanking:
    """Keep a month's figures as they are now, bound to the facts in the log from which they are counted.

    A month may be published again as a correction: what was published before stays.
    """
    if not can_publish_ranking(by, at=at):
        raise NotAllowed
    if Month.of(timezone.localdate(at)) <= month:
        raise MonthNotOver
    while record_misses(by=CLOCKWORK, at=at):
        pass
    content, size = _counted(month, at=at)
    salt = new_salt()
    published = PublishedRanking.objects.create(
        month=str(month), content=content, size=size, salt=salt, at=at
    )
    words = commitment_to(content, salt=salt)
    told = RankingPublished(ranking=published.pk, month_code=str(month), size=size, words=words)
    publish(told, about=published, by=by, at=at)
    return published


def _counted(month: Month, *, at: datetime) -> tuple[dict[str, Any], int]:
    """Return a month's figures, and of how many facts in the log they tell: of these all, and of no other."""
    for _attempt in range(TRIES):
        size = seal_all(at=at)
        if not size:
            raise NothingToSeal
        content = figures_of(month, size=size, at=at)
        if not Fact.objects.filter(leaf=None, kind__in=KINDS).exists():
            return content, size
    raise TooBusyToCount


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
