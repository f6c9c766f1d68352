"""Files on the disk: synced before the row that names them is written, under names that nobody guesses."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def shelve(content: bytes, *, ending: str, at: datetime) -> str:
    """Write a file so that it survives a crash, and return its name below `MEDIA_ROOT`.

    A crash before the row is committed leaves a file that no row names: it can't be reached, only takes room.
    """
    name = f"{timezone.localtime(at):%Y/%m}/{secrets.token_hex(16)}{ending}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(path, content)
    except OSError:  # a full disk leaves no half a file
        path.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, Path(settings.MEDIA_ROOT)):
        _sync(folder)
    return name


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def clear_away(name: str) -> None:
    """Remove a file that no row came to name."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def _sync(folder: Path) -> None:
    """Make the names in a folder as lasting as what they name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
