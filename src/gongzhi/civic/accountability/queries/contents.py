"""What decisions about the house say: the rows that they made, in words, with what was in force before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.civic.accountability.vocabulary import Ground
from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, EscalationRule, ReplyTemplate
from gongzhi.civic.cases.models import Deviation as CaseDeviation
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.dispatch.models import Question, TrainedModel
from gongzhi.civic.dispatch.vocabulary import Stop
from gongzhi.civic.evaluation.models import ExclusionRule, Weights
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.ledger.models import Finding
from gongzhi.civic.people.queries import BodiesThen, PeopleThen
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.models import Fact

Tell = Callable[[Fact, Any], Iterator[Ground]]


@dataclass(frozen=True)
class _Table:
    """The rows that facts of a kind are about: which field names one, and how it is told."""

    model: type[Model]
    field: str
    tell: Tell
    along: tuple[str, ...] = ()
    same: tuple[str, ...] = ()  # by which a row is known to take the place of another


def contents_of(facts: Sequence[Fact]) -> Mapping[int, list[Ground]]:
    """Return what each fact decided, by its id; one query for each table, and three for people and bodies."""
    found: dict[int, list[Ground]] = defaultdict(list)
    for table, told in _by_table(facts).items():
        rows = table.model._default_manager.select_related(*table.along)  # noqa: SLF001  # as Django documents
        by_key = rows.in_bulk([fact.data[table.field] for fact in told])
        for fact in told:
            row = by_key.get(fact.data[table.field])
            found[fact.pk] += table.tell(fact, row) if row is not None else [_gone()]
        for fact, before in _replaced(table, told, by_key):
            found[fact.pk] += [replace(ground, label=_("此前")) for ground in table.tell(fact, before)]
    for fact in facts:
        if tell := _ALONE.get(fact.kind):
            found[fact.pk] += tell(fact)
    _tell_appointments([fact for fact in facts if fact.kind in _APPOINTMENTS], found)
    return found


def _by_table(facts: Iterable[Fact]) -> dict[_Table, list[Fact]]:
    found: dict[_Table, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in _TABLES:
            found[_TABLES[fact.kind]].append(fact)
    return found


def _replaced(table: _Table, told: Sequence[Fact], by_key: Mapping[int, Any]) -> Iterator[tuple[Fact, Any]]:
    """Yield with each fact the row whose place its row took, where there was one."""
    if not table.same:
        return
    rows = table.model._default_manager.select_related(*table.along)  # noqa: SLF001  # as Django documents
    begun = {row.valid_from for row in by_key.values()}
    ended = list(rows.filter(valid_to__in=begun).order_by("-pk"))
    for fact in told:
        row = by_key.get(fact.data[table.field])
        if row is None or row.valid_to == timezone.localdate(fact.at):  # the fact tells that it ended
            continue
        before = next((each for each in ended if _went_before(each, row, table)), None)
        if before is not None:
            yield fact, before


def _went_before(old: Any, new: Any, table: _Table) -> bool:
    alike = all(getattr(old, name) == getattr(new, name) for name in table.same)
    return bool(alike and old.pk < new.pk and old.valid_to == new.valid_from)


def _gone() -> Ground:
    return Ground(_("内容"), _("这一条后来删除了"))


def _scope(*names: object) -> str:
    return " · ".join(str(name) for name in names if name)


def _limit(fact: Fact, row: DeadlineRule) -> Iterator[Ground]:
    urgency = row.get_urgency_display() if row.urgency else ""
    words = _scope(f"{row.get_stage_display()} {row.limit}", row.category, urgency, row.place)
    yield Ground(_("期限规则"), words, row.source, row.valid_from, row.valid_to)


def _entry(fact: Fact, row: CatalogueEntry) -> Iterator[Ground]:
    words = _scope(row.category, row.place, f"→ {row.lead.name}")
    yield Ground(_("派单目录"), words, row.source, row.valid_from, row.valid_to)


def _escalation(fact: Fact, row: EscalationRule) -> Iterator[Ground]:
    words = _("办结超期%(hours)s小时后%(step)s") % {"hours": row.after_hours, "step": row.get_step_display()}
    yield Ground(_("督办上交规则"), words, row.source, row.valid_from, row.valid_to)


def _category(fact: Fact, row: Category) -> Iterator[Ground]:
    yield Ground(_("分类"), _scope(row.code, row.name, "" if row.is_active else _("已停用")))


def _template(fact: Fact, row: ReplyTemplate) -> Iterator[Ground]:
    yield Ground(_("答复模板"), row.title)


def _weights(fact: Fact, row: Weights) -> Iterator[Ground]:
    words = _("响应%(response)s%%，解决%(resolution)s%%，满意%(satisfaction)s%%") % {
        "response": row.response,
        "resolution": row.resolution,
        "satisfaction": row.satisfaction,
    }
    yield Ground(_("三率权重"), words, row.source, row.valid_from)


def _exclusion(fact: Fact, row: ExclusionRule) -> Iterator[Ground]:
    words = _scope(row.reason, f"{row.get_criterion_display()} {row.value}")
    yield Ground(_("不计入考核的规则"), words, row.source, row.valid_from, row.valid_to)


def _model(fact: Fact, row: TrainedModel) -> Iterator[Ground]:
    yield Ground(_("分类模型"), _scope(row.accuracy_in_words, row.sha256[:12]), row.source)


def _webhook(fact: Fact, row: Webhook) -> Iterator[Ground]:
    yield Ground(_("推送地址"), row.url)


def _question(fact: Fact, row: Question) -> Iterator[Ground]:
    yield Ground(_("每月一题"), f"{row.month:%Y-%m} {row.title}")


def _explained(fact: Fact, row: Finding | CaseDeviation) -> Iterator[Ground]:
    yield Ground(_("不一致之处"), row.subject)
    yield Ground(_("原因"), row.explanation)


def _place(fact: Fact, row: Place) -> Iterator[Ground]:
    yield Ground(_("地点"), _scope(row.name, row.code), since=row.valid_from, until=row.valid_to)


def _turned_on(fact: Fact) -> Iterator[Ground]:
    words = _("要求准确率不低于%(precision)s，差错超过%(limit)s自动关闭") % {
        "precision": f"{fact.data['precision'] / 10:g}%",
        "limit": f"{fact.data['error_limit'] / 10:g}%",
    }
    yield Ground(_("自动派单规则"), words)


def _turned_off(fact: Fact) -> Iterator[Ground]:
    words = _("派出%(sent)s件，其中纠正%(wrong)s件") % {
        "sent": fact.data["sent"],
        "wrong": fact.data["wrong"],
    }
    yield Ground(_("自动派单规则"), _scope(Stop(fact.data["because"]).label, words))


def _day(fact: Fact) -> Iterator[Ground]:
    yield Ground(_("工作日历"), _scope(fact.data["on"], _("上班") if fact.data["is_working"] else _("休息")))


def _month(fact: Fact) -> Iterator[Ground]:
    words = _("%(month)s，依据账本前%(size)s条事实") % {
        "month": fact.data["month_code"],
        "size": fact.data["size"],
    }
    yield Ground(_("考核排名"), words)


def _key(fact: Fact) -> Iterator[Ground]:
    yield Ground(_("公钥"), fact.data["key"])


def _merged(fact: Fact) -> Iterator[Ground]:
    yield Ground(_("生效日期"), fact.data["on"])


def _tell_appointments(facts: Sequence[Fact], found: dict[int, list[Ground]]) -> None:
    """Tell who was appointed to what, and which body was changed, by the names of then."""
    people = PeopleThen({pk for fact in facts if (pk := _person_in(fact))})
    bodies = BodiesThen({pk for fact in facts if (pk := _body_in(fact))})
    for fact in facts:
        person, body = _person_in(fact), _body_in(fact)
        if person:
            found[fact.pk].append(Ground(_("人员"), people.name(person)))
        if "role" in fact.data:
            found[fact.pk].append(Ground(_("岗位"), str(Role(fact.data["role"]).label)))
        if body:
            before = bodies.name(body, fact.at - timedelta(microseconds=1))
            after = bodies.name(body, fact.at)
            words = (
                after
                if after == before
                else _("%(before)s改名为%(after)s") % {"before": before, "after": after}
            )
            found[fact.pk].append(Ground(_("单位"), words))
        if changed := fact.data.get("fields"):
            words = "、".join(str(_FIELDS[each]()) if each in _FIELDS else each for each in changed)
            found[fact.pk].append(Ground(_("改动"), words))


def _person_in(fact: Fact) -> int | None:
    thing, _colon, key = fact.subject.partition(":")
    return int(key) if thing == "person" else fact.data.get("person")


def _body_in(fact: Fact) -> int | None:
    thing, _colon, key = fact.subject.partition(":")
    return int(key) if thing == "organisation" else fact.data.get("body_id")


_FIELDS: Mapping[str, Callable[[], str]] = {
    "name": lambda: _("名称"),
    "short_name": lambda: _("简称"),
    "kind": lambda: _("性质"),
    "is_centre": lambda: _("是否统筹单位"),
    "valid_to": lambda: _("停用日期"),
    "place": lambda: _("所在地"),
}
_APPOINTMENTS = frozenset(
    {
        "people.MembershipGranted", "people.MembershipEnded", "people.OrganisationAdded",
        "people.OrganisationChanged", "people.InvitationSent", "people.PersonDeactivated",
        "people.PersonReactivated", "people.SecondFactorReset", "people.SessionsEnded",
        "clients.TokenCreated", "clients.TokenRevoked",
    }
)  # fmt: skip
_OF_WEBHOOKS, _OF_QUESTIONS = _Table(Webhook, "webhook", _webhook), _Table(Question, "question", _question)
_TABLES: Mapping[str, _Table] = {
    "cases.DeadlineRuleChanged": _Table(
        DeadlineRule, "rule", _limit, ("category", "place"), ("stage", "urgency", "category_id", "place_id")
    ),
    "cases.CatalogueChanged": _Table(
        CatalogueEntry, "entry", _entry, ("category", "place", "lead"), ("category_id", "place_id")
    ),
    "cases.EscalationRuleChanged": _Table(EscalationRule, "rule", _escalation),
    "cases.TaxonomyChanged": _Table(Category, "category", _category),
    "cases.ReplyTemplateChanged": _Table(ReplyTemplate, "template", _template),
    "evaluation.WeightsChanged": _Table(Weights, "weights", _weights),
    "evaluation.ExclusionRuleChanged": _Table(ExclusionRule, "rule", _exclusion),
    "dispatch.ModelChosen": _Table(TrainedModel, "model", _model),
    "clients.WebhookCreated": _OF_WEBHOOKS,
    "clients.WebhookChanged": _OF_WEBHOOKS,
    "clients.WebhookSecretRotated": _OF_WEBHOOKS,
    "clients.WebhookDisabled": _OF_WEBHOOKS,
    "clients.WebhookEnded": _OF_WEBHOOKS,
    "dispatch.QuestionChosen": _OF_QUESTIONS,
    "dispatch.QuestionPlanned": _OF_QUESTIONS,
    "dispatch.QuestionReported": _OF_QUESTIONS,
    "dispatch.QuestionClosed": _OF_QUESTIONS,
    "ledger.DeviationExplained": _Table(Finding, "finding", _explained),
    "cases.DeviationExplained": _Table(CaseDeviation, "deviation", _explained),
    "jurisdictions.PlaceAdded": _Table(Place, "place", _place),
    "jurisdictions.PlaceRenamed": _Table(Place, "new", _place),
    "jurisdictions.PlaceMoved": _Table(Place, "new", _place),
    "jurisdictions.PlacesMerged": _Table(Place, "into", _place),
}
_ALONE: Mapping[str, Callable[[Fact], Iterator[Ground]]] = {
    "dispatch.AutomaticDispatchTurnedOn": _turned_on,
    "dispatch.AutomaticDispatchTurnedOff": _turned_off,
    "jurisdictions.CalendarDaySet": _day,
    "jurisdictions.PlacesMerged": _merged,
    "evaluation.RankingPublished": _month,
    "ledger.LogBegun": _key,
    "ledger.LogKeyChanged": _key,
}
