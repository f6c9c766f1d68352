"""The vault's keys in files: made once, read by their owner only, and changed without losing anything."""

from pathlib import Path

import pytest

from gongzhi.civic.privacy.logic.sealing import CannotOpen
from gongzhi.civic.privacy.queries.keys import KeyFiles, KeysMissing


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    """Keys that have just been made."""
    made = KeyFiles(tmp_path / "vault")
    made.begin()
    return made


def test_only_their_owner_reads_them(files: KeyFiles, tmp_path: Path) -> None:
    paths = list((tmp_path / "vault").iterdir())
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700


def test_a_second_beginning_changes_nothing(files: KeyFiles) -> None:
    before = files.hashed("x"), files.wrapped(b"k" * 32, about="a")
    files.begin()
    assert (files.hashed("x"), files.unwrapped(before[1], about="a")) == (before[0], b"k" * 32)


def test_a_wrapped_key_is_one_persons(files: KeyFiles) -> None:
    with pytest.raises(CannotOpen):
        files.unwrapped(files.wrapped(b"k" * 32, about="a"), about="b")


def test_another_process_s_new_master_is_found(files: KeyFiles, tmp_path: Path) -> None:
    files.unwrapped(files.wrapped(b"k" * 32, about="a"), about="a")
    other = KeyFiles(tmp_path / "vault")
    other.add_master()
    assert files.unwrapped(other.wrapped(b"n" * 32, about="a"), about="a") == b"n" * 32


def test_what_an_old_master_wrapped_opens_until_it_is_dropped(files: KeyFiles, tmp_path: Path) -> None:
    old = files.wrapped(b"k" * 32, about="a")
    files.add_master()
    assert (files.unwrapped(old, about="a"), files.is_newest(old)) == (b"k" * 32, False)
    files.drop_old_masters()
    for each in (files, KeyFiles(tmp_path / "vault")):
        with pytest.raises(CannotOpen):
            each.unwrapped(old, about="a")


def test_hashes_stay_the_same_when_the_master_changes(files: KeyFiles) -> None:
    before = files.hashed("13800001234")
    files.add_master()
    files.drop_old_masters()
    assert files.hashed("13800001234") == before


def test_missing_keys_are_an_error_and_not_a_beginning(tmp_path: Path) -> None:
    lost = KeyFiles(tmp_path / "elsewhere")
    with pytest.raises(KeysMissing):
        lost.hashed("x")
    with pytest.raises(KeysMissing):
        lost.wrapped(b"k" * 32, about="a")
    assert not (tmp_path / "elsewhere").exists()
