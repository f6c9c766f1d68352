"""A city and a witness as processes: the witness is killed, the city goes on, and both catch up."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.survival.house import House, a_free_port, comes_true
from tests.survival.test_sealing import A_FACT, shown, size_of

AT = "2026-11-23 04:00:00+00:00"
COSIGNED = "SELECT max(size) FROM ledger_signed WHERE witnesses = 1"
TROUBLE = "SELECT trouble FROM ledger_witness"


def ring(house: House, many: int = 20) -> None:
    """Let facts come in."""
    house.put(A_FACT, [("kernel.BellRang", f"bell:{nth}", AT, "{}") for nth in range(many)])


def key_of(house: House) -> str:
    """Return the public key of the city's log."""
    return (house.home / "ledger/public/1/keys").read_text().strip()


def answers(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def witness_at(house: House, port: int) -> Iterator[int]:
    """Let a witness answer; yield its process."""
    words = ("ledger", "witness", "serve", str(house.home / "w"), "--log", key_of(house), "--port", str(port))
    with house.process(*words) as process:
        assert comes_true(lambda: answers(port))
        yield process.pid


def facts_are_sealed(house: House) -> bool:
    return bool(house.one("SELECT count(*) FROM kernel_fact") == size_of(house))


def all_is_cosigned(house: House) -> bool:
    return facts_are_sealed(house) and bool(house.one(COSIGNED) == size_of(house))


def test_a_witness_that_is_killed_keeps_no_city_from_sealing_and_cosigns_again(house: House) -> None:
    house.run("ledger", "begin")
    port = a_free_port()
    made = house.run("ledger", "witness", "new", str(house.home / "w"), "--name", "w.example")
    house.run("ledger", "witness", "add", made.stdout.strip(), f"http://127.0.0.1:{port}")
    with witness_at(house, port) as witness, house.process("work"):
        ring(house)
        assert comes_true(lambda: all_is_cosigned(house))
        os.kill(witness, signal.SIGKILL)
        ring(house)
        assert comes_true(lambda: facts_are_sealed(house) and house.one(TROUBLE) == "unreachable")
        with witness_at(house, port):
            house.rows("UPDATE ledger_witness SET due_at = ?", AT)  # as if its pause were over
            assert comes_true(lambda: all_is_cosigned(house))
            same = house.run(
                "ledger", "compare", f"http://127.0.0.1:{port}/{origin_of(house)}", log_of(house)
            )
    assert "同一本账" in same.stdout
    assert "全部一致" in house.run("ledger", "check").stdout


def origin_of(house: House) -> str:
    return shown(house.home / "ledger/public/1").origin


def log_of(house: House) -> str:
    return str(house.home / "ledger/public/1")
