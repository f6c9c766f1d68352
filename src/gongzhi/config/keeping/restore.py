"""Putting a backup back: all of it is verified first, and all comes into place at once."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

from django.conf import settings

from gongzhi.civic.cases.actions.wording import index_all_words
from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import forget_names
from gongzhi.civic.people.models import Person
from gongzhi.config.keeping.archive import (
    ABOUT,
    ATTACHMENTS,
    SECRET,
    SETTINGS,
    TABLES,
    ArchiveReader,
    Entry,
    Manifest,
    reading,
)
from gongzhi.config.keeping.backup import FORMAT, Tell, migrations
from gongzhi.config.keeping.databases import WORDS, Filling, filling
from gongzhi.config.keeping.keys import Keys, keys_beside
from gongzhi.config.keeping.refusals import CannotKeep, Damaged
from gongzhi.config.keeping.rows import Kept, kept_tables
from gongzhi.config.secret import forget_new_secret
from gongzhi.kernel.files import sync_folder

STAGED, REPLACED = ".restoring", ".replaced"  # below MEDIA_ROOT, so that a file changes place without a copy


class NotEmpty(CannotKeep):
    def __init__(self) -> None:
        super().__init__(
            "这里已经有数据，没有恢复。确定要用备份替换全部现有数据，请加 --replace。",
            "There is data here already; nothing was restored. To replace all of it, add --replace.",
        )


class OfAnotherVersion(CannotKeep):
    def __init__(self, made_by: str, theirs: Collection[str], ours: Collection[str]) -> None:
        there, here = newest_of(theirs, ours), newest_of(ours, theirs)
        super().__init__(
            f"这份备份的数据库结构与这里的不同：备份由 Gongzhi {made_by} 制作，到迁移 {there} 为止；"
            f"这里到 {here} 为止。请用到 {there} 为止的那份程序恢复，再升级并运行 gongzhi migrate。",
            f"The tables of this backup differ from those here: it was made by Gongzhi {made_by}, whose "
            f"newest migrations are {there}; here they are {here}. Restore it with the program whose newest "
            f"are {there}, then upgrade and run `gongzhi migrate`.",
        )


class LeftBehind(CannotKeep):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"上一次恢复被中断，原来的附件还在 {folder}。请核对后移走这个文件夹再试。",
            f"An earlier restore was interrupted; the attachments from before it are in {folder}. "
            "Look at them, move the folder away, and try again.",
        )


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself."""

    about: dict[str, Any]
    variables: dict[str, str]
    secret: str
    manifest: Manifest


def inspect(path: Path, *, passphrase: bytes | None, tell: Tell) -> Contents:
    """Read a backup to its end, compare all that is in it with its checksums, and tell what it holds."""
    small: dict[str, bytes] = {}
    with path.open("rb") as file, reading(file, passphrase) as archive:
        for entry in archive.entries():
            tell(entry.part, file.tell())
            if entry.name in {ABOUT, SECRET, SETTINGS}:
                small[entry.name] = entry.content()
        if len(small) < 3:
            raise Damaged(ABOUT)
        about, variables = json.loads(small[ABOUT]), json.loads(small[SETTINGS])
        return Contents(about, variables, small[SECRET].decode(), archive.manifest)


def restore(
    path: Path,
    *,
    passphrase: bytes | None,
    replace: bool,
    make_tables: Callable[[], None],
    tell: Tell,
    keys_from: Path | None = None,
    without_keys: bool = False,
) -> Contents:
    """Verify a backup, then put its rows, files and secret key in the place of what is here.

    `make_tables` brings an empty database to the state of this version. The keys of personal data are those
    that are here; where there are none, those of a file: `keys_from`, or the one beside the backup.
    """
    try:
        contents = inspect(path, passphrase=passphrase, tell=tell)
    except BaseException:
        forget_new_secret()  # nothing came here, so nothing was signed with it
        raise
    make_tables()
    _refuse_another_version(contents)
    if not replace and not is_empty():
        raise NotEmpty
    keys = keys_beside(path, given=keys_from, passphrase=passphrase, may_lack=without_keys)
    with path.open("rb") as file, reading(file, passphrase) as archive:
        _fill(archive, contents, keys, lambda part, _done: tell(part, file.tell()))
    _write_secret(contents.secret)
    return contents


def _refuse_another_version(contents: Contents) -> None:
    about = contents.about
    same_tables = {name: set(columns) for name, columns in about["tables"].items()} == {
        table.name: set(table.columns) for table in kept_tables()
    }
    if about["format"] != FORMAT or about["migrations"] != migrations() or not same_tables:
        raise OfAnotherVersion(about["version"], about["migrations"], migrations())


def newest_of(names: Collection[str], unlike: Collection[str]) -> str:
    """Return the newest migration of each part of the program in which two sets are unlike, else of all."""
    parts = {name.partition(".")[0] for name in set(names) ^ set(unlike)}
    chosen = [name for name in sorted(names) if name.partition(".")[0] in parts] or sorted(names)
    newest = {name.partition(".")[0]: name for name in chosen}
    return ", ".join(newest.values())


def is_empty() -> bool:
    """Tell whether nobody lives here yet: no places, persons, cases or files."""
    media = Path(settings.MEDIA_ROOT)
    files = any(path.name != STAGED for path in media.iterdir()) if media.is_dir() else False
    return not (files or Place.objects.exists() or Person.objects.exists() or Case.objects.exists())


def _fill(archive: ArchiveReader, contents: Contents, keys: Keys | None, tell: Tell) -> None:
    columns = contents.about["tables"]
    tables = {table.name: table.in_order(columns[table.name]) for table in kept_tables()}
    with _Files() as files, filling() as database:
        database.clear([table.name for table in tables.values()])
        rest = _load(archive, tables, database, tell)
        for name, number in contents.manifest.last_numbers.items():
            database.go_on_from(tables[name], number)
        if keys:
            keys.fill(database)
            keys.write_files()
        database.check()
        lacking = _stage(rest, database, files.staged, tell)
        if lacking != contents.manifest.lacking:
            raise Damaged(ATTACHMENTS)
        for _done in index_all_words():
            tell(WORDS, 0)
        files.swap()  # before the rows are committed: a file that no row names only takes room
    forget_names()
    forget_reader()


def _load(archive: ArchiveReader, tables: dict[str, Kept], database: Filling, tell: Tell) -> Iterator[Entry]:
    """Load all tables, and return the things that come behind them."""
    entries = (entry for entry in archive.entries() if entry.name not in {ABOUT, SECRET, SETTINGS})
    entry = next(entries, None)
    while entry and entry.part.startswith(f"{TABLES}/"):
        tell(entry.part, 0)
        table = _TableBlocks(entry, entries)
        database.load(tables[entry.name.split("/")[1]], iter(table))
        entry = table.behind
    return chain([entry] if entry else [], entries)


class _TableBlocks:
    """The blocks of one table; then `behind` is what comes behind it."""

    def __init__(self, first: Entry, rest: Iterator[Entry]) -> None:
        self._first, self._rest = first, rest
        self.behind: Entry | None = None

    def __iter__(self) -> Iterator[bytes]:
        yield self._first.content()
        for entry in self._rest:
            if entry.part != self._first.part:
                self.behind = entry
                return
            yield entry.content()


def _stage(entries: Iterator[Entry], database: Filling, staged: Path, tell: Tell) -> int:
    """Write each file that the next row names, and return how many rows have none."""
    lacking, entry = 0, next(entries, None)
    for _id, name, sha256 in database.files():
        if entry is None or entry.name != f"{ATTACHMENTS}/{name}":
            lacking += 1
            continue
        tell(ATTACHMENTS, 0)
        _write_file(staged / name, entry, sha256, within=staged)
        entry = next(entries, None)
    if entry is not None:
        raise Damaged(entry.name)
    return lacking


def _write_file(path: Path, entry: Entry, sha256: str, *, within: Path) -> None:
    if within not in path.resolve().parents:  # a name that leads elsewhere
        raise Damaged(entry.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for piece in entry.pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != sha256:
        raise Damaged(entry.name)


class _Files:
    """The new files, beside the old ones until they change places."""

    def __init__(self) -> None:
        self._media = Path(settings.MEDIA_ROOT).resolve()
        self.staged, self._replaced = self._media / STAGED, self._media / REPLACED
        if self._replaced.exists():
            raise LeftBehind(self._replaced)

    def __enter__(self) -> Self:
        """Begin with an empty folder."""
        shutil.rmtree(self.staged, ignore_errors=True)
        self.staged.mkdir(parents=True)
        return self

    def swap(self) -> None:
        """Let the new files take the place of the old ones: a few renames."""
        self._replaced.mkdir()
        self._move(self._media, self._replaced)
        self._move(self.staged, self._media)
        sync_folder(self._media)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Remove the old files; or the new ones, where the rows did not come to stay."""
        if kind and self._replaced.exists():
            self._move(self._media, self.staged)
            self._move(self._replaced, self._media)
        for folder in (self.staged, self._replaced):
            shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _move(folder: Path, to: Path) -> None:
        for path in [path for path in folder.iterdir() if path.name not in {STAGED, REPLACED}]:
            path.rename(to / path.name)


def _write_secret(secret: str) -> None:
    """Keep the secret key of the backup, unless one is given from outside."""
    if "GONGZHI_SECRET_KEY" in os.environ:
        return
    path = Path(settings.HOME) / SECRET
    draft = path.with_suffix(".restoring")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync_folder(path.parent)
