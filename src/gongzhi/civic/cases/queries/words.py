"""The index of words: which cases have all that is sought, in the way of each database.

SQLite keeps the tokens in an FTS5 table, PostgreSQL their hashes in an array with a GIN index. Both
tables are `cases_words`, made by a migration; `actions.wording` fills them.
"""

from collections.abc import Collection
from zlib import crc32

from django.db import connection
from django.db.models.expressions import RawSQL

ADDRESS = "ǂ"  # a letter that no language of ours has: marks what stands in the address


def of_address(tokens: Collection[str]) -> list[str]:
    """Return tokens as those of an address."""
    return [f"{ADDRESS}{token}" for token in tokens]


MOST = 10_000  # of a word that half of all cases have, the newest are enough
_IN_POSTGRES = "SELECT id FROM cases_words WHERE {} ORDER BY id DESC LIMIT %s"
_IN_SQLITE = "SELECT rowid FROM cases_words WHERE cases_words MATCH %s ORDER BY rowid DESC LIMIT %s"


def having_all(*choices: Collection[str]) -> RawSQL:
    """Return the ids of the newest cases that have all the tokens of one of the choices, for `pk__in`."""
    if connection.vendor == "postgresql":
        either = " OR ".join(["tokens @> %s::int[]"] * len(choices))
        return RawSQL(_IN_POSTGRES.format(either), [*map(hashes, choices), MOST])  # noqa: S611  # parameters
    sought = " OR ".join(f"({' AND '.join(map(_quoted, sorted(tokens)))})" for tokens in choices)
    return RawSQL(_IN_SQLITE, [sought, MOST])  # noqa: S611


def _quoted(token: str) -> str:
    return f'"{token}"'


def hashes(tokens: Collection[str]) -> list[int]:
    """Return tokens as 32-bit numbers, in which the index of PostgreSQL is a third of the size."""
    return sorted(crc32(token.encode()) - 2**31 for token in tokens)
