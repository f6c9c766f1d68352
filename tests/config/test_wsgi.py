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


def test_the_program_is_loaded_and_kept_out_of_the_search_for_garbage(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**os.environ, "GONGZHI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["True", "True"]
