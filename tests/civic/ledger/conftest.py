"""A log in a folder of its own, and facts to seal."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.ledger.actions import begin_log
from gongzhi.civic.ledger.models import Log

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def log(db: None, settings: Any, tmp_path: Path) -> Log:
    """A log that has just begun."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return begin_log(site="city.example", by=None, at=NOON)
