"""The helper that finds the shared data."""

from pathlib import Path

import pytest

from tests.shared import shared_data


def test_a_folder_is_found_where_the_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "places").mkdir()
    monkeypatch.setenv("GONGZHI_SHARED_DATA", str(tmp_path))
    assert shared_data("places") == tmp_path / "places"


def test_missing_data_skips_a_test_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_SHARED_DATA", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="set GONGZHI_SHARED_DATA"):
        shared_data("places")


def test_missing_data_fails_a_test_in_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_SHARED_DATA", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="set GONGZHI_SHARED_DATA"):
        shared_data("places")
