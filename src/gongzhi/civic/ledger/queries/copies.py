"""A copied folder of the log, and what is checked against it: no database is asked (docs/ledger.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint, read_checkpoint
from gongzhi.civic.ledger.logic.commitments import opens
from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.notes import read_note
from gongzhi.civic.ledger.logic.proofs import proved, read_proof
from gongzhi.civic.ledger.logic.tiles import WIDTH, Frontier, Place, entries_in, grown
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed
from gongzhi.kernel.canonical import canonical
from gongzhi.kernel.files import Folder

NO_WITNESSES = Policy(0)


@dataclass(frozen=True)
class Copy:
    """A copy of a log: its files, the head that was signed, and the keys that may sign."""

    folder: Folder
    checkpoint: Checkpoint
    keys: tuple[VerifierKey, ...]


def copy_in(folder: Folder) -> Copy:
    """Return the log in a folder; raise `Malformed` where no key of the log signed its checkpoint."""
    note = read_note(_file(folder, CHECKPOINT))
    keys = tuple(verifier_key(line) for line in _file(folder, KEYS).decode().splitlines())
    checkpoint = opened_checkpoint(note, origin=read_checkpoint(note.text).origin, keys=keys)
    if checkpoint is None:
        raise Malformed("no key of the log signed this checkpoint")
    return Copy(folder, checkpoint, keys)


def _file(folder: Folder, path: str) -> bytes:
    found = folder.read(path)
    if found is None:
        raise Malformed(f"{path} is missing in {folder.root}")
    return found


def entries_of(copy: Copy) -> Iterator[bytes]:
    """Yield all entries in their order; raise `Malformed` at the end if they don't make the signed root."""
    size, frontier = copy.checkpoint.size, Frontier()
    while frontier.size < size:
        width = min(WIDTH, size - frontier.size)
        entries = entries_in(_bundle(copy.folder, frontier.size // WIDTH, width))[:width]
        frontier = grown(frontier, entries).frontier
        yield from entries
    if frontier.root != copy.checkpoint.root:
        raise Malformed("the entries don't make the root that was signed")


def _bundle(folder: Folder, index: int, width: int) -> bytes:
    """Return a bundle; where the log grew on meanwhile, the full one stands for a partial one."""
    found = folder.read(Place(None, index, width).path) or folder.read(Place(None, index).path)
    if found is None:
        raise Malformed(f"{Place(None, index, width).path} is missing in {folder.root}")
    return found


def is_opened(commitment: str, part: Any) -> bool:
    """Return whether a part of a file (salt and content) opens a commitment; what is no such part doesn't."""
    try:
        return opens(commitment, part["content"], salt=bytes.fromhex(part["salt"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return False


def words_of_receipt(receipt: Mapping[str, Any], copy: Copy) -> tuple[dict[str, Any], Any]:
    """Return what a receipt's fact says and the words it is bound to; `Malformed` where anything fails."""
    try:
        entry, what, words = receipt["entry"], receipt["what"], receipt["words"]
        proof = read_proof(str(receipt["proof"]).encode())
        said: dict[str, Any] = what["content"]["data"]
        holds = is_opened(entry["what"], what) and is_opened(said["words"], words)
    except (TypeError, KeyError, ValueError) as error:
        raise Malformed("not a receipt with a proof") from error
    if not holds:
        raise Malformed("the receipt does not open its entry")
    origin = copy.checkpoint.origin
    if not proved(canonical(entry), proof, origin=origin, keys=copy.keys, policy=NO_WITNESSES):
        raise Malformed("the receipt's entry is not proved to stand in this log")
    return {"kind": entry["kind"], **said}, words["content"]
