"""Proofs as one text: whoever holds it needs the log's key, and nothing else."""

from dataclasses import replace

import pytest

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.merkle import inclusion_proof, leaf_hash, reader_of
from gongzhi.civic.ledger.logic.notes import Note, signature_of, signed_note
from gongzhi.civic.ledger.logic.proofs import Proof, proved, read_proof
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed
from tests.civic.ledger.naive import mth, some_entries
from tests.civic.ledger.test_witnesses import AT, KEYS, LOG, WITNESSES

ENTRIES = some_entries(20)
HEAD = Checkpoint(LOG.name, 20, mth(ENTRIES))
NOTE = signed_note(checkpoint_text(HEAD), by=[LOG])
HASHES = tuple(inclusion_proof(13, 20, reader_of([leaf_hash(entry) for entry in ENTRIES])))
PROOF = Proof(13, HASHES, NOTE)
GOOD = str(PROOF).encode()


def checked(entry: bytes, proof: Proof, *, quorum: int = 0) -> Checkpoint | None:
    policy = Policy(quorum, tuple(KEYS))
    return proved(entry, proof, origin=LOG.name, keys=[LOG.verifier], policy=policy)


def test_an_entry_is_proved_by_its_text_alone() -> None:
    assert checked(ENTRIES[13], read_proof(GOOD)) == HEAD


@pytest.mark.parametrize("extra", [None, b"", b"\x00\xff any bytes"])
def test_a_proof_is_read_back(extra: bytes | None) -> None:
    proof = replace(PROOF, extra=extra)
    assert read_proof(str(proof).encode()) == proof


def test_a_proof_in_a_log_of_one_entry_has_no_hashes() -> None:
    note = signed_note(checkpoint_text(Checkpoint(LOG.name, 1, leaf_hash(b"only"))), by=[LOG])
    proof = read_proof(str(Proof(0, (), note)).encode())
    assert checked(b"only", proof) is not None
    assert checked(b"other", proof) is None


def test_the_text_is_that_of_the_specification() -> None:
    lines = str(replace(PROOF, extra=b"more")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra bW9yZQ==", "index 13"]
    assert lines[2 + len(HASHES) + 1 : 2 + len(HASHES) + 4] == ["", LOG.name, "20"]


@pytest.mark.parametrize(
    "proof",
    [
        replace(PROOF, index=12),
        replace(PROOF, hashes=HASHES[:-1]),
        replace(PROOF, hashes=HASHES[::-1]),
        replace(PROOF, note=signed_note(NOTE.text, by=WITNESSES, at=AT)),
        replace(PROOF, note=Note(NOTE.text.replace("\n20\n", "\n21\n"), NOTE.signatures)),
        replace(PROOF, note=signed_note(NOTE.text.replace("\n20\n", "\n40\n"), by=[LOG])),
        replace(PROOF, note=signed_note(NOTE.text.replace("city", "town"), by=[LOG])),
    ],
)
def test_another_place_path_or_checkpoint_proves_nothing(proof: Proof) -> None:
    assert checked(ENTRIES[13], proof) is None


def test_another_entry_is_not_proved() -> None:
    assert checked(ENTRIES[12], PROOF) is None


def test_a_proof_needs_its_witnesses_where_they_are_asked_for() -> None:
    lines = [signature_of(NOTE.text, by=witness, at=AT) for witness in WITNESSES]
    assert checked(ENTRIES[13], PROOF, quorum=2) is None
    assert checked(ENTRIES[13], replace(PROOF, note=NOTE.with_signatures(lines)), quorum=2) == HEAD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:-1],
        GOOD.replace(b"@v1", b"@v2"),
        GOOD.replace(b"index 13", b"index 013"),
        GOOD.replace(b"index 13", b"index -13"),
        GOOD.replace(b"index 13\n", b""),
        GOOD.replace(b"index 13\n", b"extra AA==\nextra AA==\nindex 13\n"),
        GOOD.replace(b"index 13\n", b"index 13\nextra AA==\n"),
        GOOD.replace(b"index 13\n", b"extra AA\nindex 13\n"),
        GOOD.replace(b"index 13\n", b"index 13\nAAAA\n"),
        GOOD.replace(b"index 13\n", b"index 13\n" + (b"A" * 43 + b"=\n") * 64),
        GOOD.replace(b"index 13\n", b"index 13\n\n"),
        GOOD.replace(b"index 13", "index １３".encode()),
        b"\n" + GOOD,
    ],
)
def test_a_proof_written_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_proof(data)
