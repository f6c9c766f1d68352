"""The queue of those who write to SQLite: one at a time, in turn, and nobody keeps the room by dying."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from gongzhi.kernel.sqlite.queue import WriteQueue

HOLD = """
import sys, time
from gongzhi.kernel.sqlite.queue import WriteQueue
queue = WriteQueue(sys.argv[1])
assert queue.enter(within=5)
print("in", flush=True)
time.sleep(60)
"""


def test_the_room_holds_one(tmp_path: Path) -> None:
    first, second = (WriteQueue(str(tmp_path / "db")) for _ in range(2))
    assert (first.enter(within=1), second.enter(within=0.05)) == (True, False)
    first.leave()
    assert second.enter(within=1)
    second.leave()


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    queue, inside, most = WriteQueue(str(tmp_path / "db")), 0, 0

    def write() -> None:
        nonlocal inside, most
        for _ in range(50):
            assert queue.enter(within=10)
            inside += 1
            most = max(most, inside)
            inside -= 1
            queue.leave()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_process_that_is_killed_in_the_room_leaves_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        queue = WriteQueue(str(tmp_path / "db"))
        assert not queue.enter(within=0.05)
        holder.kill()
        assert queue.enter(within=5)
        queue.leave()


def test_who_stands_in_the_door_is_next(tmp_path: Path) -> None:
    busy, patient = (WriteQueue(str(tmp_path / "db")) for _ in range(2))
    assert busy.enter(within=1)
    came: list[float] = []

    def wait() -> None:
        patient.enter(within=10)
        came.append(time.monotonic())
        patient.leave()

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.05)
    busy.leave()
    assert busy.enter(within=10)  # at once, and yet after the one in the door
    again = time.monotonic()
    busy.leave()
    thread.join()
    assert came[0] <= again
