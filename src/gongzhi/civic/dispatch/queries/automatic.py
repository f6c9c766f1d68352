"""What may go out by itself, what did, and what people made of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongzhi.civic.cases.models import Case, CatalogueEntry, Category
from gongzhi.civic.cases.queries.rules import category_chain, entry_for
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Kind, Status, Urgency
from gongzhi.civic.dispatch.logic.braking import Outcomes
from gongzhi.civic.dispatch.logic.sureness import Look, doubt_of
from gongzhi.civic.dispatch.logic.urgency import urgency_of
from gongzhi.civic.dispatch.models import AutomaticDispatch, AutomaticRule, Suggestion, TrainedModel
from gongzhi.civic.dispatch.queries.alike import alike_to
from gongzhi.civic.dispatch.queries.bodies import body_by_history
from gongzhi.civic.dispatch.queries.reading import Reader, model_in_use
from gongzhi.civic.dispatch.vocabulary import LOOKED_AT, Doubt, Likely
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.privacy.queries import may_go_on
from gongzhi.civic.privacy.vocabulary import ConsentPurpose


@dataclass(frozen=True)
class InForce:
    """The rule while it is on, with the model that reads and the probability from which on it may decide."""

    rule: AutomaticRule
    model: TrainedModel
    threshold: float


@dataclass(frozen=True)
class Plan:
    """Where a case would go, by the catalogue or (`likely`) as like cases ended; what speaks against it."""

    category: Category
    body: Organisation | None
    likely: Likely | None
    doubt: Doubt | None


def rule_of_the_city() -> AutomaticRule | None:
    """Return the city's rule, on or off; None until it was first turned on."""
    return AutomaticRule.objects.first()


def threshold_of(model: TrainedModel, precision: float) -> float | None:
    """Return from which probability on so large a share of a model's held-back messages was right."""
    asked = {each["asked"]: each["threshold"] for each in model.figures.get("coverage", ())}
    found: float | None = asked.get(precision)
    return found


def in_force() -> InForce | None:
    """Return the rule if it is on and the model in use reaches what it asks; two queries at most."""
    rule = AutomaticRule.objects.filter(is_on=True).first()
    if rule is None or (model := model_in_use()) is None:
        return None
    threshold = threshold_of(model, rule.precision)
    return InForce(rule, model, threshold) if threshold is not None else None


def sure_suggestions(cases: Iterable[int], now: InForce) -> QuerySet[Suggestion]:
    """Return what was suggested for those of some cases (ids) that still wait and whose category is sure."""
    waiting = Suggestion.objects.filter(
        case__in=list(cases), case__status=Status.OPENED, first__is_active=True
    )
    sure = waiting.filter(model=now.model, probability__gte=now.threshold)
    return sure.select_related("case__place", "first__parent__parent").order_by("case")


def plan_for(suggestion: Suggestion, *, reader: Reader, precision: float, at: datetime) -> Plan:
    """Return where a case would go by itself, and what speaks against it."""
    case, category = suggestion.case, suggestion.first
    assert category is not None  # of a sure suggestion
    body, likely = body_for(category, case.place, at=at)
    if likely and likely.probability < precision:
        body = None
    look = Look(
        known_signs=reader.known_signs(case),
        urgent=_may_be_urgent(case),
        private=case.kind == Kind.REPORT or case.kind in CONFIDENTIAL,
        wanted_otherwise=case.wanted_id is not None and case.wanted_id not in category_chain(category),
        place_too_wide=_is_too_wide(case.place, category, at=at),
        duplicate=any(
            each.is_likely
            for each in alike_to(case.title, case.text, place=case.place, at=at)
            if each.case != case
        ),
        refused=_is_refused(case, at=at),
        body_known=body is not None,
    )
    return Plan(category, body, likely, doubt_of(look))


def body_for(category: Category, place: Place, *, at: datetime) -> tuple[Organisation | None, Likely | None]:
    """Return the body of the catalogue, or where it is silent that with which like cases ended."""
    if entry := entry_for(category, place, at=at):
        named = (entry.lead, *entry.co_handlers.all())
        return (entry.lead if all(_is_there(body, at=at) for body in named) else None), None
    return body_by_history(category, place, at=at) or (None, None)


def _is_there(body: Organisation, *, at: datetime) -> bool:
    return body.valid_to is None or body.valid_to > timezone.localdate(at)


def _is_refused(case: Case, *, at: datetime) -> bool:
    person = case.spoken_by_id
    return person is not None and not may_go_on(person, ConsentPurpose.AUTOMATED, at=at)


def _may_be_urgent(case: Case) -> bool:
    signs = urgency_of(case.title, case.text)
    return case.urgency != Urgency.ORDINARY or signs.level != Urgency.ORDINARY or bool(signs.calmed)


def _is_too_wide(place: Place, category: Category, *, at: datetime) -> bool:
    """Tell whether the catalogue names bodies for parts of the place: which part it is, a person must ask."""
    below = PlaceAncestry.objects.filter(ancestor=place).exclude(descendant=place)
    entries = CatalogueEntry.objects.valid(timezone.localdate(at)).filter(
        category__in=category_chain(category)
    )
    return entries.filter(place__in=below.values("descendant")).exists()


def automatic_for(case: Case) -> AutomaticDispatch | None:
    """Return what a program decided on a case, if it did."""
    found = AutomaticDispatch.objects.filter(case=case)
    return found.select_related("model", "category", "body", "answered_by").defer("model__data").first()


def automatic_among(cases: Iterable[int]) -> dict[int, AutomaticDispatch]:
    """Return what a program decided on some cases (ids), by case; one query."""
    found = AutomaticDispatch.objects.filter(case__in=list(cases)).only("case", "asked_at", "answered_at")
    return {each.case_id: each for each in found}


def waiting_for_human() -> QuerySet[AutomaticDispatch]:
    """Return the decisions that somebody asked a person to look at, and nobody has."""
    return AutomaticDispatch.objects.filter(asked_at__isnull=False, answered_at__isnull=True)


def recent_outcomes(since: datetime | None) -> Outcomes:
    """Return how the newest cases fared that went out by themselves since a moment."""
    newest = AutomaticDispatch.objects.filter(Q(at__gte=since) if since else Q()).order_by("-at")
    undone = list(newest.values_list("undone_at", flat=True)[:LOOKED_AT])
    return Outcomes(len(undone), sum(at is not None for at in undone))
