"""Files that are whole or not there, and on the disk once they are said to be written."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class Folder:
    """A folder of files, named by their paths below it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        """Return what a file holds; None if there is none."""
        with suppress(FileNotFoundError, NotADirectoryError):
            return (self.root / path).read_bytes()
        return None

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files over those of before, and wait until they are on the disk."""
        for folder in {self._write(path, content) for path, content in files.items()}:
            sync_folder(folder)

    def _write(self, path: str, content: bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        return target.parent


def write_secret(path: Path, text: str) -> bool:
    """Write a file that only its owner reads, unless there is one; tell whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # the first of several processes wins
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
