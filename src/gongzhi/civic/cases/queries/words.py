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


def having_all(tokens: Collection[str]) -> RawSQL:
    """Return the ids of the cases that have all the tokens, to be used within `pk__in`."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT id FROM cases_words WHERE tokens @> %s::int[]", [hashes(tokens)])
    sought = " AND ".join(f'"{token}"' for token in sorted(tokens))
    return RawSQL("SELECT rowid FROM cases_words WHERE cases_words MATCH %s", [sought])  # parameters


def hashes(tokens: Collection[str]) -> list[int]:
    """Return tokens as 32-bit numbers, in which the index of PostgreSQL is a third of the size."""
    return sorted(crc32(token.encode()) - 2**31 for token in tokens)
