"""CSV files of any origin: their encoding, their rows by line, and cells that no spreadsheet runs."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

csv.field_size_limit(1_000_000)

_SAMPLE = 4096
_BROKEN = "gongzhi.broken"  # how bytes that the encoding doesn't know are read: as a lone surrogate
codecs.register_error(_BROKEN, lambda error: ("\udcff", error.end))  # type: ignore[attr-defined]  # of UnicodeError
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_LONE = re.compile("[\ud800-\udfff]")
_DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True)
class Sheet:
    """A CSV file and how to read it. Bytes that the encoding doesn't know become lone surrogates."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One record, with the line on which it begins; broken where it can't be taken apart into the columns."""

    number: int
    cells: Sequence[str]
    is_broken: bool = False


def open_sheet(path: Path) -> Sheet:
    """Find out how to read a CSV file: UTF-8, GB 18030 or UTF-16; comma, tab or semicolon."""
    encoding = _encoding_of(path)
    with _text(path, encoding) as file:
        first = file.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    columns = next(csv.reader([first], delimiter=delimiter), [])
    return Sheet(path, encoding, delimiter, tuple(column.strip() for column in columns))


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Yield the records below the heading, without blank lines, reading as it goes."""
    with _text(sheet.path, sheet.encoding) as file:
        reader = csv.reader(file, delimiter=sheet.delimiter, strict=True)
        next(reader, None)
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(begins, (), is_broken=True)
            else:
                if cells:
                    yield Line(begins, cells, is_broken=len(cells) != len(sheet.columns))


def is_garbled(text: str) -> bool:
    """Tell whether the text holds bytes that its encoding doesn't know."""
    return _LONE.search(text) is not None


def guarded(cell: object) -> object:
    """Return a cell that a spreadsheet shows and doesn't run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIO]:
    with path.open("rb") as file:
        yield TextIOWrapper(file, encoding=encoding, errors=_BROKEN, newline="")


def _encoding_of(path: Path) -> str:
    """UTF-8 unless more lines speak against than for it: a few broken lines are rejected one by one."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        if sample.count(0) > len(sample) // 50:
            return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        file.seek(0)
        good = bad = 0
        for line in file:
            if not line.isascii():
                is_utf8 = _is_utf8(line)
                good, bad = good + is_utf8, bad + (not is_utf8)
    return "utf-8-sig" if good >= bad else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
