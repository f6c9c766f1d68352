"""Health, for whoever watches over the machines: does it live, is it ready, and if not, why."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.config.standing import WORKER_SLEEPS, last_work_at
from gongzhi.kernel import clock

MEGABYTE = 1024 * 1024


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer: this process lives. Asks nothing of the database."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer whether all is there that work needs: 200, or 503 with the checks that failed."""
    at = clock.now()
    checks = {name: _passes(check, at) for name, check in CHECKS.items()}
    is_ready = all(checks.values())
    told = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JsonResponse(told, status=200 if is_ready else 503)


def _passes(check: Callable[[datetime], bool], at: datetime) -> bool:
    try:
        return check(at)
    except (Error, OSError):
        return False


def _database_answers(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_applied(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _migrations() <= set(cursor.fetchall())


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this version, by app and name; what a squash replaces is not among them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or ())


def _worker_lives(at: datetime) -> bool:
    ran_at = last_work_at()
    return ran_at is not None and at - ran_at < WORKER_SLEEPS


def _disk_has_room(at: datetime) -> bool:
    needed = settings.DISK_RESERVE * MEGABYTE
    return all(shutil.disk_usage(folder).free >= needed for folder in _folders())


def _folders() -> list[Path]:
    """Return where we write: the home, and the attachments, which are made with the first of them."""
    attachments = Path(settings.MEDIA_ROOT)
    return [settings.HOME, attachments if attachments.exists() else settings.HOME]


CHECKS: dict[str, Any] = {
    "database": _database_answers,
    "migrations": _migrations_applied,
    "worker": _worker_lives,
    "disk": _disk_has_room,
}
