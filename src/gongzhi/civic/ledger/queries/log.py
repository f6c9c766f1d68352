"""The log as it stands: its row, its files, its keys, and what of it everybody sees."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint
from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, signer_key, verifier_key
from gongzhi.civic.ledger.logic.notes import Note, read_note
from gongzhi.civic.ledger.logic.tiles import Place, ReadFile, place_of
from gongzhi.civic.ledger.models import Log, Signed
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed
from gongzhi.kernel.files import Folder

CHECKPOINT, KEYS = "checkpoint", "keys"


class FileMissing(Exception):
    """A tile that was written is not there any more; `gongzhi ledger rebuild` writes all anew."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def current_log() -> Log | None:
    """Return the log that grows; None before the first fact is sealed."""
    return Log.objects.first()


def folder_of(log: Log) -> Folder:
    """Return the public files of a log."""
    return Folder(public_root() / str(log.pk))


def public_root() -> Path:
    """Return the folder that anybody may copy, one below it for each log."""
    return Path(settings.LEDGER_ROOT) / "public"


def secrets_of(log: Log) -> Iterator[SignerKey]:
    """Yield the keys that sign for a log, the oldest first; those that were withdrawn sign no more."""
    for path in sorted(secrets_folder(log).glob("*.key")):
        yield signer_key(path.read_text())


def secrets_folder(log: Log) -> Path:
    """Return where the secret keys of a log are, which nobody but their owner may read."""
    return Path(settings.LEDGER_ROOT) / "keys" / str(log.pk)


def keys_of(log: Log) -> list[VerifierKey]:
    """Return all public keys that a log ever had, the oldest first."""
    lines = (folder_of(log).read(KEYS) or b"").decode().splitlines()
    return [verifier_key(line) for line in lines]


def reader_of_files(log: Log) -> ReadFile:
    """Return what reads a log's tiles."""
    folder = folder_of(log)

    def read(place: Place) -> bytes:
        found = folder.read(place.path)
        if found is None:
            raise FileMissing(place.path)
        return found

    return read


def public_file(log: Log, path: str) -> bytes | None:
    """Return a file that anybody may have: the checkpoint, the keys, a tile, a bundle; None for any other."""
    if path not in {CHECKPOINT, KEYS}:
        try:
            place_of(path)
        except Malformed:
            return None
    return folder_of(log).read(path)


def published(log: Log) -> tuple[Note, Checkpoint] | None:
    """Return the checkpoint that everybody sees, signed by a key of the log; None before the first."""
    data = folder_of(log).read(CHECKPOINT)
    if data is None:
        return None
    note = read_note(data)
    checkpoint = opened_checkpoint(note, origin=log.origin, keys=keys_of(log))
    return (note, checkpoint) if checkpoint else None


def last_signed(log: Log) -> Signed | None:
    """Return the last checkpoint that was signed."""
    return Signed.objects.filter(log=log).first()
