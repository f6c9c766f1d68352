"""Which model reads, and what a case sounds like to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db.models import F, Q, QuerySet

from gongzhi.civic.cases.events import TaxonomyChanged, TaxonomyImported
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.naming import CategoryNames, UnknownName
from gongzhi.civic.cases.vocabulary import ERASED
from gongzhi.civic.dispatch.logic.correcting import learned
from gongzhi.civic.dispatch.logic.files import unpacked
from gongzhi.civic.dispatch.logic.model import Model, best
from gongzhi.civic.dispatch.logic.reading import Message, counted
from gongzhi.civic.dispatch.logic.reasons import words_for
from gongzhi.civic.dispatch.logic.starting import from_words, words_of
from gongzhi.civic.dispatch.models import Suggestion, TrainedModel
from gongzhi.civic.dispatch.vocabulary import MOST_CHOICES, Choice
from gongzhi.kernel.kept import Kept


def model_in_use() -> TrainedModel | None:
    """Return the model that reads what comes in, without its file; None before the first training."""
    return TrainedModel.objects.filter(is_in_use=True).defer("data").first()


def models_there() -> QuerySet[TrainedModel]:
    """Return all models, the newest first, without their files."""
    return TrainedModel.objects.defer("data").select_related("trained_by")


def message_of(case: Case) -> Message:
    """Return what of a case is read."""
    return case.title, case.text


class Reader:
    """Reads messages with a model, and with what dispatchers corrected since it was trained."""

    def __init__(self, row: TrainedModel | None, model: Model) -> None:
        self.row, self.model = row, model
        self._learned_until = row.trained_at if row else None

    def choices(self, cases: Sequence[Case]) -> list[list[Choice]]:
        """Return for each case the likeliest of the city's categories, the likeliest first; one query."""
        known = _categories(self.model)
        self._catch_up({category: label for label, category in known.items()})
        return [list(self._choices(message_of(case), known)) for case in cases]

    def known_signs(self, case: Case) -> int:
        """Return how many different signs and runs of signs of a case the training knew."""
        return len(counted([message_of(case)], self.model.grams).gram)

    def _choices(self, message: Message, known: Mapping[str, int]) -> Iterator[Choice]:
        for guess in best(self.model, message, most=MOST_CHOICES):
            if (category := known.get(guess.label)) is not None:
                words = words_for(self.model, message, guess.label)
                yield Choice(category, guess.probability, tuple(words))

    def _catch_up(self, labels: Mapping[int, str]) -> None:
        for lesson in _lessons(self.row, after=self._learned_until):
            if (label := labels.get(lesson.taken_id or 0)) is not None:
                self.model = learned(self.model, message_of(lesson.case), label)
            self._learned_until = lesson.taken_at


def reader() -> Reader:
    """Return the reader of this process, made anew where another model is in use; one query."""
    row = model_in_use()
    if row is None:
        return _untaught()
    if _taught.get("reader") is None or _taught["reader"].row != row:
        _taught["reader"] = Reader(row, unpacked(bytes(TrainedModel.objects.get(pk=row.pk).data)))
    return _taught["reader"]


_taught: dict[str, Reader] = {}


def forget_reader() -> None:
    """Read the model anew next time, as after the database was put back to an earlier day."""
    _taught.clear()


def _from_the_taxonomy() -> Reader:
    """Return the reader of a city without history: it knows the words of the categories themselves."""
    rows = Category.objects.filter(is_active=True).values_list("code", "name", "keywords")
    return Reader(None, from_words({code: words_of(name, keywords) for code, name, keywords in rows}))


_untaught = Kept(_from_the_taxonomy, of=(TaxonomyChanged, TaxonomyImported))
_names = Kept(CategoryNames, of=(TaxonomyChanged, TaxonomyImported))


def _lessons(model: TrainedModel | None, *, after: datetime | None) -> Iterable[Suggestion]:
    """Return the suggestions that a dispatcher corrected, the oldest first."""
    corrected = Suggestion.objects.filter(~Q(taken=F("first")), model=model, taken__isnull=False)
    corrected = corrected.exclude(case__text=ERASED)
    if after is not None:
        corrected = corrected.filter(taken_at__gt=after)
    return corrected.select_related("case").order_by("taken_at", "pk")


def codes_of_labels(model: Model) -> dict[str, str]:
    """Return the codes of the city's categories that a model's labels name."""
    known = _categories(model)
    codes = dict(Category.objects.filter(pk__in=known.values()).values_list("pk", "code"))
    return {label: codes[pk] for label, pk in known.items()}


def _categories(model: Model) -> dict[str, int]:
    """Return the city's categories that the model's labels name, by code or by name."""
    found = {}
    for label in model.labels:
        with suppress(UnknownName):
            found[label] = _names().find(label).pk
    return found
