"""The secret key, and the settings that depend on how the city is reached."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gongzhi.config.secret import secret_key
from tests.config.test_running import environment

MAKE = """
import pathlib, sys
from gongzhi.config.secret import secret_key
print(secret_key(pathlib.Path(sys.argv[1])))
"""
NAMES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "ALLAUTH_TRUSTED_PROXY_COUNT")
TELL = f"""
import json
from gongzhi.config import settings
print(json.dumps([getattr(settings, name) for name in {NAMES}]))
"""


@pytest.fixture(autouse=True)
def no_key_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run with a key of their own; here nobody gave one."""
    monkeypatch.delenv("GONGZHI_SECRET_KEY", raising=False)


def settings_with(home: Path, **given: str) -> list[object]:
    """Return what the settings come to with some variables given."""
    env = {**environment(home), **given}
    told = subprocess.run([sys.executable, "-c", TELL], env=env, capture_output=True, check=True)
    found: list[object] = json.loads(told.stdout)
    return found


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    made = secret_key(home)
    assert (len(made) >= 50, secret_key(home), (home / "secret_key").read_text()) == (True, made, made)


def test_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    secret_key(tmp_path)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [
        ("secret_key", 0o600)
    ]


def test_a_key_that_is_given_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_SECRET_KEY", "given")
    assert (secret_key(tmp_path), list(tmp_path.iterdir())) == ("given", [])


def test_every_home_has_another_key(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_of_processes_that_start_at_once_all_get_one_key(tmp_path: Path) -> None:
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path)], env=environment(tmp_path), stdout=subprocess.PIPE
        )
        for _process in range(4)
    ]
    keys = {process.communicate(timeout=30)[0] for process in at_once}
    assert keys == {(tmp_path / "secret_key").read_bytes() + b"\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_without_https_cookies_travel_in_the_open_and_no_proxy_is_believed(tmp_path: Path) -> None:
    assert settings_with(tmp_path) == [False, False, 0, 0]


def test_with_https_cookies_travel_by_https_only(tmp_path: Path) -> None:
    assert settings_with(tmp_path, GONGZHI_HTTPS="1") == [True, True, 31536000, 1]


def test_how_many_proxies_are_believed_can_be_said(tmp_path: Path) -> None:
    assert settings_with(tmp_path, GONGZHI_HTTPS="1", GONGZHI_TRUSTED_PROXIES="2")[3] == 2
