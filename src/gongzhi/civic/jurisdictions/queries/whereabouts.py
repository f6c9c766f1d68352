"""Which place a text means, and whether a point on the map lies there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Sum
from django.utils import timezone

from gongzhi.civic.jurisdictions.events import (
    PlaceAdded,
    PlaceMoved,
    PlaceRenamed,
    PlacesImported,
    PlacesMerged,
    ToponymConfirmed,
    ToponymRefused,
    ToponymsImported,
)
from gongzhi.civic.jurisdictions.logic.shapes import covers, kilometres
from gongzhi.civic.jurisdictions.logic.whereabouts.atlas import Atlas, Saying, Spot, atlas_of
from gongzhi.civic.jurisdictions.logic.whereabouts.coordinates import Point, point_in
from gongzhi.civic.jurisdictions.logic.whereabouts.naming import Called
from gongzhi.civic.jurisdictions.logic.whereabouts.ranking import Candidate, candidates_in
from gongzhi.civic.jurisdictions.models import Place, Toponym
from gongzhi.civic.jurisdictions.queries.places import place_at, shape_around
from gongzhi.civic.jurisdictions.vocabulary import Agreement, Clue, Level, Whereabouts
from gongzhi.kernel.kept import Kept

KEPT_DAYS = 2  # atlases of so many days of the past
FAR_KM = {Level.PROVINCE: 1200, Level.CITY: 200, Level.COUNTY: 80, Level.STREET: 30}
FAR_BELOW_KM = 5
CLUES = {
    Called.FULL: Clue.FULL,
    Called.SHORT: Clue.SHORT,
    Called.ABBREVIATED: Clue.SHORT,
    Called.EVERYDAY: Clue.SHORT,
    Called.FORMER: Clue.FORMER,
    Called.TOPONYM: Clue.TOPONYM,
}


_Stamp = tuple[int, ...]  # numbers of which one changes whenever a name does


def _read_stamp() -> _Stamp:
    """Read few rows; a name that is not trusted yet changes nothing."""
    newest = [
        rows.order_by("-pk").values_list("pk", flat=True).first() or 0
        for rows in (Place.objects.all(), Toponym.objects.filter(is_imported=True))
    ]
    ended = Place.objects.filter(successor__isnull=False).count()
    learned = Toponym.objects.learned().aggregate(many=Count("pk"), sum=Sum("pk"))
    return (*newest, ended, learned["many"], learned["sum"] or 0)


_stamp = Kept(
    _read_stamp,
    of=(
        PlaceAdded,
        PlaceRenamed,
        PlaceMoved,
        PlacesMerged,
        PlacesImported,
        ToponymsImported,
        ToponymConfirmed,
        ToponymRefused,
    ),
)


@dataclass(frozen=True)
class _Dated:
    """An atlas, and the day since which it holds."""

    atlas: Atlas
    since: date | None


_atlases: dict[tuple[_Stamp, date | None], _Dated] = {}


def places_in(
    text: str, near: Place | None = None, on: date | None = None, limit: int = 5
) -> list[Whereabouts]:
    """Return the places that a text may mean on a day, the likeliest first; `near` is the reporter's own.

    Costs no query while the names are kept, but for a text with typed coordinates.
    """
    atlas = _atlas_on(on)
    beside = atlas.entries.get(near.pk) if near is not None else None
    found = [_whereabouts(each, atlas) for each in candidates_in(text, atlas, near=beside, limit=limit)]
    point = point_in(text)
    return found if point is None else _beside(point, found, atlas, on)[:limit]


def load_names() -> None:
    """Read all names now, so that whoever asks first doesn't wait."""
    _atlas_on(None)


def forget_names() -> None:
    """Read all names anew next time, as after the database was put back to an earlier day."""
    _stamp.forget()
    _atlases.clear()


def agreement_of(lon: float, lat: float, place: Place) -> Agreement:
    """Tell whether a point (degrees of WGS 84) lies in a place: by its area, else by the nearest centres."""
    shape = shape_around(place)
    if shape is not None and not covers(shape.geometry, lon, lat):
        return Agreement.CONTRADICTS
    if shape is not None and shape.place_id == place.pk:
        return Agreement.AGREES
    centres = Place.objects.present().within(place).values_list("lon", "lat")
    away = min((kilometres(lon, lat, east, north) for east, north in centres if east and north), default=None)
    if away is None:
        return Agreement.UNKNOWN
    far = FAR_KM.get(Level(place.level), FAR_BELOW_KM)
    return Agreement.CONTRADICTS if away > far else Agreement.AGREES


def _beside(point: Point, found: list[Whereabouts], atlas: Atlas, on: date | None) -> list[Whereabouts]:
    """Compare candidates with typed coordinates; the place there is one too."""
    places = Place.objects.in_bulk([each.place for each in found])
    checked = [
        replace(each, agreement=agreement_of(point.lon, point.lat, places[each.place])) for each in found
    ]
    there = place_at(point.lon, point.lat, on)
    if there is None or any(each.agreement == Agreement.AGREES for each in checked):
        return sorted(checked, key=lambda each: each.agreement != Agreement.AGREES)
    entry = atlas.entries[there.pk]
    return [
        Whereabouts(
            place=there.pk,
            path=atlas.path(entry),
            level=Level(there.level),
            share=1.0 if not checked else 0.5,
            words=(point.words,),
            clues=(Clue.POINT,),
            agreement=Agreement.AGREES,
        ),
        *(replace(each, share=each.share / 2) for each in checked),
    ]


def _whereabouts(candidate: Candidate, atlas: Atlas) -> Whereabouts:
    return Whereabouts(
        place=atlas.ids[candidate.entry],
        path=atlas.path(candidate.entry),
        level=Level(atlas.levels[candidate.entry]),
        share=candidate.share,
        words=tuple(word for word, _ in candidate.named),
        clues=tuple(_clues(candidate)),
        spot=candidate.spot,
    )


def _clues(candidate: Candidate) -> Iterator[Clue]:
    yield CLUES[candidate.named[-1][1]]
    if len(candidate.named) > 1:
        yield Clue.AROUND
    if candidate.is_near:
        yield Clue.NEAR


def _atlas_on(on: date | None) -> Atlas:
    """Return the atlas of a day: that of today, unless a name changed since."""
    stamp = _stamp()
    present = _kept_atlas(stamp, None)
    if on is None or present.since is None or on >= present.since:
        return present.atlas
    return _kept_atlas(stamp, on).atlas


def _kept_atlas(stamp: _Stamp, day: date | None) -> _Dated:
    kept = _atlases.get((stamp, day))
    if kept is None:
        past = [key for key in list(_atlases) if key[1]]
        for key in [*(key for key in list(_atlases) if key[0] != stamp), *past[: 1 - KEPT_DAYS]]:
            _atlases.pop(key, None)
        kept = _atlases[stamp, day] = _build(day or timezone.localdate())
    return kept


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table of places."""

    pk: int
    name: str
    level: int
    parent: int | None
    begins: date | None
    ends: date | None
    successor: int | None

    def is_valid(self, on: date) -> bool:
        return (self.begins is None or self.begins <= on) and (self.ends is None or self.ends > on)


def _build(on: date) -> _Dated:
    columns = ("pk", "name", "level", "parent_id", "valid_from", "valid_to", "successor_id")
    rows = {row[0]: _Row(*row) for row in Place.objects.order_by("level", "code").values_list(*columns)}
    standing = _standing_for(rows, on)
    former: dict[int, list[str]] = {}
    for row in rows.values():
        if row.ends and row.ends <= on and row.pk in standing:
            former.setdefault(standing[row.pk], []).append(row.name)
    spots = (
        Spot(row.pk, row.name, row.level, standing.get(row.parent or 0), tuple(former.get(row.pk, ())))
        for row in rows.values()
        if row.is_valid(on)
    )
    atlas = atlas_of(spots, _sayings(standing))
    changes = [day for row in rows.values() for day in (row.begins, row.ends) if day and day <= on]
    entries = {pk: atlas.entries[stands] for pk, stands in standing.items()}
    return _Dated(replace(atlas, entries=entries), max(changes, default=None))


def _standing_for(rows: dict[int, _Row], on: date) -> dict[int, int]:
    """Return for each row the one that stands for it on a day: itself, what became of it, what it was."""
    found = {pk: pk for pk, row in rows.items() if row.is_valid(on)}
    changed = [row for row in rows.values() if row.successor]
    for row in sorted(changed, key=lambda row: row.pk):  # what a later row was before
        if row.successor and row.pk in found:
            found.setdefault(row.successor, found[row.pk])
    for row in sorted(changed, key=lambda row: -row.pk):
        if row.successor in found:
            found.setdefault(row.pk, found[row.successor])
    return found


def _sayings(standing: dict[int, int]) -> Iterable[Saying]:
    for name, place in Toponym.objects.trusted().values_list("name", "place_id"):
        if place in standing:
            yield Saying(name, standing[place])
