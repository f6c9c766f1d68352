"""The secret key: made on the first start, kept in a file that only its owner reads."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from gongzhi.kernel.files import write_secret

_made: list[Path] = []  # by this process


def secret_key(home: Path) -> str:
    """Return GONGZHI_SECRET_KEY, or the key kept below `home`, which is made where it is missing."""
    if given := os.environ.get("GONGZHI_SECRET_KEY"):
        return given
    path = home / "secret_key"
    if not path.exists():
        write_secret(path, get_random_secret_key())  # and a home of its owner's: cases are nobody else's
        _made.append(path)
    return path.read_text()


def forget_new_secret() -> None:
    """Remove the key that this process made at its start, because nothing came of what it was to do."""
    while _made:
        _made.pop().unlink(missing_ok=True)
