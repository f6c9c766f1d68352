"""A receipt is checked without its city: each part that was tampered with is named."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongzhi.civic.ledger.actions import seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.commitments import commitment_to
from gongzhi.civic.ledger.logic.keys import SignerKey, verifier_key
from gongzhi.civic.ledger.logic.notes import read_note, signature_of
from gongzhi.civic.ledger.logic.proofs import read_proof
from gongzhi.civic.ledger.logic.receipts import Step, checked, read_receipt
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.receipts import LONGEST_DELAY, receipt_of
from gongzhi.civic.ledger.vocabulary import Malformed, Part, SignatureType, Verdict
from gongzhi.config.commands import command_line
from gongzhi.kernel.facts import publish_history
from gongzhi.kernel.models import Fact
from tests.civic.ledger.conftest import NOON
from tests.kernel.conftest import BellRang

SALT = bytes(range(32))
SOON = NOON + timedelta(minutes=1)
Told = dict[str, Any]


def rung() -> Fact:
    """Let something happen that is said in words."""
    words = commitment_to("当当当", salt=SALT)
    publish_history([(BellRang(), "bell:1", NOON)], by=None)
    fact = Fact.objects.order_by("-id")[0]
    Fact.objects.filter(pk=fact.pk).update(data={"words": words})
    return fact


@pytest.fixture
def promised(log: Log) -> Told:
    """The receipt of a fact that is not sealed yet."""
    fact = rung()
    return receipt_of(Fact.objects.get(pk=fact.pk), words={"salt": SALT.hex(), "content": "当当当"}) or {}


@pytest.fixture
def proven(log: Log, django_capture_on_commit_callbacks: Any) -> Told:
    """The receipt of a fact that is sealed."""
    fact = rung()
    with django_capture_on_commit_callbacks(execute=True):
        seal_facts(at=NOON)
        sign_checkpoint(at=NOON)
    return receipt_of(Fact.objects.get(pk=fact.pk), words={"salt": SALT.hex(), "content": "当当当"}) or {}


def wrong(told: Told, **how: Any) -> set[Part]:
    """Return the parts of a receipt that don't hold."""
    steps = checked(read_receipt(json.dumps(told).encode()), **{"at": SOON, **how})
    return {step.part for step in steps if step.verdict in {Verdict.FAILS, Verdict.BROKEN}}


def test_a_receipt_that_nobody_touched_holds(proven: Told) -> None:
    key = verifier_key(proven["keys"][0])
    steps = list(checked(read_receipt(json.dumps(proven).encode()), keys=[key], at=SOON))
    parts = (Part.KEYS, Part.WHAT, Part.WORDS, Part.PROMISE, Part.PROOF)
    assert steps == [Step(part, Verdict.HOLDS) for part in parts]


def test_without_a_key_of_ones_own_that_stays_open(proven: Told) -> None:
    steps = list(checked(read_receipt(json.dumps(proven).encode()), at=SOON))
    assert steps[0] == Step(Part.KEYS, Verdict.OPEN)


def test_before_it_is_sealed_the_promise_stands(promised: Told) -> None:
    steps = list(checked(read_receipt(json.dumps(promised).encode()), at=SOON))
    assert steps[-1] == Step(Part.PROOF, Verdict.OPEN)
    assert wrong(promised) == set()


def test_a_promise_that_ran_out_is_broken(promised: Told) -> None:
    late = NOON + timedelta(seconds=LONGEST_DELAY + 1)
    steps = list(checked(read_receipt(json.dumps(promised).encode()), at=late))
    assert steps[-1] == Step(Part.PROOF, Verdict.BROKEN)


def change(told: Told, *path: str, to: Any) -> None:
    for name in path[:-1]:
        told = told[name]
    told[path[-1]] = to


@pytest.mark.parametrize(
    ("path", "to", "parts"),
    [
        (("words", "content"), "当当", (Part.WORDS,)),
        (("words", "salt"), "00" * 32, (Part.WORDS,)),
        (("words", "content"), 0.5, (Part.WORDS,)),
        (("what", "content", "about"), "bell:2", (Part.WHAT,)),
        (("what", "salt"), "00" * 32, (Part.WHAT,)),
        (("entry", "kind"), "kernel.Another", (Part.PROMISE, Part.PROOF)),
        (("entry", "at"), "2026-11-22T04:00:00.000000Z", (Part.PROMISE, Part.PROOF)),
        (("entry", "who"), "00" * 32, (Part.PROMISE, Part.PROOF)),
        (("origin",), "elsewhere", (Part.PROMISE, Part.PROOF)),
        (("promise",), "nothing", (Part.PROMISE,)),
        (("proof",), "nothing", (Part.PROOF,)),
    ],
    ids=str,
)
def test_what_was_tampered_with_is_named(
    proven: Told, path: tuple[str, ...], to: Any, parts: tuple[Part, ...]
) -> None:
    change(proven, *path, to=to)
    assert wrong(proven) == set(parts)


def test_another_city_s_key_proves_nothing(proven: Told) -> None:
    other = SignerKey(proven["origin"], bytes(32)).verifier
    assert wrong(proven, keys=[other]) == {Part.PROMISE, Part.PROOF}


def test_a_proof_of_another_place_fails(proven: Told) -> None:
    proven["proof"] = proven["proof"].replace("index 1", "index 0")
    assert wrong(proven) == {Part.PROOF}


def test_as_many_witnesses_as_asked_for_must_have_cosigned(proven: Told) -> None:
    witness = SignerKey("university.example", bytes(range(32)), SignatureType.COSIGNATURE)
    policy = Policy(1, (witness.verifier,))
    assert wrong(proven, witnesses=policy) == {Part.WITNESSES}
    note = read_proof(proven["proof"].encode()).note
    proven["proof"] += str(signature_of(note.text, by=witness, at=int(SOON.timestamp())))
    assert wrong(proven, witnesses=policy) == set()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("entry"),
        lambda told: told.update(format="gongzhi-receipt/2"),
        lambda told: told["entry"].update(more=1),
        lambda told: told.update(keys=["not a key"]),
        lambda told: told["what"].update(salt="not hex"),
        lambda told: told.update(promise=7),
        lambda told: told.update(words=[1]),
    ],
)
def test_what_is_no_receipt_is_refused(proven: Told, spoil: Callable[[Told], None]) -> None:
    spoil(proven)
    with pytest.raises(Malformed):
        read_receipt(json.dumps(proven).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"\xff", b"{" * 100_000, b" " * 1_000_001])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_receipt(data)


def verify(told: Told, tmp_path: Path, *words: str) -> Any:
    (tmp_path / "receipt.json").write_text(json.dumps(told))
    return CliRunner().invoke(command_line(), ["verify", str(tmp_path / "receipt.json"), *words])


def test_the_command_tells_each_step_and_ends_well(proven: Told, tmp_path: Path) -> None:
    result = verify(proven, tmp_path, "--key", proven["keys"][0], "--json")
    assert json.loads(result.output) == dict.fromkeys(("keys", "what", "words", "promise", "proof"), "holds")
    assert result.exit_code == 0


def test_the_command_ends_with_one_where_something_does_not_hold(proven: Told, tmp_path: Path) -> None:
    proven["words"]["content"] = "当"
    result = verify(proven, tmp_path)
    assert (result.exit_code, "不符" in result.output) == (1, True)


@pytest.mark.parametrize(("words", "said"), [(("--key", "x"), "看不懂这把公钥"), ((), "不是回执文件")])
def test_the_command_says_what_it_can_not_read(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = verify({}, tmp_path, *words)
    assert (result.exit_code, said in result.output) == (2, True)


def test_a_note_is_what_was_promised(promised: Told) -> None:
    text = read_note(promised["promise"].encode()).text
    assert text.splitlines()[3] == str(LONGEST_DELAY)
