"""A witness as a program of its own, over real HTTP: what it cosigns, and never forgets."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongzhi.civic.ledger.adapters.standing import Witness
from gongzhi.civic.ledger.adapters.standing_server import WitnessServer
from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, cosigned_at, verifier_key
from gongzhi.civic.ledger.logic.merkle import consistency_proof, leaf_hash, reader_of, subtree_hash
from gongzhi.civic.ledger.logic.notes import Signature, read_note, signed_note
from gongzhi.civic.ledger.logic.witnesses import Submission, cosignatures_in
from gongzhi.civic.ledger.vocabulary import Checkpoint
from gongzhi.config.commands import command_line
from tests.civic.ledger.naive import some_entries
from tests.survival.house import GONGZHI, PATIENCE

LOG = SignerKey("city.example/log", bytes(range(32)))
TRUE = [leaf_hash(entry) for entry in some_entries(60)]
FORGED = [*TRUE[:5], *(leaf_hash(b"forged" + entry) for entry in some_entries(60)[5:])]


def submitted(old: int, new: int, leaves: Sequence[bytes] = TRUE, by: SignerKey = LOG) -> Submission:
    """Return what the log sends to a witness that knows it with `old` entries."""
    read = reader_of(leaves)
    note = signed_note(checkpoint_text(Checkpoint(LOG.name, new, subtree_hash(0, new, read))), by=[by])
    return Submission(old, tuple(consistency_proof(old, new, read)), note)


@dataclass
class Standing:
    """A witness that answers: its process, its key and its port."""

    key: VerifierKey
    port: int
    process: "subprocess.Popen[str] | None" = None

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
        """Ask over HTTP; return status, type and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        told = answer.status, answer.headers["Content-Type"], answer.read().decode()
        connection.close()
        return told

    def cosign(self, submission: Submission) -> tuple[int, str]:
        """Ask for a cosignature; return status and body."""
        status, _kind, body = self.ask("/add-checkpoint", bytes(submission))
        return status, body

    @property
    def size(self) -> int:
        """How far it says it knows the log."""
        return int(self.ask("/")[2].splitlines()[1].rpartition(" ")[2])

    def kill(self) -> None:
        """Kill it, so that it can do nothing more."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Place:
    """The folder of a witness, and processes that answer from it."""

    folder: Path
    vkey: str

    @contextmanager
    def standing(self, *logs: VerifierKey) -> Iterator[Standing]:
        """Let a process answer until the block ends."""
        process = self.started(*logs)
        assert process.stdout is not None
        try:
            key, address = process.stdout.readline().strip(), process.stdout.readline().strip()
            yield Standing(verifier_key(key), int(address.rpartition(":")[2]), process)
        finally:
            process.terminate()
            process.wait()

    def started(self, *logs: VerifierKey) -> "subprocess.Popen[str]":
        """Start it."""
        words = [word for log in logs or [LOG.verifier] for word in ("--log", str(log))]
        return subprocess.Popen(
            [*GONGZHI, "ledger", "witness", "serve", str(self.folder), *words, "--port", "0"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A witness that was just made."""
    told = gongzhi("new", str(tmp_path / "w"), "--name", "university.example/w")
    assert told.exit_code == 0, told.output
    return Place(tmp_path / "w", told.output.strip())


def gongzhi(*words: str) -> Any:
    return CliRunner().invoke(command_line(), ["ledger", "witness", *words])


@pytest.fixture
def witness(place: Place) -> Iterator[Standing]:
    """A witness that answers, in this process."""
    it = Witness(place.folder, {LOG.name: [LOG.verifier]})
    with it.held(), WitnessServer(("127.0.0.1", 0), it) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Standing(it.key.verifier, server.server_port)
        server.shutdown()


def cosignature(answer: tuple[int, str], submission: Submission, key: VerifierKey) -> Signature:
    status, body = answer
    assert status == 200
    (line,) = cosignatures_in(body.encode(), of=submission.note, witnesses=[key])
    return line


def test_only_its_owner_reads_the_key_of_a_witness(place: Place) -> None:
    assert (place.folder / "key").stat().st_mode & 0o777 == 0o600
    assert place.vkey.startswith("university.example/w+")


def test_a_witness_that_is_there_is_not_made_again(place: Place) -> None:
    before = (place.folder / "key").read_bytes()
    told = gongzhi("new", str(place.folder), "--name", "other.example")
    assert (told.exit_code, (place.folder / "key").read_bytes() == before) == (2, True)


@pytest.mark.parametrize("name", ["", "a b", "a+b"])
def test_a_witness_has_a_name_that_keys_can_have(tmp_path: Path, name: str) -> None:
    assert gongzhi("new", str(tmp_path / "w"), "--name", name).exit_code == 2
    assert not (tmp_path / "w").exists()


def test_a_log_that_grows_is_cosigned_each_time(witness: Standing) -> None:
    for old, new in ((0, 5), (5, 5), (5, 40), (40, 41)):
        asked = submitted(old, new)
        line = cosignature(witness.cosign(asked), asked, witness.key)
        assert abs(cosigned_at(line.value) - time.time()) < 60
    assert witness.size == 41


def test_who_does_not_know_how_far_the_witness_is_is_told(witness: Standing) -> None:
    witness.cosign(submitted(0, 7))
    assert witness.ask("/add-checkpoint", bytes(submitted(0, 9))) == (409, "text/x.tlog.size", "7\n")


def test_another_past_is_not_cosigned_whatever_is_claimed(witness: Standing) -> None:
    witness.cosign(submitted(0, 7))
    assert witness.cosign(submitted(7, 9, FORGED))[0] == 422
    assert witness.cosign(submitted(7, 7, FORGED)) == (409, "7\n")
    assert witness.cosign(submitted(0, 9, FORGED)) == (409, "7\n")
    assert witness.size == 7


def test_a_log_that_was_put_back_is_not_cosigned(witness: Standing) -> None:
    witness.cosign(submitted(0, 9))
    assert witness.cosign(submitted(5, 7)) == (409, "9\n")
    assert witness.cosign(Submission(9, (), submitted(0, 7).note))[0] == 400


def test_two_histories_of_one_size_are_kept_as_evidence(place: Place, witness: Standing) -> None:
    witness.cosign(submitted(0, 7))
    forged = submitted(7, 7, FORGED)
    witness.cosign(forged)
    witness.cosign(forged)
    (kept,) = (place.folder / "refused").iterdir()
    assert kept.read_bytes() == bytes(forged.note)


def test_a_stranger_is_turned_away(witness: Standing) -> None:
    other = SignerKey("other.example/log", bytes(32))
    note = signed_note(checkpoint_text(Checkpoint(other.name, 5, bytes(32))), by=[other])
    assert witness.cosign(Submission(0, (), note))[0] == 404
    assert witness.cosign(submitted(0, 5, by=SignerKey(LOG.name, bytes(32))))[0] == 403


@pytest.mark.parametrize("body", [b"", b"old 0\n", b"old 00\n\n", b"\xff" * 50])
def test_what_is_no_question_is_refused(witness: Standing, body: bytes) -> None:
    assert witness.ask("/add-checkpoint", body)[0] == 400


def test_a_question_that_is_too_long_is_not_read(witness: Standing) -> None:
    assert witness.ask("/add-checkpoint", b"x", **{"Content-Length": "65537"})[0] == 413
    assert witness.ask("/add-checkpoint", b"x", **{"Content-Length": "-1"})[0] == 411
    assert witness.ask("/elsewhere", b"x")[0] == 404


def test_who_says_nothing_keeps_nobody_waiting(witness: Standing) -> None:
    silent = [socket.create_connection(("127.0.0.1", witness.port)) for _ in range(10)]
    assert witness.cosign(submitted(0, 5))[0] == 200
    for each in silent:
        each.close()


def test_everybody_may_compare_what_was_cosigned(witness: Standing) -> None:
    asked = submitted(0, 5)
    witness.cosign(asked)
    note = read_note(witness.ask(f"/{LOG.name}/checkpoint")[2].encode())
    assert (note.text, [line.name for line in note.signatures]) == (
        asked.note.text,
        [LOG.name, "university.example/w"],
    )
    assert witness.ask(f"/{LOG.name}/keys")[2] == f"{LOG.verifier}\n"
    assert witness.ask("/other/checkpoint")[0] == 404


def test_lines_that_strangers_added_are_not_kept(witness: Standing) -> None:
    asked = submitted(0, 5)
    false = Signature("university.example/w", witness.key.key_id, bytes(72))
    strange = (Signature(f"s{nth}.example", b"1234", b"x") for nth in range(90))
    note = asked.note.with_signatures([false, *strange])
    assert witness.cosign(Submission(0, (), note))[0] == 200
    assert witness.cosign(submitted(5, 9))[0] == 200


def test_a_key_that_cosigns_is_no_log_s(place: Place) -> None:
    told = gongzhi("serve", str(place.folder), "--log", place.vkey, "--port", "0")
    assert (told.exit_code, "看不懂这把公钥" in told.output) == (2, True)


def test_a_second_process_does_not_answer_from_the_same_folder(place: Place, witness: Standing) -> None:
    second = place.started()
    told, _nothing = second.communicate(timeout=60)
    assert (second.returncode, "另一个进程" in told) == (2, True)
    assert witness.cosign(submitted(0, 5))[0] == 200


def test_a_witness_that_was_killed_goes_on_where_it_was(place: Place) -> None:
    with place.standing() as before:
        before.cosign(submitted(0, 9))
        before.kill()
    with place.standing() as after:
        assert after.cosign(submitted(0, 7, FORGED)) == (409, "9\n")
        assert after.cosign(submitted(9, 12))[0] == 200


def test_a_memory_that_was_spoilt_cosigns_nothing(place: Place) -> None:
    with place.standing() as standing:
        standing.cosign(submitted(0, 9))
        (kept,) = (place.folder / "logs").iterdir()
        kept.write_bytes(bytes(submitted(0, 5).note))  # as the log signed it, not the witness
        assert standing.cosign(submitted(5, 12))[0] == 500


def asks_until_killed(standing: Standing, begin: int, answered: list[int]) -> None:
    """Let the log grow by one entry after the other, and note for which sizes there was an answer."""
    with suppress(OSError, HTTPException):
        for new in range(begin + 1, 60):
            if standing.cosign(submitted(new - 1, new))[0] == 200:
                answered.append(new)  # noqa: PERF401  # what was answered before it is killed stays


def wait_until_more_is_kept(folder: Path, size: int) -> None:
    """Wait, without a pause, until the state says more than a size: the answer is not out yet."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for kept in (folder / "logs").glob("[!.]*"):
            if int(kept.read_text().splitlines()[1]) > size:
                return


def test_killed_between_state_and_answer_it_never_forgets_what_it_answered(place: Place) -> None:
    known = 0
    for _round in range(4):
        with place.standing() as standing:
            begin = standing.size
            assert begin in {known, known + 1}
            answered = [begin]
            log = threading.Thread(target=asks_until_killed, args=(standing, begin, answered))
            log.start()
            wait_until_more_is_kept(place.folder, begin + 5)
            standing.kill()
            log.join()
        known = answered[-1]
    with place.standing() as standing:
        size = standing.size
        assert size in {known, known + 1}  # what it kept and could not answer it still knows
        assert standing.cosign(submitted(size, size, FORGED))[0] == 409
        again = submitted(size, size)
        assert cosignature(standing.cosign(again), again, standing.key).name == "university.example/w"


def test_a_new_key_of_the_log_is_added_beside_the_old_one(place: Place) -> None:
    new = SignerKey(LOG.name, bytes([7] * 32))
    with place.standing() as before:
        before.cosign(submitted(0, 5))
    with place.standing(new.verifier) as after:
        assert after.cosign(submitted(5, 9))[0] == 403
        assert after.cosign(submitted(5, 9, by=new))[0] == 200
