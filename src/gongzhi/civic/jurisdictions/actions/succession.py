"""How a place ends and goes on as a new row, and what lies in what thereafter.

A rename ends one row; the places below are hung under the new one. A change of borders (a move or a
merger) ends every row below too and lets each go on as a new row, because a row's past belongs to the
places that it lay in then, and what comes belongs to others. Of two present places, one lies in the
other by exactly the pairs that their parents give.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry, Shape
from gongzhi.civic.jurisdictions.vocabulary import Level

Lineage = dict[int, Place]  # the id of an ended row, and the row that goes on

_ENTER = """
INSERT INTO {ancestry} (ancestor_id, descendant_id, inherited)
SELECT pair.ancestor_id, new.id, false
  FROM {place} new
  JOIN {ancestry} pair ON pair.descendant_id = new.parent_id
  JOIN {place} above ON above.id = pair.ancestor_id AND above.valid_to IS NULL
 WHERE new.level = %s AND NOT EXISTS (SELECT 1 FROM {ancestry} old WHERE old.descendant_id = new.id)
UNION ALL
SELECT new.id, new.id, false
  FROM {place} new
 WHERE new.level = %s AND NOT EXISTS (SELECT 1 FROM {ancestry} old WHERE old.descendant_id = new.id)
"""


def enter_ancestry(level: Level) -> None:
    """Write in what the new places of a level lie, after their parents; one statement, for 40,000 at once."""
    tables = {"place": Place._meta.db_table, "ancestry": PlaceAncestry._meta.db_table}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it plans by what it counted before the places were there
            cursor.execute("ANALYZE {place}, {ancestry}".format(**tables))
        cursor.execute(_ENTER.format(**tables), [level, level])


def rename(old: Place, *, name: str, on: date) -> Place:
    """Let a place go on under a new name, with all that is below it."""
    lineage = _go_on([old], on=on, name=name)
    new = lineage[old.pk]
    Place.objects.present().filter(parent=old).update(parent=new)
    _link(lineage, within=old.parent)
    return new


def move(old: Place, *, to: Place, name: str, on: date) -> Lineage:
    """Let a place go on in another, with all that is below it."""
    lineage = _go_on([old], on=on, name=name, parent=to)
    _carry_below(old, lineage, on=on)
    _link(lineage, within=to)
    _look_after(old, within=to)
    return lineage


def merge(old: Place, *, into: Place, on: date) -> Lineage:
    """Let a place end in another, and what is below it go on there."""
    Place.objects.filter(pk=old.pk).update(valid_to=_end(old, on), successor=into)
    lineage: Lineage = {old.pk: into}
    _carry_below(old, lineage, on=on)
    del lineage[old.pk]
    _link(lineage, within=into)
    _look_after(old, within=into)
    return lineage


def _carry_below(top: Place, lineage: Lineage, *, on: date) -> None:
    """Let all that is below a place go on below its successor, level by level."""
    layer = [top]
    while layer:
        layer = list(Place.objects.present().filter(parent__in=layer))
        lineage |= _go_on(layer, on=on, within=lineage)


def _go_on(
    places: list[Place],
    *,
    on: date,
    name: str | None = None,
    parent: Place | None = None,
    within: Lineage | None = None,
) -> Lineage:
    """End rows and make their successors, in `parent`, else as the lineage says, else where they were."""
    for old in places:
        old.valid_to = _end(old, on)
    Place.objects.bulk_update(
        places, ["valid_to"], batch_size=500
    )  # first: a code is used by one present row
    lineage = {}
    for old in places:
        around = parent or (within or {}).get(old.parent_id or 0)
        lineage[old.pk] = _copy(old, name=name or old.name, parent=around.pk if around else old.parent_id)
    Place.objects.bulk_create(lineage.values())
    for old in places:
        old.successor = lineage[old.pk]
    Place.objects.bulk_update(places, ["successor"], batch_size=500)
    _copy_shapes(lineage)
    return lineage


def _end(old: Place, on: date) -> date:
    """No row ends before it began, even below one whose change was entered late."""
    return max(on, old.valid_from or on)


def _copy(old: Place, *, name: str, parent: int | None) -> Place:
    return Place(
        code=old.code,
        name=name,
        level=old.level,
        parent_id=parent,
        lon=old.lon,
        lat=old.lat,
        valid_from=old.valid_to,
    )


def _copy_shapes(lineage: Lineage) -> None:
    shapes = list(Shape.objects.filter(place__in=list(lineage)))
    for shape in shapes:
        shape.place = lineage[shape.place_id]
    Shape.objects.bulk_create(shapes)


def _link(lineage: Lineage, *, within: Place | None) -> None:
    """Put new rows into what they lie in, and into them whatever lay in the rows that they continue."""
    chains = {within.pk: _present_chain(within)} if within else {}
    pairs = []
    for new in lineage.values():  # parents come first
        chains[new.pk] = [*chains.get(new.parent_id or 0, ()), new.pk]
        pairs += [PlaceAncestry(ancestor_id=above, descendant=new) for above in chains[new.pk]]
    for old in PlaceAncestry.objects.filter(ancestor__in=list(lineage)):
        new = lineage[old.ancestor_id]
        pairs.append(PlaceAncestry(ancestor=new, descendant_id=old.descendant_id, inherited=old.inherited))
    _write(pairs)


def _look_after(old: Place, *, within: Place) -> None:
    """Let the places around a successor look after all that lay in the old place."""
    below = PlaceAncestry.objects.filter(ancestor=old).values_list("descendant_id", flat=True)
    chain = _present_chain(within)
    _write(
        PlaceAncestry(ancestor_id=above, descendant_id=pk, inherited=True)
        for pk in list(below)
        for above in chain
    )


def _present_chain(place: Place) -> list[int]:
    around = PlaceAncestry.objects.filter(descendant=place, ancestor__valid_to__isnull=True)
    return list(around.order_by("ancestor__level").values_list("ancestor_id", flat=True))


def _write(pairs: Iterable[PlaceAncestry]) -> None:
    PlaceAncestry.objects.bulk_create(pairs, batch_size=1000, ignore_conflicts=True)
