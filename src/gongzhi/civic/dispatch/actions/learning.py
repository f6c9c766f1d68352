"""Keep a model, choose which one reads, suggest for cases, note what was taken."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.dispatch.events import CategorySuggested, ModelChosen, ModelTrained
from gongzhi.civic.dispatch.models import AutomaticDispatch, Suggestion, TrainedModel
from gongzhi.civic.dispatch.policy import can_train
from gongzhi.civic.dispatch.vocabulary import Choice, Origin
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import publish, publish_all


@transaction.atomic
def keep_model(
    data: bytes,
    *,
    origin: Origin,
    source: str,
    messages: int,
    figures: Mapping[str, Any],
    by: Actor,
    at: datetime,
    use: bool = True,
) -> TrainedModel:
    """Keep a model that was learned, and use it from now on if wanted; the same model is kept once."""
    if not can_train(by, at=at):
        raise NotAllowed
    sha256 = hashlib.sha256(data).hexdigest()
    model, is_new = TrainedModel.objects.get_or_create(
        sha256=sha256,
        defaults={
            "data": data,
            "origin": origin,
            "source": source,
            "messages": messages,
            "figures": dict(figures),
            "trained_at": at,
            "trained_by": by if isinstance(by, Person) else None,
        },
    )
    if is_new:
        labels = len(figures["labels"])
        event = ModelTrained(model=model.pk, digest=sha256, messages=messages, labels=labels)
        publish(event, about=model, by=by, at=at)
    return choose_model(model, by=by, at=at) if use else model


@transaction.atomic
def choose_model(model: TrainedModel, *, by: Actor, at: datetime) -> TrainedModel:
    """Let a model read what comes in, the newest or an earlier one."""
    if not can_train(by, at=at):
        raise NotAllowed
    before = TrainedModel.objects.select_for_update().filter(is_in_use=True).defer("data").first()
    if before == model:
        return model
    if before is not None:
        before.is_in_use = False
        before.save(update_fields=["is_in_use"])
    model.is_in_use, model.chosen_at = True, at
    model.save(update_fields=["is_in_use", "chosen_at"])
    event = ModelChosen(model=model.pk, before=before.pk if before else None)
    publish(event, about=model, by=by, at=at)
    return model


@transaction.atomic
def suggest(
    found: Sequence[tuple[Case, Sequence[Choice]]], *, model: TrainedModel | None, by: Actor, at: datetime
) -> int:
    """Keep what a model says of cases that came in, each case once; return for how many."""
    asked = Suggestion.objects.filter(case__in=[case for case, _choices in found])
    there = set(asked.values_list("case", flat=True))
    fresh = [(case, choices) for case, choices in found if choices and case.pk not in there]
    Suggestion.objects.bulk_create([_suggestion(case, choices, model, at) for case, choices in fresh])
    publish_all([(_event(case, choices, model), case) for case, choices in fresh], by=by, at=at)
    return len(fresh)


def _suggestion(
    case: Case, choices: Sequence[Choice], model: TrainedModel | None, at: datetime
) -> Suggestion:
    first = choices[0]
    return Suggestion(
        case=case,
        model=model,
        first_id=first.category,
        probability=first.probability,
        choices=[[each.category, round(each.probability, 4), list(each.words)] for each in choices],
        made_at=at,
    )


def _event(case: Case, choices: Sequence[Choice], model: TrainedModel | None) -> CategorySuggested:
    return CategorySuggested(
        case=case.pk,
        model=model.pk if model else None,
        categories=tuple(each.category for each in choices),
        per_mille=tuple(round(each.probability * 1000) for each in choices),
    )


@transaction.atomic
def forget_words(case: int, *, by: Actor, at: datetime) -> None:
    """Forget the words of a case's text, which was erased; what was decided stays."""
    for suggestion in Suggestion.objects.select_for_update(of=("self",)).filter(case=case):
        suggestion.choices = [[category, sure, []] for category, sure, _words in suggestion.choices]
        suggestion.save(update_fields=["choices"])
    AutomaticDispatch.objects.filter(case=case).update(words=[])


def note_taken(case: int, category: Category, *, by: Actor, at: datetime) -> None:
    """Note which category a dispatcher gave a case: the lesson of its suggestion."""
    Suggestion.objects.filter(case=case).update(taken=category, taken_at=at)
