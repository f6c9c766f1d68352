"""Services that keep the vault's keys: files by default; a city may set one of its own.

The setting KEY_SERVICE names a class that is made with the folder of the vault and has these methods.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from gongzhi.civic.privacy.logic.sealing import CannotOpen, keyed_hash, new_key, opened, sealed
from gongzhi.kernel.files import write_secret


class KeyService(Protocol):
    """Wraps persons' keys under a master key, and hashes what is searched for; shows neither key."""

    def begin(self) -> None:
        """Make the keys where there are none; called once, when the vault is made."""

    def wrapped(self, key: bytes, *, about: str) -> bytes:
        """Return a key under the newest master key."""

    def unwrapped(self, key: bytes, *, about: str) -> bytes:
        """Return a key that any of the master keys wrapped, or raise `CannotOpen`."""

    def is_newest(self, key: bytes) -> bool:
        """Tell whether the newest master key wrapped a key."""

    def hashed(self, text: str) -> str:
        """Return the keyed hash of a text, always the same, in hexadecimal."""

    def add_master(self) -> None:
        """Let a new master key wrap from now on; the ones before still unwrap."""

    def drop_old_masters(self) -> None:
        """Forget all master keys but the newest; what they wrapped is lost wherever it is kept."""


class KeysMissing(CannotOpen):
    """The folder has no keys: they were not copied with the database."""


class KeyFiles:
    """Keys in files that only their owner reads: master keys by number, and the key of the hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._hashes = folder, folder / "hashes.key"
        self._masters: dict[bytes, bytes] = {}

    def begin(self) -> None:
        """Make the keys where there are none."""
        write_secret(self._folder / "master-001.key", new_key().hex())
        write_secret(self._hashes, new_key().hex())

    def wrapped(self, key: bytes, *, about: str) -> bytes:
        """Return a key under the newest master key, whose id stands in front."""
        master = _read(self._paths()[-1])
        return _id_of(master) + sealed(key, under=master, about=about)

    def unwrapped(self, key: bytes, *, about: str) -> bytes:
        """Return a key that any of the master keys wrapped."""
        master = self._masters.get(key[:8])
        if master is None:
            self._masters = {_id_of(each): each for each in map(_read, self._paths())}
            master = self._masters.get(key[:8])
        if master is None:
            raise CannotOpen(about)
        return opened(key[8:], under=master, about=about)

    def is_newest(self, key: bytes) -> bool:
        """Tell whether the newest master key wrapped a key."""
        return key[:8] == _id_of(_read(self._paths()[-1]))

    def hashed(self, text: str) -> str:
        """Return the keyed hash of a text."""
        return keyed_hash(text, under=_read(self._hashes))

    def add_master(self) -> None:
        """Let a new master key wrap from now on."""
        number = int(self._paths()[-1].stem.removeprefix("master-")) + 1
        write_secret(self._folder / f"master-{number:03}.key", new_key().hex())

    def drop_old_masters(self) -> None:
        """Forget all master keys but the newest."""
        for path in self._paths()[:-1]:
            path.unlink()
        self._masters = {}

    def _paths(self) -> list[Path]:
        found = sorted(self._folder.glob("master-*.key"))
        if not found:
            raise KeysMissing(str(self._folder))
        return found


def _id_of(master: bytes) -> bytes:
    return sha256(b"gongzhi/master-key\0" + master).digest()[:8]


def _read(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text())
    except FileNotFoundError as error:
        raise KeysMissing(str(path)) from error


@cache
def _service(name: str, folder: Path) -> KeyService:
    made: KeyService = import_string(name)(folder)
    return made


def key_service() -> KeyService:
    """Return the service that is set."""
    return _service(settings.KEY_SERVICE, Path(settings.VAULT_ROOT))
