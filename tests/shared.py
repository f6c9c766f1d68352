"""Where tests find the real data that stays out of the repository."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def shared_data(name: str) -> Path:
    """Return a folder of the shared data; without it a test fails in CI and is skipped elsewhere."""
    folder = Path(os.environ.get("GONGZHI_SHARED_DATA") or CHECKOUT.parent / "shared" / "data") / name
    if folder.is_dir():
        return folder
    reason = f"no shared data at {folder}: set GONGZHI_SHARED_DATA to the folder that holds {name!r}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
