"""What a witness keeps in a folder of its own: its key, and what it last cosigned of each log.

key                     its secret key, which only its owner reads
logs/<origin>           the checkpoint that it last cosigned of a log, under the log's name and its own
refused/<origin>-…      checkpoints that a log signed and that don't go on from there
lock                    held by the one process that answers
"""

import fcntl
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint, read_checkpoint
from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, signer_key
from gongzhi.civic.ledger.logic.notes import Note, Signature, keys_by_name, read_note, signature_of
from gongzhi.civic.ledger.logic.witnesses import Answer, read_submission, witnessed
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed
from gongzhi.kernel.files import Folder, sync_folder, write_secret

KEY, LOCK = "key", "lock"
MOST_REFUSED = 100  # of all logs, so that nobody fills the disk
Keys = Mapping[str, Iterable[VerifierKey]]


class Busy(Exception):
    """Another process answers for this witness already."""


def new_witness(root: Path, key: SignerKey) -> bool:
    """Begin a witness in a folder; false where there is one, whose key stays."""
    return write_secret(root / KEY, key.secret_text())


@dataclass(frozen=True)
class Reply:
    """What a log is told; `refused` names a head of it that does not go on from what was cosigned."""

    status: int
    body: str
    refused: str = ""


class Witness:
    """A witness, as long as it is held: nobody else may answer from the same folder."""

    def __init__(self, root: Path, keys: Keys) -> None:
        self.keys, self.key = keys, signer_key((root / KEY).read_text())
        self._folder, self._turn = Folder(root), threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes out until the block ends, or this process does, however it does."""
        for name in ("logs", "refused"):
            (self._folder.root / name).mkdir(exist_ok=True)
        sync_folder(self._folder.root)  # so that a folder is not lost with what is in it
        with (self._folder.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy from error
            yield

    def reply(self, body: bytes, *, at: int) -> Reply:
        """Answer a log that asks for a cosignature in a second (POSIX).

        What is cosigned is on the disk before anybody hears of it: killed in between, it is known still.
        """
        with self._turn:
            latest = {origin: note for origin in self.keys if (note := self.cosigned(origin))}
            heads = {origin: read_checkpoint(note.text) for origin, note in latest.items()}
            answer = witnessed(body, keys=self.keys, latest=heads)
            if answer.checkpoint is None:
                return Reply(answer.status, answer.body, refused=self._keep_evidence(answer, body, heads))
            note = read_submission(body).note
            line = signature_of(note.text, by=self.key, at=at)
            kept = _cosigned(note, line, self.keys[answer.checkpoint.origin])
            self._folder.write({_path(answer.checkpoint.origin): bytes(kept)})
        return Reply(answer.status, str(line))

    def cosigned(self, origin: str) -> Note | None:
        """Return what was last cosigned of a log; None if nothing was. A spoilt file is `Malformed`."""
        data = self._folder.read(_path(origin))
        if data is None:
            return None
        note = read_note(data)
        if opened_checkpoint(note, origin=origin, keys=[self.key.verifier]) is None:
            raise Malformed(f"{_path(origin)} is not what this witness cosigned")
        return note

    def _keep_evidence(self, answer: Answer, body: bytes, heads: Mapping[str, Checkpoint]) -> str:
        """Keep a checkpoint that the log signed and that does not go on from what was cosigned; name it.

        Another root of one size proves two histories by itself. A larger size that was not proved may be a
        mistake, or a stranger's: only the last of a log is kept, to be compared.
        """
        if answer.status not in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
            return ""
        note = read_submission(body).note
        head = read_checkpoint(note.text)
        name, known = _named(head.origin), heads.get(head.origin)
        told = f"{head.origin} {head.size} {head.root.hex()}"
        if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            self._folder.write({f"refused/{name}-unproved": bytes(note)})
            return told
        is_fork = known is not None and known.size == head.size and known.root != head.root
        if is_fork and len(list((self._folder.root / "refused").glob("*"))) < MOST_REFUSED:
            self._folder.write({f"refused/{name}-{head.size}-{head.root.hex()[:16]}": bytes(note)})
        return told if is_fork else ""


def _cosigned(note: Note, line: Signature, keys: Iterable[VerifierKey]) -> Note:
    """Return a note under the signatures of its log and ours; what a stranger added would only spoil it."""
    known = keys_by_name(keys)
    of_the_log = [each for each in note.signatures if (each.name, each.key_id) in known]
    return Note(note.text, ()).with_signatures([*of_the_log, line])


def _path(origin: str) -> str:
    return f"logs/{_named(origin)}"


def _named(origin: str) -> str:
    """Return a name for files of a log, whatever signs its origin has."""
    return sha256(origin.encode()).hexdigest()[:32]
