"""Cost: processor time and memory of trees of processes."""

import subprocess
import sys

from bench.cost import Meter, family, peak_memory, processor_time

WORK = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {WORK.format(0.3)!r}])
print("done", flush=True)
sys.stdin.read()
"""
WORKER = f"""
import sys
print("ready", flush=True)
sys.stdin.readline()
exec({WORK.format(0.2)!r})
print("done", flush=True)
sys.stdin.read()
"""


def test_a_child_that_ended_is_counted_with_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"done\n"
        assert processor_time(parent.pid) >= 0.3
        assert family(parent.pid) == [parent.pid]
        parent.communicate()


def test_a_meter_counts_what_is_used_meanwhile() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        with Meter({"worker": worker.pid}) as meter:
            worker.stdin.write(b"go\n")
            worker.stdin.flush()
            assert worker.stdout.readline() == b"done\n"
        worker.communicate()
    assert 0.15 <= meter.total < 2
    assert meter.memory["worker"] > 1
    assert meter.each(10) == {"worker": round(meter.used["worker"] * 100, 3)}


def test_a_process_that_is_gone_costs_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert (processor_time(gone.pid), peak_memory(gone.pid)) == (0, 0)
