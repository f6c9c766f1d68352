"""The files of a log, from its site or from a copied folder."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from gongzhi.kernel.files import Folder

Source = Callable[[str], bytes | None]
PATIENCE = 30.0  # seconds for one file
MOST_BYTES = 256 * (2**16 + 2)  # the largest bundle of entries


def source_at(place: str) -> Source:
    """Return what reads files by their paths below an address or a folder; None for one that isn't there.

    Raises `OSError` where the site does not answer.
    """
    if not place.startswith(("http://", "https://")):
        return Folder(Path(place)).read
    prefix = place.rstrip("/")

    def read(path: str) -> bytes | None:
        asked = Request(f"{prefix}/{quote(path)}", headers={"User-Agent": "gongzhi-monitor"})  # noqa: S310  # as above
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  # as above
                found: bytes = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None
            raise
        return found if len(found) <= MOST_BYTES else None

    return read
