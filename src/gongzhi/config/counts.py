"""What processes that have ended counted, gathered in one file of each kind: else every restart left some.

The library keeps a file for each process and kind and never removes it (its `mark_process_dead` is for gauges
that only the living have, of which we have none).
"""

import fcntl
import logging
import os
import re
import shutil
import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

log = logging.getLogger(__name__)

LOCK = "lock"
_OF_A_PROCESS = re.compile(r"(counter|histogram|summary)_(\d+)\.db")


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Let nobody gather while the files are read, so that nothing is seen twice or not at all."""
    with _lock(folder, fcntl.LOCK_SH):
        yield


def gather_the_dead(folder: Path) -> None:
    """Add what ended processes counted to the sum of all ended ones, and remove their files.

    The sum is in place last: whoever is killed in between loses some counts and counts none twice.
    """
    if not _left_by_the_dead(folder):
        return
    with _lock(folder, fcntl.LOCK_EX):
        for kind, files in _left_by_the_dead(folder).items():  # again: another may have gathered them
            ended = folder / f"{kind}_ended.db"
            sums = _summed(ended, files)
            for file in files:
                file.unlink(missing_ok=True)
            sums.replace(ended)


def _left_by_the_dead(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for file in folder.glob("*.db"):
        if (named := _OF_A_PROCESS.fullmatch(file.name)) and not _is_alive(int(named[2])):
            found[named[1]].append(file)
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _summed(ended: Path, files: list[Path]) -> Path:
    """Return a new file with what was gathered before and what is in these."""
    new = ended.with_suffix(".new")
    new.unlink(missing_ok=True)
    if ended.exists():
        shutil.copyfile(ended, new)
    sums = MmapedDict(str(new))  # type: ignore[no-untyped-call]  # the library's own
    try:
        for file in files:
            for key, value in _counts_in(file):
                sums.write_value(key, sums.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
    finally:
        sums.close()  # type: ignore[no-untyped-call]
    return new


def _counts_in(file: Path) -> list[tuple[str, float]]:
    """Return what a file holds; nothing where its process was killed while it made it."""
    try:
        kept = MmapedDict.read_all_values_from_file(str(file))  # type: ignore[no-untyped-call]
        return [(key, value) for key, value, _timestamp, _position in kept]
    except (OSError, RuntimeError, ValueError, struct.error):
        log.warning("counts of an ended process are damaged")
        return []


@contextmanager
def _lock(folder: Path, kind: int) -> Iterator[None]:
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, kind)  # let go of when the file is closed
        yield
