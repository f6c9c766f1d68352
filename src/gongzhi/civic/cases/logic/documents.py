"""PDF files: opened, and refused when they would do something by themselves."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from gongzhi.kernel.errors import Refused

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # remarks on strangers' files are of no use in our log

MOST_OBJECTS = 100_000
_ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/Rendition"}
)
# Actions that leave the page (ISO 32000-2, 12.6.4); links to a web address or within the file are harmless.
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/GoToR",
        "/GoToE",
        "/SubmitForm",
        "/ImportData",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)


class DamagedDocument(Refused):
    message = _("PDF 打不开，可能没有下载完整。请重新导出后再上传。")


class LockedDocument(Refused):
    message = _("PDF 设有密码，办理人员打不开。请去掉密码后再上传。")


class ActiveDocument(Refused):
    message = _("PDF 里有脚本、附件或自动动作，为安全起见不能上传。请“打印为 PDF”后再上传。")


def refuse_active(content: bytes) -> None:
    """Refuse a PDF that is broken, locked, or holds scripts, launch actions or embedded files."""
    try:
        refusal = _refusal_of(PdfReader(BytesIO(content)))
    except Exception:  # a broken PDF can make the reader raise anything
        refusal = DamagedDocument
    if refusal:
        raise refusal


def _refusal_of(reader: PdfReader) -> type[Refused] | None:
    if reader.is_encrypted:
        return LockedDocument
    if not len(reader.pages):
        return DamagedDocument
    return ActiveDocument if any(_is_active(part) for part in _parts(reader)) else None


def _is_active(part: DictionaryObject) -> bool:
    return not _ACTIVE_KEYS.isdisjoint(part) or part.get("/S") in _ACTIVE_ACTIONS


def _parts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached; a file with too many is refused as broken."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    visited = 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        visited += 1
        if visited > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            raise DamagedDocument
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(thing.values())
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)
