"""Learn the names that people say: from a city's gazetteer, and from cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.events import ToponymConfirmed, ToponymRefused, ToponymsImported
from gongzhi.civic.jurisdictions.logic.gazetteer import Rejection
from gongzhi.civic.jurisdictions.logic.toponyms import Columns, Said, Unfit, fit_name, read_toponyms
from gongzhi.civic.jurisdictions.models import Place, Toponym
from gongzhi.civic.jurisdictions.queries import places_in
from gongzhi.civic.jurisdictions.vocabulary import Reason, ToponymKind
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, publish

BATCH = 1000
SURE = 0.9  # the share from which a text in the column of places counts as one
WRITTEN = ("kind", "lon", "lat", "is_imported")
KEPT = ("name", "place_id", "times", *WRITTEN)

Key = tuple[str, int]  # a name, and the id of a place


class ToponymUnfit(Refused):
    """A name is too short or too long, or tells who lives where."""

    message = _("地名应为 2 至 40 个字，不含楼栋和门牌号。")


class ToponymImported(Refused):
    """A name stands in the city's own list."""

    message = _("“%(name)s”在本市的地名表里，请在地名表里改。")


@dataclass(frozen=True)
class GazetteerReport:
    """What an import of names did, and which lines it left out."""

    added: int
    changed: int
    unchanged: int
    rejections: tuple[Rejection, ...]


@transaction.atomic
def import_toponyms(
    path: Path, *, columns: Columns | None = None, by: Actor | None, at: datetime
) -> GazetteerReport:
    """Bring the names to what a list says; a second time changes nothing, names that it leaves out stay.

    A place is said by its code, or by words that can only mean one. A line that can't be is left out.
    """
    lines = read_toponyms(path, columns or Columns())
    placed, unplaced = _placed(lines.said)
    rejections = [Rejection(path.name, *each) for each in sorted([*lines.rejections, *unplaced])]
    known = {(each.name, each.place_id): each for each in Toponym.objects.filter(is_imported=True)}
    known |= _known_by_cases(placed)
    added, changed = _write(placed, known)
    top = Place.objects.present().order_by("level", "code").first()
    if top and (added or changed):
        publish(ToponymsImported(added=added, changed=changed), about=top, by=by, at=at)
    return GazetteerReport(added, changed, len(placed) - added - changed, tuple(rejections))


@transaction.atomic
def confirm_toponym(
    name: str,
    *,
    place: Place,
    kind: ToponymKind,
    by: Actor | None,
    at: datetime,
    point: tuple[float, float] | None = None,
) -> Toponym:
    """Count that a case proved a name to belong to a place; the first adds it. `point`: longitude first.

    A name that was refused stays so.
    """
    try:
        fit = fit_name(name)
    except Unfit:
        raise ToponymUnfit from None
    lon, lat = point or (None, None)
    first = {"kind": kind, "lon": lon, "lat": lat}
    toponym, _ = Toponym.objects.get_or_create(name=fit, place=place, defaults=first)
    if toponym.is_refused:
        return toponym
    Toponym.objects.filter(pk=toponym.pk).update(times=F("times") + 1)
    toponym.refresh_from_db()
    confirmed = ToponymConfirmed(toponym=toponym.pk, place=place.pk, times=toponym.times)
    publish(confirmed, about=place, by=by, at=at)
    return toponym


@transaction.atomic
def refuse_toponym(toponym: Toponym, *, by: Actor | None, at: datetime) -> Toponym:
    """Use a name no longer that only cases know, nor count it; the city's own list may bring it back."""
    held = Toponym.objects.select_for_update().select_related("place").get(pk=toponym.pk)
    if held.is_imported:
        raise ToponymImported(name=held.name)
    if held.is_refused:
        return held
    refused = ToponymRefused(toponym=held.pk, place=held.place_id, times=held.times)
    held.is_refused, held.times = True, 0
    held.save(update_fields=["is_refused", "times"])
    publish(refused, about=held.place, by=by, at=at)
    return held


def _placed(said: Sequence[Said]) -> tuple[dict[Key, Said], list[tuple[int, str, Reason]]]:
    codes = dict(Place.objects.present().values_list("code", "pk"))
    found: dict[str, int | None] = {}
    placed, unplaced = {}, []
    for each in said:
        if each.place not in found:
            found[each.place] = codes.get(each.place) or _meant(each.place)
        if (place := found[each.place]) is None:
            unplaced.append((each.line, each.name, Reason.UNKNOWN_PLACE))
        else:
            placed[each.name, place] = each
    return placed, unplaced


def _meant(words: str) -> int | None:
    best = next(iter(places_in(words, limit=1)), None)
    return best.place if best and best.share >= SURE else None


def _known_by_cases(placed: dict[Key, Said]) -> dict[Key, Toponym]:
    learned = Toponym.objects.filter(is_imported=False, place__in={place for _, place in placed})
    return {(each.name, each.place_id): each for each in learned}


def _write(placed: dict[Key, Said], known: dict[Key, Toponym]) -> tuple[int, int]:
    new = [_toponym(key, said) for key, said in placed.items() if key not in known]
    learned = {each.pk for each in known.values() if not each.is_imported}
    changed = list(_changed(placed, known))
    _take_over(learned, changed)
    Toponym.objects.bulk_create(new, batch_size=BATCH)
    Toponym.objects.bulk_update((each for each in changed if each.pk not in learned), WRITTEN, BATCH)
    return len(new), len(changed)


def _take_over(learned: set[int], changed: Sequence[Toponym]) -> None:
    """Write what cases knew as new rows, by which every process sees that the names changed."""
    taken = [each for each in changed if each.pk in learned]
    Toponym.objects.filter(pk__in=learned).delete()
    again = [Toponym(**{name: getattr(each, name) for name in KEPT}) for each in taken]
    Toponym.objects.bulk_create(again, batch_size=BATCH)


def _toponym(key: Key, said: Said) -> Toponym:
    lon, lat = said.point or (None, None)
    return Toponym(name=key[0], place_id=key[1], kind=said.kind, lon=lon, lat=lat, is_imported=True)


def _changed(placed: dict[Key, Said], known: dict[Key, Toponym]) -> Iterator[Toponym]:
    for key, said in placed.items():
        if key not in known:
            continue
        toponym, new = known[key], _toponym(key, said)
        if any(getattr(toponym, column) != getattr(new, column) for column in WRITTEN):
            for column in WRITTEN:
                setattr(toponym, column, getattr(new, column))
            yield toponym
