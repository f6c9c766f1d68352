"""Filling the index of words by which cases are found."""

from collections.abc import Iterable, Iterator

from django.db import connection

from gongzhi.civic.cases.logic.finding import tokens_of
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.words import hashes, of_address
from gongzhi.civic.cases.vocabulary import ERASED
from gongzhi.kernel.bulk import write_columns

_INTO_POSTGRES = (
    "INSERT INTO cases_words (id, tokens) VALUES (%s, %s)"
    " ON CONFLICT (id) DO UPDATE SET tokens = EXCLUDED.tokens"
)
_OUT_OF_POSTGRES = "DELETE FROM cases_words WHERE id = %s"
# An index without its text is told what to take out: it holds no text to look it up in.
_OUT_OF_SQLITE = "INSERT INTO cases_words (cases_words, rowid, tokens) VALUES ('delete', %s, %s)"
_CLEAR_POSTGRES = "TRUNCATE cases_words"
_CLEAR_SQLITE = "INSERT INTO cases_words (cases_words) VALUES ('delete-all')"
_INTO_SQLITE = "INSERT INTO cases_words (rowid, tokens) VALUES (%s, %s)"
BATCH = 1000


def index_words(cases: Iterable[Case]) -> None:
    """Let new cases be found by their words, in the caller's transaction."""
    is_postgres = connection.vendor == "postgresql"
    rows = [
        (case.pk, hashes(tokens) if is_postgres else " ".join(tokens))
        for case, tokens in ((case, _tokens_of(case)) for case in cases)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INTO_POSTGRES if is_postgres else _INTO_SQLITE, rows)


def forget_words(case: Case) -> None:
    """Let a case no longer be found by its words, as it still has them, in the caller's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_OUT_OF_POSTGRES, [case.pk])
        else:
            cursor.execute(_OUT_OF_SQLITE, [case.pk, " ".join(_tokens_of(case))])


def index_new_words(words: Iterable[tuple[int, str]]) -> None:
    """Let imported cases be found by their words, given with spaces between, in the caller's transaction."""
    if connection.vendor == "postgresql":
        write_columns("cases_words", ("id", "tokens"), ((pk, _array(tokens)) for pk, tokens in words))
    else:
        write_columns("cases_words", ("rowid", "tokens"), words)


def _array(tokens: str) -> str:
    """Return the hashes of tokens as COPY takes an array."""
    return f"{{{','.join(map(str, hashes(tokens.split())))}}}"


def index_all_words() -> Iterator[int]:
    """Index every case anew, batch by batch, yielding how many are done: after a restore."""
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR_POSTGRES if connection.vendor == "postgresql" else _CLEAR_SQLITE)
    done = last = 0
    while batch := list(Case.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        index_words(batch)
        done, last = done + len(batch), batch[-1].pk
        yield done


def _tokens_of(case: Case) -> list[str]:
    if case.text == ERASED:
        return []
    return [*tokens_of(f"{case.title} {case.text}"), *of_address(tokens_of(case.address))]
