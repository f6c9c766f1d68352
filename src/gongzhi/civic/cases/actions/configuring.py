"""Changes to the tables that steer cases: categories, catalogue, limits, escalation, reply templates.

A dated row is never overwritten: it ends and another begins, so that the past stays explained.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.events import (
    CatalogueChanged,
    DeadlineRuleChanged,
    EscalationRuleChanged,
    ReplyTemplateChanged,
    TaxonomyChanged,
    TaxonomyImported,
)
from gongzhi.civic.cases.logic.taxonomy import CategoryRow
from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, EscalationRule, ReplyTemplate
from gongzhi.civic.cases.policy import Actor, can_configure, can_import
from gongzhi.civic.cases.vocabulary import Stage, Step, Urgency
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Limit
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class ParentMissing(Refused):
    message = _("分类“%(code)s”的上级“%(parent)s”不存在。")


class TooDeep(Refused):
    message = _("分类最多三级。")


def _refuse_others(by: Actor, *, at: datetime) -> None:
    if not isinstance(by, Person) or not can_configure(by, at=at):
        raise NotAllowed


def _end(rows: QuerySet[CatalogueEntry] | QuerySet[DeadlineRule], *, on: date) -> None:
    """End the rows in force; one that was planned for a later day never begins."""
    rows.filter(valid_to=None).update(valid_to=Greatest(F("valid_from"), Value(on, DateField())))


@transaction.atomic
def set_catalogue_entry(
    *,
    category: Category,
    place: Place,
    lead: Organisation,
    co_handlers: Sequence[Organisation] = (),
    valid_from: date | None = None,
    source: str = "",
    by: Actor,
    at: datetime,
) -> CatalogueEntry:
    """Say who leads in a category at a place from a day on; the row in force until then ends."""
    if not can_import(by, at=at):
        raise NotAllowed
    begins = valid_from or timezone.localdate(at)
    _end(CatalogueEntry.objects.filter(category=category, place=place), on=begins)
    entry = CatalogueEntry.objects.create(
        category=category, place=place, lead=lead, valid_from=begins, source=source
    )
    entry.co_handlers.set(co_handlers)
    publish(CatalogueChanged(entry=entry.pk), about=entry, by=by, at=at)
    return entry


@transaction.atomic
def end_catalogue_entry(entry: CatalogueEntry, *, by: Actor, at: datetime) -> CatalogueEntry:
    """End a row of the catalogue today."""
    _refuse_others(by, at=at)
    entry.valid_to = max(timezone.localdate(at), entry.valid_from)
    entry.save()
    publish(CatalogueChanged(entry=entry.pk), about=entry, by=by, at=at)
    return entry


@transaction.atomic
def set_deadline_rule(
    *,
    stage: Stage,
    limit: Limit,
    urgency: Urgency | None = None,
    category: Category | None = None,
    place: Place | None = None,
    source: str = "",
    is_secondary: bool = False,
    valid_from: date | None = None,
    by: Actor,
    at: datetime,
) -> DeadlineRule:
    """Set how long a stage may take from a day on; the row in force until then ends."""
    if not can_import(by, at=at):
        raise NotAllowed
    begins = valid_from or timezone.localdate(at)
    same = DeadlineRule.objects.filter(stage=stage, urgency=urgency or "", category=category, place=place)
    _end(same, on=begins)
    rule = DeadlineRule.objects.create(
        stage=stage,
        urgency=urgency or "",
        category=category,
        place=place,
        amount=limit.amount,
        clock=limit.clock,
        source=source,
        is_secondary=is_secondary,
        valid_from=begins,
    )
    publish(DeadlineRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def end_deadline_rule(rule: DeadlineRule, *, by: Actor, at: datetime) -> DeadlineRule:
    """End a limit today; deadlines already set keep theirs."""
    _refuse_others(by, at=at)
    rule.valid_to = max(timezone.localdate(at), rule.valid_from)
    rule.save()
    publish(DeadlineRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def set_escalation_rule(
    *, step: Step, after_hours: int, source: str = "", by: Actor, at: datetime
) -> EscalationRule:
    """Set after how many hours past the resolve deadline the schedule supervises or escalates."""
    if not can_import(by, at=at):
        raise NotAllowed
    today = timezone.localdate(at)
    EscalationRule.objects.filter(step=step, valid_to=None).update(valid_to=today)
    rule = EscalationRule.objects.create(step=step, after_hours=after_hours, source=source, valid_from=today)
    publish(EscalationRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def end_escalation_rule(rule: EscalationRule, *, by: Actor, at: datetime) -> EscalationRule:
    """Let a rule of escalation end today; what it has set in motion stays."""
    _refuse_others(by, at=at)
    rule.valid_to = max(timezone.localdate(at), rule.valid_from)
    rule.save()
    publish(EscalationRuleChanged(rule=rule.pk), about=rule, by=by, at=at)
    return rule


@transaction.atomic
def save_category(
    *,
    code: str,
    name: str,
    parent: Category | None,
    keywords: str = "",
    is_active: bool = True,
    by: Actor,
    at: datetime,
) -> Category:
    """Add a category, or change the one with this code; a retired one stays on old cases."""
    _refuse_others(by, at=at)
    if parent and parent.parent and parent.parent.parent:
        raise TooDeep
    values = {"name": name, "parent": parent, "keywords": keywords, "is_active": is_active}
    category, _created = Category.objects.update_or_create(code=code, defaults=values)
    publish(TaxonomyChanged(category=category.pk), about=category, by=by, at=at)
    return category


@transaction.atomic
def import_taxonomy(rows: Iterable[CategoryRow], *, by: Actor, at: datetime) -> int:
    """Bring in a whole tree, parents before children; return how many categories are new or changed."""
    if not can_import(by, at=at):
        raise NotAllowed
    known = {category.code: category for category in Category.objects.select_related("parent")}
    changed = 0
    for row in rows:
        if row.parent_code and row.parent_code not in known:
            raise ParentMissing(code=row.code, parent=row.parent_code)
        wanted = (row.name, row.parent_code, row.keywords)
        old = known.get(row.code)
        if old and (old.name, old.parent.code if old.parent else "", old.keywords) == wanted:
            continue
        values = {"name": row.name, "parent": known.get(row.parent_code), "keywords": row.keywords}
        known[row.code], _created = Category.objects.update_or_create(code=row.code, defaults=values)
        changed += 1
    if changed:
        root = next(iter(known.values()))
        publish(TaxonomyImported(categories=changed), about=root, by=by, at=at)
    return changed


@transaction.atomic
def save_reply_template(
    template: ReplyTemplate | None,
    *,
    title: str,
    text: str,
    body: Organisation | None,
    by: Actor,
    at: datetime,
) -> ReplyTemplate:
    """Add or change a beginning of replies, for one body or (None) for all."""
    _refuse_others(by, at=at)
    kept = template or ReplyTemplate()
    kept.title, kept.text, kept.body = title, text, body
    kept.save()
    publish(ReplyTemplateChanged(template=kept.pk), about=kept, by=by, at=at)
    return kept


@transaction.atomic
def delete_reply_template(template: ReplyTemplate, *, by: Actor, at: datetime) -> None:
    """Delete a beginning of replies; replies that began with it keep their words."""
    _refuse_others(by, at=at)
    publish(ReplyTemplateChanged(template=template.pk), about=template, by=by, at=at)
    template.delete()
