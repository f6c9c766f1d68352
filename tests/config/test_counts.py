"""Files of counts: real processes count and end; nothing is lost, and their files don't pile up."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from gongzhi.config.counts import gather_the_dead, reading

COUNTS = """
import os, sys
from prometheus_client import Counter, Histogram
counted = Counter("steps", "Steps", ("kind",))
took = Histogram("seconds", "Seconds", buckets=(1, 2))
for number in range(int(sys.argv[1])):
    counted.labels("开门").inc()
    took.observe(number)
print("counted", flush=True)
if len(sys.argv) > 2: sys.stdin.read()
os._exit(9)  # as if killed: nothing is closed
"""


def a_process(folder: Path, steps: int, *, lives: bool = False) -> "subprocess.Popen[str]":
    """Start a process that counts, and then ends unless it shall live until its input is closed."""
    words = [sys.executable, "-c", COUNTS, str(steps), *(["on"] if lives else [])]
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    process = subprocess.Popen(
        words, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == "counted\n"
    return process


def end(process: "subprocess.Popen[str]") -> None:
    """Let a process end."""
    process.communicate()


def figures(folder: Path) -> dict[str, float]:
    """Return what a reader of the metrics sees."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # the library's own
    with reading(folder):
        samples = [sample for family in registry.collect() for sample in family.samples]
    return {sample.name + sample.labels.get("le", ""): sample.value for sample in samples}


def names(folder: Path) -> list[str]:
    """Return the files of counts."""
    return sorted(file.name for file in folder.glob("*.db"))


def test_however_many_end_their_counts_are_kept_in_one_file_of_each_kind(tmp_path: Path) -> None:
    for _ in range(6):
        end(a_process(tmp_path, 3))
    before = figures(tmp_path)
    assert len(names(tmp_path)) == 12
    gather_the_dead(tmp_path)
    assert names(tmp_path) == ["counter_ended.db", "histogram_ended.db"]
    assert figures(tmp_path) == before
    assert (before["steps_total"], before["seconds_sum"], before["seconds_bucket1.0"]) == (18, 18, 12)


def test_who_ends_later_is_added_and_who_lives_is_left_alone(tmp_path: Path) -> None:
    end(a_process(tmp_path, 2))
    gather_the_dead(tmp_path)
    living = a_process(tmp_path, 5, lives=True)
    end(a_process(tmp_path, 1))
    gather_the_dead(tmp_path)
    assert figures(tmp_path)["steps_total"] == 8
    assert f"counter_{living.pid}.db" in names(tmp_path)
    end(living)
    gather_the_dead(tmp_path)
    assert (figures(tmp_path)["steps_total"], len(names(tmp_path))) == (8, 2)


def test_many_who_gather_at_once_count_nothing_twice(tmp_path: Path) -> None:
    for _ in range(4):
        end(a_process(tmp_path, 2))
    seen = []
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(gather_the_dead, tmp_path)
            seen.append(pool.submit(figures, tmp_path))
    assert {it.result()["steps_total"] for it in seen} == {8}


@pytest.mark.parametrize("content", [b"", b"\0" * 65536, b"\xff" * 64, b"\x40\0\0\0" + b"\x01" * 60])
def test_a_file_that_a_killed_process_left_half_made_stops_nobody(tmp_path: Path, content: bytes) -> None:
    end(a_process(tmp_path, 2))
    (tmp_path / "counter_4194305.db").write_bytes(content)  # above the highest number of a process
    gather_the_dead(tmp_path)
    assert (figures(tmp_path)["steps_total"], len(names(tmp_path))) == (2, 2)


def test_what_a_gatherer_left_half_done_is_done_anew(tmp_path: Path) -> None:
    end(a_process(tmp_path, 2))
    (tmp_path / "counter_ended.new").write_bytes(b"half")
    gather_the_dead(tmp_path)
    assert figures(tmp_path)["steps_total"] == 2
