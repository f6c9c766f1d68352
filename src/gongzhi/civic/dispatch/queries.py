"""What others may ask: what a case sounds like, which model reads, how well it does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongzhi.civic.cases.events import TaxonomyChanged, TaxonomyImported
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.naming import CategoryNames, UnknownName
from gongzhi.civic.cases.queries.search import like_cases
from gongzhi.civic.cases.vocabulary import Status, Urgency
from gongzhi.civic.dispatch.logic.answering.checking import warnings_for
from gongzhi.civic.dispatch.logic.answering.kinds import Remark
from gongzhi.civic.dispatch.logic.correcting import learned
from gongzhi.civic.dispatch.logic.files import unpacked
from gongzhi.civic.dispatch.logic.model import Model, best
from gongzhi.civic.dispatch.logic.reading import Message
from gongzhi.civic.dispatch.logic.reasons import words_for
from gongzhi.civic.dispatch.logic.similar import SAME_MATTER, Written, most_alike
from gongzhi.civic.dispatch.logic.starting import from_words
from gongzhi.civic.dispatch.logic.urgency import Signs, urgency_of
from gongzhi.civic.dispatch.models import Suggestion, TrainedModel
from gongzhi.civic.dispatch.vocabulary import MOST_CHOICES, Choice
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.kept import Kept

COMPARED = 100  # cases that share words with a text, of which the likeliest are shown


def model_in_use() -> TrainedModel | None:
    """Return the model that reads what comes in, without its file; None before the first training."""
    return TrainedModel.objects.filter(is_in_use=True).defer("data").first()


def models_there() -> QuerySet[TrainedModel]:
    """Return all models, the newest first, without their files."""
    return TrainedModel.objects.defer("data").select_related("trained_by")


def message_of(case: Case) -> Message:
    """Return what of a case is read."""
    return case.title, case.text


def signs_in(*, title: str = "", text: str) -> Signs:
    """Return how urgent a message is by its own words."""
    return urgency_of(title, text)


def untouched_dangers(cases: Iterable[int]) -> list[Case]:
    """Return those of some cases (ids) that tell of danger and that nobody has taken on; one query."""
    waiting = Case.objects.filter(pk__in=list(cases), status=Status.OPENED).exclude(urgency=Urgency.DANGER)
    return [case for case in waiting.order_by("pk") if urgency_of(case.title, case.text).is_danger]


def history(*, limit: int) -> Iterator[tuple[Message, str]]:
    """Yield the newest ended cases that have a category, each as its message and the category's code."""
    ended = Case.objects.filter(category__isnull=False, closed_at__isnull=False).order_by("-opened_at")
    rows = ended.values_list("title", "text", "category__code")[:limit]
    for title, text, code in rows.iterator(chunk_size=2000):
        yield (title, text), code


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
    return Reader(None, from_words({code: [name, *_parts(keywords)] for code, name, keywords in rows}))


_untaught = Kept(_from_the_taxonomy, of=(TaxonomyChanged, TaxonomyImported))
_names = Kept(CategoryNames, of=(TaxonomyChanged, TaxonomyImported))


def _parts(keywords: str) -> list[str]:
    return [word.strip() for word in keywords.replace("；", ";").split(";") if word.strip()]


def _lessons(model: TrainedModel | None, *, after: datetime | None) -> Iterable[Suggestion]:
    """Return the suggestions that a dispatcher corrected, the oldest first."""
    corrected = Suggestion.objects.filter(~Q(taken=F("first")), model=model, taken__isnull=False)
    if after is not None:
        corrected = corrected.filter(taken_at__gt=after)
    return corrected.select_related("case").order_by("taken_at", "pk")


def _categories(model: Model) -> dict[str, int]:
    """Return the city's categories that the model's labels name, by code or by name."""
    found = {}
    for label in model.labels:
        with suppress(UnknownName):
            found[label] = _names().find(label).pk
    return found


def suggestion_for(case: Case) -> Suggestion | None:
    """Return what was suggested for a case."""
    return Suggestion.objects.filter(case=case).select_related("model").defer("model__data").first()


@dataclass(frozen=True)
class Record:
    """How often dispatchers took what was suggested first, of the cases that they decided."""

    decided: int = 0
    right: int = 0

    @property
    def share(self) -> float | None:
        """The share of right ones, 0 to 1; None before the first decision."""
        return self.right / self.decided if self.decided else None

    def __add__(self, other: "Record") -> "Record":
        return Record(self.decided + other.decided, self.right + other.right)


def decided_since(since: datetime) -> QuerySet[Suggestion]:
    """Return the suggestions whose cases dispatchers decided since a moment."""
    return Suggestion.objects.filter(taken_at__gte=since).order_by()


def record_of(suggestions: QuerySet[Suggestion]) -> Record:
    """Return how suggestions fared; one query."""
    return Record(**suggestions.aggregate(**_COUNTS))


def records_by(field: str, suggestions: QuerySet[Suggestion]) -> dict[Any, Record]:
    """Return how suggestions fared by a column, as `case__channel`; one query."""
    rows = suggestions.values_list(field).annotate(**_COUNTS).values_list(field, "decided", "right")
    return {key: Record(decided, right) for key, decided, right in rows}


def records_by_county(suggestions: QuerySet[Suggestion]) -> dict[str, Record]:
    """Return how suggestions fared by the county of their cases, by its name; two queries."""
    by_place = records_by("case__place", suggestions)
    counties = PlaceAncestry.objects.filter(
        descendant__in=by_place, inherited=False, ancestor__level=Level.COUNTY
    )
    found: dict[str, Record] = {}
    for place, name in counties.values_list("descendant", "ancestor__name"):
        found[name] = found.get(name, Record()) + by_place[place]
    return found


_COUNTS = {"decided": Count("pk"), "right": Count("pk", filter=Q(taken=F("first")))}


@dataclass(frozen=True)
class Alike:
    """A case that may be about the same matter, and the chance that one answer would do for both."""

    case: Case
    chance: float  # 0 to 1

    @property
    def is_likely(self) -> bool:
        """Whether it is more likely than not."""
        return self.chance >= SAME_MATTER


def alike_to(title: str, text: str, *, place: Place, at: datetime, limit: int = 5) -> list[Alike]:
    """Return recent public cases of the same street that may be about the same matter, the likeliest first.

    The database finds those that share the most words, which are then compared. One query.
    """
    found = like_cases(f"{title} {text}"[:500], place=place, at=at, limit=COMPARED)
    cases = {str(case.pk): case for case in found.select_related("lead", "place__parent__parent__parent")}
    asked = Written("", title, text, at, place.code)
    written = [
        Written(key, case.title, case.text, case.opened_at, case.place.code) for key, case in cases.items()
    ]
    return [Alike(cases[each.id], each.chance) for each in most_alike(asked, written)[:limit]]


def remarks_on(reply: str, *, to: Case, at: datetime) -> list[Remark]:
    """Return what a reply to a case lacks, the gravest first."""
    return warnings_for(to.title, to.text, reply, [to.place.name], at)
