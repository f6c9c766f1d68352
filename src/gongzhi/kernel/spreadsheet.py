"""Tables as CSV files that spreadsheets open and don't run, written row by row."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for GBK
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection); a number is none."""
    text = str(cell)
    is_formula = text.startswith(_STARTS_A_FORMULA) and not isinstance(cell, int | float)
    return f"'{text}" if is_formula else text


class _Echo:
    """A file that hands back what is written."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    name: str, head: Iterable[object], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """Answer with a CSV file in UTF-8 with a byte order mark, every cell guarded."""
    answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _lines(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    yield writer.writerow([guarded(cell) for cell in head])
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])
