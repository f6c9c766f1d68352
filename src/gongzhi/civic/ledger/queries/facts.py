"""Facts as they are sealed."""

from collections.abc import Iterator, Sequence
from typing import Any

from gongzhi.civic.ledger.logic.entries import Told
from gongzhi.kernel.models import Fact

COLUMNS = ("id", "kind", "at", "subject", "by", "data", "trace", "salt")


def told_in(row: Sequence[Any]) -> Told:
    """Return a fact out of its columns; without a salt it can't be sealed, nor checked."""
    pk, kind, at, about, by, data, trace, salt = row
    return Told(pk, kind, at, about, by, data, trace, bytes(salt or b""))


def unsealed_facts(*, most: int) -> list[Told]:
    """Return the first facts that have no place in the log, in the order of their ids."""
    rows = Fact.objects.filter(leaf=None).order_by("id").values_list(*COLUMNS)
    return [told_in(row) for row in rows[:most]]


def sealed_facts() -> Iterator[Told]:
    """Yield all facts in the order of their places."""
    rows = Fact.objects.filter(leaf__isnull=False).order_by("leaf").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=5000):
        yield told_in(row)
