"""The secret key: made on the first start, kept in a file that only its owner reads."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

_made: list[Path] = []  # by this process


def secret_key(home: Path) -> str:
    """Return GONGZHI_SECRET_KEY, or the key kept below `home`, which is made where it is missing."""
    if given := os.environ.get("GONGZHI_SECRET_KEY"):
        return given
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)  # cases and attachments are nobody else's
        _write_once(path, get_random_secret_key())
        _made.append(path)
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)  # the first of several processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def forget_new_secret() -> None:
    """Remove the key that this process made at its start, because nothing came of what it was to do."""
    while _made:
        _made.pop().unlink(missing_ok=True)
