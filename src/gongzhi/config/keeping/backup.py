"""Making a backup: one moment of the database, the files that its rows name, the settings."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gongzhi.config.keeping.archive import (
    ABOUT,
    ATTACHMENTS,
    PIECE,
    SECRET,
    SETTINGS,
    TABLES,
    ArchiveWriter,
    Manifest,
    writing,
)
from gongzhi.config.keeping.databases import Snapshot, snapshot
from gongzhi.config.keeping.keys import keep_keys
from gongzhi.config.keeping.refusals import CannotKeep
from gongzhi.config.keeping.rows import Kept, kept_tables
from gongzhi.kernel.files import sync_folder

FORMAT = 1
# The variables that a city looks up again; not where its database is, nor the password to it.
VARIABLES = (
    "GONGZHI_ADDRESS", "GONGZHI_CITY", "GONGZHI_HOSTS", "GONGZHI_HTTPS", "GONGZHI_LIMITS",
    "GONGZHI_SECOND_FACTOR", "GONGZHI_TIME_ZONE", "GONGZHI_TRUSTED_PROXIES",
)  # fmt: skip
MOST_NAMED = 20

Tell = Callable[[str, int], None]  # the part, and how far it is


class FileExists(CannotKeep):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已经存在，请换一个文件名。", f"{path} is there already; choose another name."
        )


class NotMigrated(CannotKeep):
    def __init__(self) -> None:
        super().__init__(
            "数据库还没有升级到这个版本，请先运行 gongzhi migrate。",
            "The database is not that of this version yet; run `gongzhi migrate` first.",
        )


def back_up(to: Path, *, passphrase: bytes | None, at: datetime, tell: Tell) -> Manifest:
    """Write everything to a new file, which has its name only when it is complete and on the disk.

    The keys of personal data go beside it (keeping/keys.py).
    """
    _refuse_existing(to)
    if is_behind():
        raise NotMigrated
    with _appearing(to) as file, writing(file, passphrase) as archive:
        manifest = _write(archive, at=at, tell=tell)
    keep_keys(to, passphrase=passphrase)
    return manifest


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise FileExists(path)


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that only its owner reads; it gets its name when the block ends well."""
    number, draft = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse_existing(path)  # meanwhile
        Path(draft).rename(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def is_behind() -> bool:
    """Tell whether the database waits for migrations."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _write(archive: ArchiveWriter, *, at: datetime, tell: Tell) -> Manifest:
    tables, manifest = kept_tables(), Manifest()
    archive.add(ABOUT, json.dumps(about(tables, at=at), ensure_ascii=False, indent=1).encode())
    archive.add(SECRET, settings.SECRET_KEY.encode())
    archive.add(SETTINGS, json.dumps(variables(), ensure_ascii=False, indent=1).encode())
    with snapshot() as moment:
        for table in tables:
            _write_table(archive, table, moment, tell)
        # Rows are numbered outside of any transaction: by now at least as far as this moment's rows.
        manifest.last_numbers = {table.name: moment.last_number(table) for table in tables if table.counts}
        _write_files(archive, moment, manifest, tell)
    archive.finish(manifest)
    return manifest


def about(tables: list[Kept], *, at: datetime) -> dict[str, Any]:
    """Return what made a backup, and the state of the tables."""
    return {
        "format": FORMAT,
        "version": version("gongzhi"),
        "made_at": at.isoformat(),
        "database": connection.vendor,
        "migrations": migrations(),
        "tables": {table.name: table.columns for table in tables},
    }


def migrations() -> list[str]:
    """Return the migrations that the database has seen, ours and those of what we build on."""
    applied = MigrationExecutor(connection).loader.applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def variables() -> dict[str, str]:
    """Return the variables that are set."""
    return {name: os.environ[name] for name in VARIABLES if name in os.environ}


def _write_table(archive: ArchiveWriter, table: Kept, moment: Snapshot, tell: Tell) -> None:
    rows = 0
    tell(table.name, rows)
    for number, block in enumerate(moment.blocks(table), 1):
        archive.add(f"{TABLES}/{table.name}/{number:06}", block)
        rows += block.count(b"\n")
        tell(table.name, rows)


def _write_files(archive: ArchiveWriter, moment: Snapshot, manifest: Manifest, tell: Tell) -> None:
    """Add the files, which were all on the disk before the moment's rows named them."""
    for number, (_id, name, sha256) in enumerate(moment.files(), 1):
        tell(ATTACHMENTS, number)
        path = Path(settings.MEDIA_ROOT) / name
        if path.is_file() and sha256_of(path) == sha256:
            archive.add_file(f"{ATTACHMENTS}/{name}", path)
        else:
            manifest.lacking += 1
            manifest.lacking_first = [*manifest.lacking_first, name][:MOST_NAMED]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
