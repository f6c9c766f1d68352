"""What all tests share: a fixed moment, and browsers (tests/browser)."""

import shutil
from datetime import datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.http import HttpRequest

pytest_plugins = ["tests.browser"]

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def noon() -> datetime:
    """A Wednesday noon, far from holidays, from which tests count."""
    return datetime(2025, 3, 12, 12, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def no_names_of_another_test() -> None:
    """Forget the names of places that the last test's database had."""
    queries = import_module("gongzhi.civic.jurisdictions.queries")  # not before Django is ready
    queries.forget_names()


@pytest.fixture
def cleared(db: None) -> None:
    """Let programs read, webhooks be told and cases go out by themselves: all was assessed and signed."""
    from gongzhi.civic.clients.vocabulary import PROGRAMS, WEBHOOKS
    from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH
    from tests.factories import clear

    clear(AUTOMATIC_DISPATCH, PROGRAMS, WEBHOOKS)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Without migrations, make what no model describes: the index of words, and the keys of the vault."""
    if not request.config.getvalue("nomigrations"):
        return
    import_module("gongzhi.civic.privacy.migrations.0001_vault").begin_keys(None, None)
    migration = import_module("gongzhi.civic.cases.migrations.0002_turn_and_words")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        migration.make_words(None, editor)


def pytest_configure() -> None:
    """Make the home of this process's tests; whoever is let in by `force_login` has just signed in."""
    settings.STATIC_ROOT.mkdir(parents=True)
    user_logged_in.connect(note_sign_in)


def note_sign_in(request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Keep in the session what the form of sign-in would keep there."""
    from allauth.account.internal.flows.login import record_authentication

    record_authentication(request, user, method="password")


def pytest_unconfigure() -> None:
    """Remove it again."""
    shutil.rmtree(settings.HOME)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run all tests on SQLite; on PostgreSQL those to which its rows may make a difference."""
    for item in items:
        if {"browser", "axe"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    if not settings.IS_SQLITE:
        chosen = [item for item in items if uses_database(item) and not is_for_sqlite(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


def is_for_sqlite(item: pytest.Item) -> bool:
    """Tell whether a test has nothing to learn from another database."""
    return bool(item.get_closest_marker("browser") or item.get_closest_marker("one_database"))


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, by mark or by fixture."""
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db", "database_url", "founded"} & set(getattr(item, "fixturenames", ()))
    )
