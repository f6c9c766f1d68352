"""What is held about one person, by the register: counted for a page, and whole for a copy (art. 45)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, FileField, ForeignKey, ManyToManyField, Model, Q, QuerySet

from gongzhi.civic.privacy.logic.register import Activity, Entry, Whose
from gongzhi.civic.privacy.queries.register import the_register
from gongzhi.civic.privacy.queries.vault import details_of

FORMAT = "gongzhi-copy/1"
CHUNK = 500


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are a person's, by one path."""

    activity: Activity
    entry: Entry
    whose: Whose
    person: int

    @property
    def model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.entry.model)

    def rows(self) -> QuerySet[Any]:
        """Return the rows, the oldest first."""
        found = self.model._default_manager.filter(_at_end_of(self.whose, self.person))  # noqa: SLF001  # as Django documents
        return found.order_by("pk")


def _at_end_of(whose: Whose, person: int) -> Q:
    return Q(**{whose.by: person}, **whose.only)


def holdings_of(person: int) -> Iterator[Holding]:
    """Yield each table and path by which rows can be a person's, in the order of the register."""
    for activity, entry in the_register().entries():
        yield from (Holding(activity, entry, whose, person) for whose in entry.whose)


def counts_of(person: int) -> dict[str, dict[str, int]]:
    """Return how many rows of a person each activity has, by table; one query for each table."""
    found: dict[str, dict[str, int]] = {}
    for activity, entry in the_register().entries():
        if entry.whose:
            theirs = reduce(or_, (_at_end_of(whose, person) for whose in entry.whose))
            rows = apps.get_model(entry.model)._default_manager.filter(theirs)  # noqa: SLF001  # as Django documents
            found.setdefault(activity.code, {})[entry.model] = rows.count()
    return found


def copy_of(person: int, *, site: str, at: datetime) -> Iterator[str]:
    """Yield the pieces of a JSON text with all that is held about a person; one query for each path.

    docs/privacy.md tells the format. Secrets and other persons' keys are left out.
    """
    head = {"format": FORMAT, "made_at": at, "site": site, "person": person}
    yield _text(head)[:-1] + ', "details": ' + _text(asdict(details_of(person))) + ', "tables": ['
    between = ""
    for holding in holdings_of(person):
        yield f"{between}\n{_text(_head_of(holding))[:-1]}, " + '"rows": ['
        yield from _joined(_row(holding, row, site=site) for row in _values(holding))
        yield "]}"
        between = ","
    yield "\n]}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _joined(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield (",\n  " if number else "\n  ") + _text(row)


def _head_of(holding: Holding) -> dict[str, Any]:
    """Return what stands over the rows: which table, whose, what for, why it may be, how long."""
    said = holding.activity
    return {
        "table": holding.entry.model,
        "whose": holding.whose.by,
        "activity": said.code,
        "purpose": said.purpose.model_dump(),
        "basis": [one.model_dump(exclude_none=True) for one in said.basis],
        "keep": [
            one.model_dump(exclude={"only", "by"}, exclude_defaults=True) for one in said.kept(holding.entry)
        ],
    }


def _values(holding: Holding) -> Iterator[dict[str, Any]]:
    """Yield the plain values of rows, a chunk in memory at a time."""
    names = {
        *(field.attname for field in _shown(holding)),
        holding.model._meta.pk.attname,
    }  # every table has a key
    return holding.rows().values(*sorted(names)).iterator(chunk_size=CHUNK)


def _shown(holding: Holding) -> list[Any]:
    """Return the fields of a holding that are values of its own row."""
    named = holding.entry.shown_to(holding.whose)
    fields = [holding.model._meta.get_field(name) for name in named]  # as Django documents
    return [field for field in fields if not isinstance(field, ManyToManyField)]


def _row(holding: Holding, values: Mapping[str, Any], *, site: str) -> dict[str, Any]:
    return {
        field.name: _told(holding, field, values, site=site)
        for field in _shown(holding)
        if not _is_of_another(holding, field, values[field.attname])
    }


def _is_of_another(holding: Holding, field: "Field[Any, Any]", value: object) -> bool:
    """Tell whether a value is another person's key."""
    return is_person(field) and value not in {None, holding.person}


def is_person(field: "Field[Any, Any]") -> bool:
    """Tell whether a field holds a person's key: a foreign key, or a plain number where people lie above."""
    if isinstance(field, ForeignKey):
        return field.related_model._meta.label == settings.AUTH_USER_MODEL  # as Django documents
    named = field.name == "person" or f"_{field.name}".endswith("_by")
    return named and field.get_internal_type() == "BigIntegerField"


def _told(holding: Holding, field: "Field[Any, Any]", values: Mapping[str, Any], *, site: str) -> object:
    value = values[field.attname]
    if isinstance(field, FileField):
        return site + holding.entry.address.format_map(values)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
