"""Where a text says that something is, for forms that ask for a place: what to offer, and what to doubt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import agreement_of, places_in, present_place
from gongzhi.civic.jurisdictions.vocabulary import Agreement, Level, Whereabouts
from gongzhi.civic.people.models import Person

READ = 2000  # signs of a text in which a place is sought
MOST = 3
WORTH_OFFERING = 0.1
SURE = 0.9  # from this share on 99 of 100 are right (docs/whereabouts.md), so it is marked beforehand
NEITHER = "none"


@dataclass(frozen=True)
class Meant:
    """A street, or what lies below one, that a text may mean, and the words that say so."""

    place: Place
    words: tuple[str, ...]
    is_sure: bool

    @property
    def code(self) -> str:
        """What a form sends for it."""
        return self.place.code

    @property
    def path(self) -> str:
        """Its names from the county down."""
        return short_path(self.place)


@dataclass(frozen=True)
class Doubt:
    """A text names one place while another was chosen; `is_point`: by a click on the map."""

    said: Place
    chosen: Place
    is_point: bool

    @property
    def said_path(self) -> str:
        """The names of the place in the text."""
        return short_path(self.said)

    @property
    def chosen_path(self) -> str:
        """The names of the place that was chosen."""
        return short_path(self.chosen)

    @property
    def can_take(self) -> bool:
        """Whether the place in the text is narrow enough for a case."""
        return self.said.level >= Level.STREET


@dataclass(frozen=True)
class Reading:
    """What a text tells of its place beside what was chosen, and what a person said of that.

    `guessed` and `instead` are the codes that were sent; they count only while the text still says so.
    """

    chosen: Place | None = None
    guesses: tuple[Meant, ...] = ()
    doubt: Doubt | None = None
    guessed: str = ""
    instead: str = ""
    may_mark: bool = True

    @property
    def place(self) -> Place | None:
        """The place that a person chose or confirmed."""
        if self.doubt and self.doubt.can_take and self.instead == self.doubt.said.code:
            return self.doubt.said
        confirmed = (each.place for each in self.guesses if each.code == self.guessed)
        return self.chosen or next(confirmed, None)

    @property
    def marked(self) -> str:
        """The code that is marked among the guesses: what was sent, else the first where it is sure."""
        if self.guessed in {NEITHER, *(each.code for each in self.guesses)}:
            return self.guessed
        first = self.guesses[0] if self.guesses and self.may_mark else None
        return first.code if first and first.is_sure else ""

    @property
    def likely(self) -> Place | None:
        """The place, or the one that is marked and not yet confirmed."""
        return self.place or next((each.place for each in self.guesses if each.code == self.marked), None)


def reading_of(
    text: str,
    *,
    chosen: Place | None,
    point: tuple[float, float] | None = None,
    near: Place | None = None,
    guessed: str = "",
    instead: str = "",
    may_mark: bool = True,
) -> Reading:
    """Read a text beside the place that was chosen; without one, what it may mean is offered.

    `near` is the reporter's own place, `point` what was clicked on the map (longitude first).
    """
    if chosen is None:
        return Reading(guesses=_meant(text, near), guessed=guessed, may_mark=may_mark)
    return Reading(chosen, doubt=_doubt(text, chosen, point), instead=instead)


def _meant(text: str, near: Place | None) -> tuple[Meant, ...]:
    found = [
        each
        for each in places_in(text[:READ], near=near)
        if each.level >= Level.STREET and each.share >= WORTH_OFFERING
    ][:MOST]
    places = _with_paths(found)
    return tuple(Meant(places[each.place], each.words, each.share >= SURE) for each in found)


def _doubt(text: str, chosen: Place, point: tuple[float, float] | None) -> Doubt | None:
    """Return what speaks against a place, unless the text may mean it, or what is around or below it."""
    found = [each for each in places_in(text[:READ], near=chosen) if each.level >= Level.COUNTY]
    if not found:
        return None
    said = _with_paths(found[:1])[found[0].place]
    fitting = _fitting(chosen, found)
    if fitting:
        is_off = said.pk in fitting and point is not None and _is_off(point, said)
        return Doubt(said, chosen, is_point=True) if is_off else None
    return Doubt(said, chosen, is_point=point is not None) if found[0].share >= SURE else None


def _fitting(chosen: Place, found: Collection[Whereabouts]) -> set[int]:
    candidates = Place.objects.filter(pk__in=[each.place for each in found])
    around = candidates.within(chosen) | candidates.above(chosen)
    return set(around.values_list("pk", flat=True))


def _is_off(point: tuple[float, float], place: Place) -> bool:
    return agreement_of(*point, place) == Agreement.CONTRADICTS


def _with_paths(found: Collection[Whereabouts]) -> dict[int, Place]:
    return Place.objects.with_path().in_bulk([each.place for each in found]) if found else {}


def usual_place_of(person: Person | None, *, at: datetime) -> Place | None:
    """Return where a person's own latest case was, by which a name of several places is understood."""
    if person is None:
        return None
    own = visible_cases(person, at=at).filter(spoken_by=person).select_related("place")
    latest = own.order_by("-opened_at").first()
    return present_place(latest.place) if latest else None


def short_path(place: Place) -> str:
    """Return the names from the county down, as "临湖区 › 荷风街道 › 藕香社区"."""
    names: list[str] = []
    here: Place | None = place
    while here is not None and here.level >= Level.COUNTY:
        names.insert(0, here.name)
        here = here.parent
    return " › ".join(names) or place.name
