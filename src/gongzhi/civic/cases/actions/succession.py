"""What becomes of catalogue and limits when their place goes on as another."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongzhi.civic.cases.events import CatalogueChanged, DeadlineRuleChanged
from gongzhi.civic.cases.models import CatalogueEntry, DeadlineRule
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.facts import publish


@transaction.atomic
def carry_tables_over(places: Collection[int], *, to: Place, by: Actor, at: datetime) -> None:
    """Let rows of ended places go on at their successor, unless it has its own; a repeat changes nothing."""
    for entry in CatalogueEntry.objects.filter(place__in=places, valid_to=None):
        _carry_entry(entry, to, by=by, at=at)
    for rule in DeadlineRule.objects.filter(place__in=places, valid_to=None):
        _carry_rule(rule, to, by=by, at=at)


def _carry_entry(old: CatalogueEntry, place: Place, *, by: Actor, at: datetime) -> None:
    co_handlers = list(old.co_handlers.all())
    since = max(timezone.localdate(at), old.valid_from)  # what is planned for later stays so
    CatalogueEntry.objects.filter(pk=old.pk).update(valid_to=since)
    new, is_new = CatalogueEntry.objects.get_or_create(
        category_id=old.category_id,
        place=place,
        valid_to=None,
        defaults={"lead_id": old.lead_id, "valid_from": since, "source": old.source},
    )
    if is_new:
        new.co_handlers.set(co_handlers)
        publish(CatalogueChanged(entry=new.pk), about=new, by=by, at=at)


def _carry_rule(old: DeadlineRule, place: Place, *, by: Actor, at: datetime) -> None:
    since = max(timezone.localdate(at), old.valid_from)
    DeadlineRule.objects.filter(pk=old.pk).update(valid_to=since)
    same = {"stage": old.stage, "urgency": old.urgency, "category_id": old.category_id, "place": place}
    kept = {"amount": old.amount, "clock": old.clock, "source": old.source, "is_secondary": old.is_secondary}
    new, is_new = DeadlineRule.objects.get_or_create(
        **same, valid_to=None, defaults={**kept, "valid_from": since}
    )
    if is_new:
        publish(DeadlineRuleChanged(rule=new.pk), about=new, by=by, at=at)
