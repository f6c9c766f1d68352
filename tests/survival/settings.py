"""Settings of the processes that the survival tests start and kill: the real ones, and a few knobs.

The knobs are variables that only the tests set; `SURVIVAL_MIGRATIONS=1` makes the tables by the migrations.
"""

import os
from datetime import datetime, timedelta

from gongzhi.config.settings import *  # noqa: F403  # the real ones
from gongzhi.config.settings import DATABASES, INSTALLED_APPS, STORAGES
from gongzhi.kernel import clock


class NoMigrations:
    """Says of every app that it has none: its tables come straight from the models."""

    def __contains__(self, name: str) -> bool:
        return True

    def __getitem__(self, name: str) -> None:
        return None


if os.environ.get("SURVIVAL_MIGRATIONS") != "1":
    MIGRATION_MODULES = NoMigrations()
INSTALLED_APPS = ["tests.survival.marks", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
if patience := os.environ.get("SURVIVAL_PATIENCE"):  # seconds to wait for a lock
    is_sqlite = DATABASES["default"]["ENGINE"] == "gongzhi.kernel.sqlite"
    knob = {"timeout": float(patience)} if is_sqlite else {"options": f"-c lock_timeout={patience}s"}
    DATABASES["default"]["OPTIONS"].update(knob)

if seconds := float(os.environ.get("SURVIVAL_CLOCK", "0")):
    _right = clock.now

    def _wrong() -> datetime:
        return _right() + timedelta(seconds=seconds)

    clock.now = _wrong
