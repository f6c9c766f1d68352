"""Cursors: where the next page of a list begins, opaque to the caller (keyset paging)."""

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from gongzhi.civic.cases.models import Case, CaseQuerySet

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LAYOUT = struct.Struct(">qq")  # microseconds since 1970, id


class BadCursor(ValueError):
    """A text that no list gave."""


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the next one begins after it, whatever was added meanwhile."""

    opened_at: datetime
    pk: int

    @classmethod
    def of(cls, case: Case) -> Self:
        """Return the cursor that stands at a case."""
        return cls(case.opened_at, case.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a cursor; anything else raises `BadCursor`."""
        try:
            micros, pk = _LAYOUT.unpack(urlsafe_b64decode(text.encode("ascii") + b"=="))
            cursor = cls(_BEGINNING + timedelta(microseconds=micros), pk)
        except (ValueError, binascii.Error, struct.error, OverflowError) as error:
            raise BadCursor(text[:80]) from error
        if str(cursor) != text:
            raise BadCursor(text[:80])
        return cursor

    def __str__(self) -> str:
        micros = (self.opened_at - _BEGINNING) // timedelta(microseconds=1)
        return urlsafe_b64encode(_LAYOUT.pack(micros, self.pk)).decode().rstrip("=")

    def after(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Return the cases below the cursor, newest first; the first condition alone lets an index serve."""
        older = cases.filter(opened_at__lte=self.opened_at)
        return older.exclude(opened_at=self.opened_at, pk__gte=self.pk)
