"""Backups as tests make them and put them back."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from gongzhi.config.keeping.restore import Contents, restore


def quietly(part: str, done: int) -> None:
    """Show no progress."""


def nothing() -> None:
    """Make no tables: they are there."""


def put_back(path: Path, *, key: bytes | None = None, replace: bool = False) -> Contents:
    """Restore a backup."""
    return restore(path, passphrase=key, replace=replace, make_tables=nothing, tell=quietly)


def empty_the_place() -> None:
    """Lose everything."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.HOME)
