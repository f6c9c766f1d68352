"""The WSGI entrance as a web process meets it."""

import os
import subprocess
import sys
from pathlib import Path

LOOK = """
import gc, sys
from gongzhi.config import wsgi
print(gc.get_freeze_count() > 100_000, "gongzhi.web.desk.queue.views" in sys.modules)
"""

NAMES = """
import django
django.setup()
from gongzhi.config.commands import migrate
migrate()
from gongzhi.config import wsgi
from gongzhi.civic.jurisdictions.queries import whereabouts
print(len(whereabouts._atlases))
"""


def run(code: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    ours = {"GONGZHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **ours, **more},
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_program_is_loaded_and_kept_out_of_the_search_for_garbage(tmp_path: Path) -> None:
    assert run(LOOK, tmp_path).stdout.split() == ["True", "True"]


def test_the_names_of_places_are_loaded_before_anybody_comes(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'city.sqlite3'}"
    assert run(NAMES, tmp_path, GONGZHI_DATABASE_URL=database).stdout.split()[-1] == "1"


def test_a_database_that_is_not_ready_stops_no_web_process(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'nothing.sqlite3'}"
    assert "names_not_loaded" in run(LOOK, tmp_path, GONGZHI_DATABASE_URL=database).stderr
