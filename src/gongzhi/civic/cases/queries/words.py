"""The index of words: which cases have all that is sought, in the way of each database.

SQLite keeps the tokens in an FTS5 table, PostgreSQL their hashes in an array with a GIN index. Both
tables are `cases_words`, made by a migration; `actions.wording` fills them.
"""

from collections.abc import Collection, Sequence
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

ADDRESS = "ǂ"  # a letter that no language of ours has: marks what stands in the address


def of_address(tokens: Collection[str]) -> list[str]:
    """Return tokens as those of an address."""
    return [f"{ADDRESS}{token}" for token in tokens]


def begins_number(figures: str) -> Q:
    """Tell which cases have a number that begins so, by a span that every index knows."""
    first, behind = _span_of(figures)
    return Q(number__gte=first, number__lt=behind)


def _span_of(figures: str) -> tuple[str, str]:
    """Return the first number that begins so, and what comes right behind the last."""
    return figures, f"{figures}:"  # ":" comes right after "9"


MOST = 5000  # of a word that half of all cases have, the newest are enough
_SPANS = (50_000, 1_000_000, 10**12)  # of keys, from the newest: a common word is found in the first
# OFFSET 0 keeps PostgreSQL from walking through all cases by their key in the hope to meet enough.
_IN_POSTGRES = """
SELECT id FROM (SELECT id FROM cases_words WHERE id > %s AND ({}) OFFSET 0) AS found
ORDER BY id DESC LIMIT %s"""
_IN_SQLITE = "SELECT rowid FROM cases_words WHERE cases_words MATCH %s ORDER BY rowid DESC LIMIT %s"
_OR_BY_NUMBER = (
    "SELECT * FROM ({}) AS by_words UNION SELECT id FROM cases_case WHERE number >= %s AND number < %s"
)


def having_all(*choices: Collection[str], number: str = "") -> RawSQL:
    """Return the ids of the newest cases that have all the tokens of one of the choices, for `pk__in`.

    With `number` also those whose number begins so: in one list, because no database finds rows quickly
    by either of two. On PostgreSQL the ids are asked for at once, in two to four queries.
    """
    sought: list[Any]
    if connection.vendor == "postgresql":
        found, sought = "SELECT unnest(%s::bigint[])", [_newest_in_postgres(choices)]
    else:
        each = (" AND ".join(map(_quoted, sorted(tokens))) for tokens in choices)
        found, sought = _IN_SQLITE, [" OR ".join(f"({tokens})" for tokens in each), MOST]
    if number:
        found = _OR_BY_NUMBER.format(found)
        sought += _span_of(number)
    return RawSQL(found, sought)  # noqa: S611  # what is sought are parameters


def _newest_in_postgres(choices: Sequence[Collection[str]]) -> list[int]:
    """Return the newest ids: an index knows no order, so a common word is sought among the newest first."""
    either = " OR ".join(["tokens @> %s::int[]"] * len(choices))
    sought = [hashes(tokens) for tokens in choices]
    found: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM cases_words")
        (last,) = cursor.fetchone()
        for span in _SPANS:
            cursor.execute(_IN_POSTGRES.format(either), [last - span, *sought, MOST])
            found = [pk for (pk,) in cursor.fetchall()]
            if len(found) == MOST or span >= last:
                break
    return found


def _quoted(token: str) -> str:
    return f'"{token}"'


def hashes(tokens: Collection[str]) -> list[int]:
    """Return tokens as 32-bit numbers, in which the index of PostgreSQL is a third of the size."""
    return sorted(crc32(token.encode()) - 2**31 for token in tokens)
