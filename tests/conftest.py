"""What all tests share: a fixed moment, and browsers (tests/browser)."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

pytest_plugins = ["tests.browser"]

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def noon() -> datetime:
    """A Wednesday noon, far from holidays, from which tests count."""
    return datetime(2025, 3, 12, 12, 0, tzinfo=CHINA)


def pytest_configure() -> None:
    """Make the home of this process's tests."""
    settings.STATIC_ROOT.mkdir(parents=True)


def pytest_unconfigure() -> None:
    """Remove it again."""
    shutil.rmtree(settings.HOME)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run all tests on SQLite; on PostgreSQL those that use the database, without a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if not settings.IS_SQLITE:
        chosen = [item for item in items if uses_database(item) and not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, by mark or by fixture."""
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )
