"""The one file of a backup: a gzipped tar, encrypted if a key is given, written and read as a stream.

- about.json: what made it, the state of the tables, their columns
- secret_key, settings.json: what sessions and links are signed with, and the variables that were set
- tables/<table>/<number>: rows, a megabyte or so each
- attachments/<file>
- manifest.json: how much is in each part, and its SHA-256; without it the end is missing
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from gongzhi.config.keeping.refusals import CannotKeep, Damaged, Unfinished
from gongzhi.config.keeping.sealing import SealedReader, SealingWriter, is_sealed, new_seal

ABOUT, SECRET, SETTINGS, MANIFEST = "about.json", "secret_key", "settings.json", "manifest.json"
TABLES, ATTACHMENTS = "tables", "attachments"
PIECE = 1024 * 1024


class NoKeyGiven(CannotKeep):
    def __init__(self) -> None:
        super().__init__(
            "这份备份是加密的，请用 --key-file 或 GONGZHI_BACKUP_KEY 给出密钥。",
            "This backup is encrypted; give its key by --key-file or GONGZHI_BACKUP_KEY.",
        )


class NotEncrypted(CannotKeep):
    def __init__(self) -> None:
        super().__init__(
            "给出了密钥，但这份备份没有加密，可能被人换过。确认来源可靠后，不给密钥再试。",
            "A key was given, but this backup is not encrypted; somebody may have put it in another's place. "
            "If you trust it, try again without a key.",
        )


@dataclass
class Part:
    """How much is in a part, and a checksum over the names and contents in it, in order."""

    rows: int = 0
    files: int = 0
    size: int = 0
    sha256: str = ""


@dataclass
class Manifest:
    """What is in a backup."""

    parts: dict[str, Part] = field(default_factory=dict)
    last_numbers: dict[str, int] = field(default_factory=dict)  # by table
    lacking: int = 0  # attachments whose file was missing or differed from its row
    lacking_first: list[str] = field(default_factory=list)

    def rows_of(self, table: str) -> int:
        """Return how many rows of a table are kept."""
        return self.parts.get(f"{TABLES}/{table}", Part()).rows

    @property
    def files(self) -> int:
        """How many attachments are kept."""
        return self.parts.get(ATTACHMENTS, Part()).files

    def dump(self) -> bytes:
        """Return the manifest as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def load(cls, content: bytes) -> "Manifest":
        """Return a manifest that was kept."""
        data = json.loads(content)
        return cls(**(data | {"parts": {name: Part(**part) for name, part in data["parts"].items()}}))


class Sums:
    """Counts and checksums of the parts, while they are written or read."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self._sums: dict[str, Any] = {}

    def begin(self, name: str, size: int) -> str:
        """Note the next thing, and return the part that it belongs to."""
        name_of_part = part_of(name)
        part = self.parts.setdefault(name_of_part, Part())
        part.files, part.size = part.files + 1, part.size + size
        self._sums.setdefault(name_of_part, hashlib.sha256()).update(f"{name}\0{size}\0".encode())
        return name_of_part

    def add(self, name_of_part: str, content: bytes) -> None:
        """Note some content of the thing."""
        self._sums[name_of_part].update(content)
        if name_of_part.startswith(f"{TABLES}/"):
            self.parts[name_of_part].rows += content.count(b"\n")

    def all(self) -> dict[str, Part]:
        """Return all parts with their checksums."""
        for name, part in self.parts.items():
            part.sha256 = self._sums[name].hexdigest()
        return self.parts


def part_of(name: str) -> str:
    """Return the part that a thing belongs to: "tables/cases_case" for "tables/cases_case/000001"."""
    folders = name.split("/")
    return "/".join(folders[: 2 if folders[0] == TABLES else 1])


class ArchiveWriter:
    """Writes one thing after the other."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._sums = tar, Sums()

    def add(self, name: str, content: bytes) -> None:
        """Add a thing that is at hand."""
        self._sums.add(self._sums.begin(name, len(content)), content)
        self._put(name, len(content), io.BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file, a piece at a time."""
        size = path.stat().st_size
        part = self._sums.begin(name, size)
        with path.open("rb") as file:
            self._put(name, size, _Noted(file, self._sums, part))

    def _put(self, name: str, size: int, content: Any) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, content)

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which ends the backup."""
        manifest.parts = dict(self._sums.all())
        content = manifest.dump()
        self._put(MANIFEST, len(content), io.BytesIO(content))


@dataclass
class _Noted:
    """A file whose content is noted while it is read."""

    file: IO[bytes]
    sums: Sums
    part: str

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.sums.add(self.part, content)
        return content


@contextmanager
def writing(out: IO[bytes], passphrase: bytes | None) -> Iterator[ArchiveWriter]:
    """Write a backup to an open file; encrypted where there is a passphrase."""
    sealed = SealingWriter(out, new_seal(passphrase)) if passphrase else None
    below: Any = sealed or out
    with (
        gzip.GzipFile(fileobj=below, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        yield ArchiveWriter(tar)
    if sealed:
        sealed.close()


@dataclass(frozen=True)
class Entry:
    """A thing in a backup, while it is read."""

    name: str
    pieces: Iterator[bytes]

    @property
    def part(self) -> str:
        """The part that it belongs to."""
        return part_of(self.name)

    def content(self) -> bytes:
        """Return a small thing as a whole."""
        return b"".join(self.pieces)


class ArchiveReader:
    """Reads one thing after the other, and in the end compares all with the manifest."""

    def __init__(self, tar: tarfile.TarFile, packed: gzip.GzipFile) -> None:
        self._tar, self._packed = tar, packed

    def entries(self) -> Iterator[Entry]:
        """Yield the things in order, whether read or not; raise when they are not what was written."""
        sums, manifest = Sums(), None
        for member in self._tar:
            if manifest or not member.isreg():
                raise Damaged(member.name)
            pieces = self._pieces(member)
            if member.name == MANIFEST:
                manifest = Manifest.load(b"".join(pieces))
                self.manifest = manifest
            else:
                yield from self._one(member, pieces, sums)
        while self._packed.read(PIECE):  # to the very end, where the last checksums are
            pass
        if manifest is None:
            raise Unfinished
        _compare(manifest.parts, sums.all())

    def _pieces(self, member: tarfile.TarInfo) -> Iterator[bytes]:
        content = self._tar.extractfile(member)
        assert content is not None  # of a regular file
        while piece := content.read(PIECE):
            yield piece

    def _one(self, member: tarfile.TarInfo, pieces: Iterator[bytes], sums: Sums) -> Iterator[Entry]:
        part = sums.begin(member.name, member.size)

        def noted() -> Iterator[bytes]:
            for piece in pieces:
                sums.add(part, piece)
                yield piece

        rest = noted()
        yield Entry(member.name, rest)
        for _piece in rest:
            pass


def _compare(told: dict[str, Part], found: dict[str, Part]) -> None:
    wrong = [name for name in {**told, **found} if told.get(name) != found.get(name)]
    if wrong:
        raise Damaged(", ".join(wrong))


@contextmanager
def reading(file: IO[bytes], passphrase: bytes | None) -> Iterator[ArchiveReader]:
    """Read a backup from an open file; what can't be read raises `CannotKeep`."""
    sealed = is_sealed(file)
    if sealed != bool(passphrase):
        raise NoKeyGiven if sealed else NotEncrypted
    below: Any = io.BufferedReader(SealedReader(file, passphrase)) if passphrase else file
    try:
        with (
            gzip.GzipFile(fileobj=below, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            yield ArchiveReader(tar, packed)
    except EOFError:
        raise Unfinished from None
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, ValueError, TypeError, KeyError) as error:
        raise Damaged(type(error).__name__) from error
