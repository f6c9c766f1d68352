"""Witnesses: whose word is asked for, what is sent to them, and when they refuse."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.keys import SignerKey, base64_of, cosigned_at
from gongzhi.civic.ledger.logic.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    leaf_hash,
    reader_of,
    subtree_hash,
)
from gongzhi.civic.ledger.logic.notes import Note, signature_of, signed_note
from gongzhi.civic.ledger.logic.witnesses import (
    Answer,
    Policy,
    Submission,
    cosignatures_in,
    read_submission,
    witnessed,
)
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed, SignatureType
from tests.civic.ledger.naive import some_entries

LOG = SignerKey("city.example/log", bytes(range(32)))
WITNESSES = [SignerKey(f"w{it}.example", bytes([it] * 32), SignatureType.COSIGNATURE) for it in range(3)]
KEYS = [witness.verifier for witness in WITNESSES]
READ = reader_of([leaf_hash(entry) for entry in some_entries(40)])
AT = 1_764_000_000


def head(size: int) -> Checkpoint:
    """Return the head of the log when it had so many entries."""
    return Checkpoint(LOG.name, size, subtree_hash(0, size, READ))


def note_of(checkpoint: Checkpoint, by: SignerKey = LOG) -> Note:
    return signed_note(checkpoint_text(checkpoint), by=[by])


def submitted(old: int, new: int) -> Submission:
    """Return what the log sends to a witness that knows it with `old` entries."""
    return Submission(old, tuple(consistency_proof(old, new, READ)), note_of(head(new)))


def answer(submission: Submission | bytes, *, knowing: int | None) -> Answer:
    """Return the answer of a witness that last cosigned the log at a size, or never."""
    latest: Mapping[str, Checkpoint] = {} if knowing is None else {LOG.name: head(knowing)}
    return witnessed(bytes(submission), keys={LOG.name: [LOG.verifier]}, latest=latest)


@given(st.tuples(st.integers(1, 40), st.integers(1, 40)).map(sorted))
def test_a_log_that_grew_is_cosigned(sizes: list[int]) -> None:
    old, new = sizes
    assert answer(submitted(old, new), knowing=old) == Answer(200, checkpoint=head(new))


def test_a_log_that_is_new_to_the_witness_is_cosigned_without_proof() -> None:
    assert answer(submitted(0, 7), knowing=None) == Answer(200, checkpoint=head(7))
    assert answer(submitted(0, 7), knowing=0) == Answer(200, checkpoint=head(7))
    assert answer(replace(submitted(0, 7), proof=(bytes(32),)), knowing=None).status == 422


def test_a_log_without_entries_is_cosigned() -> None:
    assert answer(submitted(0, 0), knowing=None) == Answer(200, checkpoint=head(0))
    assert head(0).root == EMPTY_ROOT


def test_a_log_that_the_witness_knows_otherwise_is_told_the_size() -> None:
    conflict = answer(submitted(3, 9), knowing=5)
    assert (conflict.status, conflict.body) == (409, "5\n")
    assert answer(submitted(3, 9), knowing=None).body == "0\n"


def test_a_log_that_shows_another_tree_of_the_same_size_is_in_conflict() -> None:
    other = replace(head(5), root=bytes(32))
    assert answer(Submission(5, (), note_of(other)), knowing=5).status == 409


def test_a_log_that_changed_its_past_is_not_cosigned() -> None:
    other = replace(head(9), root=bytes(32))
    assert answer(replace(submitted(5, 9), note=note_of(other)), knowing=5).status == 422
    assert answer(replace(submitted(5, 9), proof=()), knowing=5).status == 422
    assert answer(replace(submitted(5, 5), proof=(bytes(32),)), knowing=5).status == 422


def test_a_log_that_shrank_is_refused() -> None:
    assert answer(Submission(9, (), note_of(head(5))), knowing=9).status == 400


def test_an_unknown_log_is_not_found() -> None:
    stranger = replace(head(5), origin="other.example")
    assert answer(Submission(0, (), note_of(stranger)), knowing=None).status == 404


def test_a_log_without_its_own_signature_is_forbidden() -> None:
    impostor = SignerKey(LOG.name, bytes(32))
    assert answer(Submission(0, (), note_of(head(5), by=impostor)), knowing=None).status == 403


def test_what_is_no_submission_is_refused() -> None:
    assert answer(b"", knowing=5).status == 400
    assert answer(b"old 0\n\nlog\n1\nAAAA\n\n", knowing=None).status == 400


def test_a_submission_is_written_as_the_specification_shows() -> None:
    sent = submitted(5, 9)
    lines = bytes(sent).decode().split("\n")
    assert lines[0] == "old 5"
    assert lines[1 : len(sent.proof) + 1] == [base64_of(one) for one in sent.proof]
    assert lines[len(sent.proof) + 1 : len(sent.proof) + 4] == ["", LOG.name, "9"]
    assert read_submission(bytes(sent)) == sent


GOOD = bytes(submitted(5, 9))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 5\n",
        GOOD.replace(b"old 5", b"old 05"),
        GOOD.replace(b"old 5", b"old  5"),
        GOOD.replace(b"old 5", b"old -5"),
        GOOD.replace(b"old 5", b"old"),
        GOOD.replace(b"old 5", b"new 5"),
        GOOD.replace(b"old 5", b" old 5"),
        GOOD.replace(b"old 5", "old ５".encode()),
        GOOD.replace(b"old 5\n", b"old 5\r\n"),
        GOOD.replace(b"old 5\n", b"old 5\nAAAA\n"),
        GOOD.replace(b"old 5\n", b"old 5\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 63),
        GOOD[:-1],
        GOOD + b"\n",
    ],
)
def test_a_submission_written_otherwise_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_submission(body)


def cosigned(note: Note, *witnesses: SignerKey) -> bytes:
    """Return what witnesses answer."""
    return "".join(str(signature_of(note.text, by=witness, at=AT)) for witness in witnesses).encode()


def test_cosignatures_of_known_witnesses_are_taken_from_an_answer() -> None:
    note = note_of(head(5))
    found = cosignatures_in(cosigned(note, *WITNESSES), of=note, witnesses=KEYS[:2])
    assert [(line.name, cosigned_at(line.value)) for line in found] == [
        ("w0.example", AT),
        ("w1.example", AT),
    ]


def test_cosignatures_of_another_checkpoint_are_left_out() -> None:
    note, other = note_of(head(5)), note_of(head(6))
    body = cosigned(other, WITNESSES[0]) + cosigned(note, WITNESSES[1])
    assert [line.name for line in cosignatures_in(body, of=note, witnesses=KEYS)] == ["w1.example"]


@pytest.mark.parametrize("body", [b"", b"\n", b"5\n", b"<html>", b"\xff\n"])
def test_an_answer_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        cosignatures_in(body, of=note_of(head(5)), witnesses=KEYS)


@pytest.mark.parametrize(("signers", "is_enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_two_of_three_witnesses_are_enough_where_two_are_asked_for(signers: int, is_enough: bool) -> None:
    note = note_of(head(5))
    lines = [signature_of(note.text, by=witness, at=AT) for witness in WITNESSES[:signers]]
    assert Policy(2, tuple(KEYS)).is_met_by(note.with_signatures(lines)) is is_enough


def test_a_witness_that_signs_twice_counts_once() -> None:
    note = note_of(head(5))
    lines = [signature_of(note.text, by=WITNESSES[0], at=AT + second) for second in range(2)]
    assert not Policy(2, tuple(KEYS)).is_met_by(note.with_signatures(lines))


def test_a_false_cosignature_spoils_only_its_own_witness() -> None:
    note = note_of(head(5))
    false = signature_of("other\n", by=WITNESSES[2], at=AT)
    lines = [signature_of(note.text, by=witness, at=AT) for witness in WITNESSES[:2]]
    assert Policy(2, tuple(KEYS)).is_met_by(note.with_signatures([false, *lines]))


def test_a_plain_signature_of_a_witness_is_no_cosignature() -> None:
    note = note_of(head(5))
    plain = signature_of(note.text, by=SignerKey(WITNESSES[0].name, WITNESSES[0].seed))
    assert not Policy(1, (KEYS[0],)).is_met_by(note.with_signatures([plain]))


def test_no_witness_need_be_asked_for() -> None:
    assert Policy(0).is_met_by(note_of(head(5)))


@pytest.mark.parametrize("quorum", [-1, 4])
def test_no_more_witnesses_are_asked_for_than_there_are(quorum: int) -> None:
    with pytest.raises(ValueError, match="can't be asked for"):
        Policy(quorum, tuple(KEYS))


def test_one_key_under_two_names_is_not_two_witnesses() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        Policy(2, (KEYS[0], replace(KEYS[0], name="another.example")))


def test_a_key_of_a_log_is_no_witness() -> None:
    with pytest.raises(ValueError, match="cosignatures"):
        Policy(1, (LOG.verifier,))
