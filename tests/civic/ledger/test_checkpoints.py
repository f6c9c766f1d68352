"""Checkpoints: the text of a tree's head, read to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text, opened_checkpoint, read_checkpoint
from gongzhi.civic.ledger.logic.keys import SignerKey, verifier_key
from gongzhi.civic.ledger.logic.merkle import EMPTY_ROOT
from gongzhi.civic.ledger.logic.notes import read_note, signed_note
from gongzhi.civic.ledger.vocabulary import Checkpoint, Malformed
from tests.civic.ledger.test_notes import GO_KEY, GO_NOTE

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
CHECKPOINT = read_checkpoint(TEXT)
LOG = SignerKey("example.com/behind-the-sofa", bytes(range(32)))


def test_the_checkpoint_of_the_specification_is_read() -> None:
    assert (CHECKPOINT.origin, CHECKPOINT.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert CHECKPOINT.root.hex()[:8] == "0ac5186a"
    assert checkpoint_text(CHECKPOINT) == TEXT


def test_lines_that_follow_are_kept() -> None:
    assert read_checkpoint(TEXT + "one\ntwo\n").extensions == ("one", "two")


def test_an_empty_tree_has_a_checkpoint() -> None:
    assert read_checkpoint(checkpoint_text(Checkpoint("log", 0, EMPTY_ROOT))).size == 0


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_every_head_is_read_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("example.com/日志", size, root, ("more",))
    assert read_checkpoint(checkpoint_text(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "end",
        f"\n1\n{ROOT}\n",
        f"log\n\n{ROOT}\n",
        "log\n1\n",
        "log\n1\n\n",
        f"log\n01\n{ROOT}\n",
        f"log\n+1\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n 1\n{ROOT}\n",
        f"log\n1_0\n{ROOT}\n",
        f"log\n0x1\n{ROOT}\n",
        f"log\n1.0\n{ROOT}\n",
        f"log\n١\n{ROOT}\n",
        f"log\n{2**63}\n{ROOT}\n",
        f"log\n{10**30}\n{ROOT}\n",
        f"log\n0\n{ROOT}\n",
        f"log\n1\n{ROOT[:-1]}\n",
        f"log\n1\n{ROOT} \n",
        f"log\n1\n{ROOT[:-2]}J=\n",
        f"log\n1\nAA{ROOT}\n",
        "log\n1\nAAAA\n",
        f"log\n1\n{ROOT.replace('/', '_')}\n",
        f"log\n1\n{ROOT}\n\nmore\n",
        f"log\r\n1\r\n{ROOT}\r\n",
    ],
)
def test_a_checkpoint_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 1, bytes(32)),
        Checkpoint("two\nlines", 1, bytes(32)),
        Checkpoint("log", -1, bytes(32)),
        Checkpoint("log", 1, bytes(31)),
        Checkpoint("log", 1, bytes(32), ("",)),
        Checkpoint("log", 1, bytes(32), ("two\nlines",)),
    ],
)
def test_what_could_not_be_read_back_is_not_written(checkpoint: Checkpoint) -> None:
    with pytest.raises(ValueError, match=r".+"):
        checkpoint_text(checkpoint)


def test_a_checkpoint_is_opened_under_the_key_of_its_log() -> None:
    note = read_note(bytes(signed_note(TEXT, by=[LOG])))
    assert opened_checkpoint(note, origin=LOG.name, keys=[LOG.verifier]) == CHECKPOINT


def test_a_checkpoint_of_another_log_is_not_opened_though_the_key_signed_it() -> None:
    note = signed_note(TEXT.replace("behind", "before"), by=[LOG])
    assert opened_checkpoint(note, origin=LOG.name, keys=[LOG.verifier]) is None


def test_a_checkpoint_without_its_signature_is_not_opened() -> None:
    other = SignerKey(LOG.name, bytes(32))
    note = signed_note(TEXT, by=[other])
    assert opened_checkpoint(note, origin=LOG.name, keys=[LOG.verifier]) is None
    assert opened_checkpoint(note, origin=LOG.name, keys=[]) is None


def test_a_real_checkpoint_of_another_log_is_opened() -> None:
    note, key = read_note(GO_NOTE.encode()), verifier_key(GO_KEY)
    opened = opened_checkpoint(note, origin="go.sum database tree", keys=[key])
    assert opened == Checkpoint("go.sum database tree", CHECKPOINT.size, CHECKPOINT.root)
