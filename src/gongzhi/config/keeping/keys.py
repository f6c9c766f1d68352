"""The keys of personal data, which are in no backup but in one file beside it that is always the newest.

Whose key was destroyed is so forgotten by every backup, however old, once the next one is made.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from gongzhi.civic.privacy.models import PersonalKey
from gongzhi.config.keeping.archive import TABLES, Manifest, reading, writing
from gongzhi.config.keeping.databases import Filling, Snapshot, snapshot
from gongzhi.config.keeping.refusals import CannotKeep
from gongzhi.config.keeping.rows import kept
from gongzhi.kernel.files import sync_folder

NAME = "gongzhi.keys"
_FILES = "vault"


class KeysNotFound(CannotKeep):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"没有找到个人信息的密钥文件 {path}，没有恢复。请把最新的密钥文件放到备份旁边，或用 --keys 指定；"
            "确实没有了，请加 --without-keys：事项都会恢复，姓名、电话和登录名读不出来。",
            f"The file with the keys of personal data, {path}, is not there; nothing was restored. Put the "
            "newest beside the backup or name it by --keys. If it is lost, add --without-keys: all cases "
            "come back; names, phone numbers and sign-in names stay unreadable.",
        )


@dataclass(frozen=True)
class Keys:
    """The keys of persons as rows of their table, and the files of the vault that unwrap them."""

    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[bytes] = field(default_factory=list)

    def fill(self, database: Filling) -> None:
        """Put the rows in the place of what is there."""
        table = kept(PersonalKey)
        database.clear([table.name])
        database.load(table, iter(self.rows))

    def write_files(self) -> None:
        """Put the files in the place of those that are there."""
        for name, content in self.files.items():
            _replace(Path(settings.VAULT_ROOT) / Path(name).name, content)


def keep_keys(beside: Path, *, passphrase: bytes | None) -> Path:
    """Write the keys beside a backup, in the place of those that were there before; return where."""
    target = beside.parent / NAME
    number, draft = tempfile.mkstemp(prefix=f".{NAME}.", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(number, "wb") as file:
            with writing(file, passphrase) as archive, snapshot() as moment:
                for path in sorted(Path(settings.VAULT_ROOT).glob("*.key")):
                    archive.add(f"{_FILES}/{path.name}", path.read_bytes())
                for position, block in enumerate(_blocks(moment), 1):
                    archive.add(f"{TABLES}/keys/{position:06}", block)
                archive.finish(Manifest())
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return target


def _blocks(moment: Snapshot) -> Iterator[bytes]:
    return moment.blocks(kept(PersonalKey))


def keys_beside(backup: Path, *, given: Path | None, passphrase: bytes | None, may_lack: bool) -> Keys | None:
    """Return the keys for a backup; None where those that are here already are the newest."""
    if PersonalKey.objects.exists():
        return None
    path = given or backup.parent / NAME
    if not path.exists():
        if may_lack:
            return None
        raise KeysNotFound(path)
    keys = Keys()
    with path.open("rb") as file, reading(file, passphrase) as archive:
        for entry in archive.entries():
            if entry.part == _FILES:
                keys.files[entry.name] = entry.content()
            else:
                keys.rows.append(entry.content())
    return keys


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)
