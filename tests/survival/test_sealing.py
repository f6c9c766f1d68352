"""The sealer is killed again and again, and works twice at once: no fact is skipped, no history forked."""

import os
import signal
from pathlib import Path

from gongzhi.civic.ledger.logic.checkpoints import read_checkpoint
from gongzhi.civic.ledger.logic.merkle import subtree_hash
from gongzhi.civic.ledger.logic.notes import read_note
from gongzhi.civic.ledger.logic.tiles import Place, TileReader
from gongzhi.civic.ledger.vocabulary import Checkpoint
from tests.survival.house import House, comes_true

FACTS = 12_000
KILLS = 5
A_FACT = "INSERT INTO kernel_fact (kind, subject, at, data) VALUES (?, ?, ?, ?)"


def with_facts(house: House) -> Path:
    """Put many facts into a house, begin its log, and return the folder of the log."""
    house.run("ledger", "begin")
    at = "2026-11-23 04:00:00" + ("" if house.is_sqlite else "+00:00")
    house.put(A_FACT, [("kernel.BellRang", f"bell:{nth}", at, "{}") for nth in range(FACTS)])
    return house.home / "ledger/public/1"


def size_of(house: House) -> int:
    return int(house.one("SELECT size FROM ledger_log"))


def seal_and_be_killed(house: House) -> None:
    """Let a sealer get going, and kill it in the middle."""
    before = size_of(house)
    with house.process("ledger", "seal") as sealer:
        assert comes_true(lambda: size_of(house) > before or sealer.poll() is not None)
        os.kill(sealer.pid, signal.SIGKILL)


def shown(folder: Path) -> Checkpoint:
    return read_checkpoint(read_note((folder / "checkpoint").read_bytes()).text)


def is_past_of(checkpoint: Checkpoint, folder: Path, size: int) -> bool:
    """Tell whether the files still lead to what was once signed."""
    tree = TileReader(lambda place: file_of(folder, place)).of_size(size)
    return subtree_hash(0, checkpoint.size, tree) == checkpoint.root


def file_of(folder: Path, place: Place) -> bytes:
    return (folder / place.path).read_bytes()


def test_a_sealer_that_is_killed_skips_nothing_and_forks_nothing(house: House) -> None:
    folder = with_facts(house)
    house.run("ledger", "seal")
    seen = [shown(folder)]
    for nth in range(KILLS):
        house.put(A_FACT, [("kernel.BellRang", f"bell:{nth}", "2026-11-23 04:00:00+00:00", "{}")] * 6000)
        seal_and_be_killed(house)
        seen.append(shown(folder))
    house.run("ledger", "seal")
    whole = size_of(house)
    assert house.one("SELECT count(*) FROM kernel_fact") == whole
    assert house.rows("SELECT min(leaf), max(leaf), count(DISTINCT leaf) FROM kernel_fact") == [
        (0, whole - 1, whole)
    ]
    assert [each for each in seen if not is_past_of(each, folder, whole)] == []
    assert "全部一致" in house.run("ledger", "check").stdout


def test_two_sealers_at_once_take_turns(house: House) -> None:
    folder = with_facts(house)
    with house.process("ledger", "seal") as one, house.process("ledger", "seal") as other:
        assert comes_true(lambda: one.poll() is not None and other.poll() is not None)
    assert (one.returncode, other.returncode) == (0, 0)
    house.run("ledger", "seal")  # what one left to the other that had just stopped
    assert shown(folder).size == size_of(house) == house.one("SELECT count(*) FROM kernel_fact")
    assert "全部一致" in house.run("ledger", "check").stdout
