"""What we depend on: hashes, licences and known weaknesses, by tools/check_dependencies.py."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest

from tests.architecture.source import ROOT


def loaded() -> ModuleType:
    """Return the tool as a module."""
    spec = importlib.util.spec_from_file_location("check_dependencies", ROOT / "tools/check_dependencies.py")
    assert spec
    assert spec.loader
    tool = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


tool = loaded()
HASH = "--hash=sha256:" + "0" * 64


def a_record(
    *events: dict[str, str], name: str = "Pillow", ecosystem: str = "PyPI", **more: Any
) -> dict[str, Any]:
    """Return a record of OSV about a range of versions."""
    kind = "ECOSYSTEM" if ecosystem == "PyPI" else "SEMVER"
    affected = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": kind, "events": list(events)}],
    }
    return {"id": "X-1", "summary": "reads too far", "affected": [affected | more]}


def hit(version: str, record: dict[str, Any], *, name: str = "pillow", ecosystem: str = "PyPI") -> bool:
    """Tell whether a record hits a package."""
    return bool(tool.weaknesses([tool.Locked(ecosystem, name, version, True)], [record]))


def test_our_own_locks_have_hashes_and_our_packages_licences_that_we_allow() -> None:
    assert list(tool.problems_in(ROOT, osv="")) == []
    assert len(tool.all_locked(ROOT)) > 100


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (f"django==5.2 \\\n    {HASH}\n", 0),
        ("django==5.2\n", 1),
        ("django==5.2 --hash=md5:00\n", 1),
        (f"django>=5.2 {HASH}\n", 1),
        ("-e .\n", 1),
        ("https://example.org/x.whl\n", 1),
        ("# only words\n\n", 0),
    ],
)
def test_a_line_without_pin_and_hash_is_a_problem(text: str, problems: int) -> None:
    assert len(tool.unhashed(tool.locked_in(text))) == problems


def test_a_package_of_npm_without_hash_is_a_problem() -> None:
    packages = {
        "": {"name": "gongzhi"},
        "node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"},
        "node_modules/a/node_modules/@b/c": {"version": "2.0.0"},
    }
    found = tool.unhashed(tool.locked_in_npm(json.dumps({"packages": packages})))
    assert found == ["no hash: @b/c 2.0.0 (npm)"]


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("LGPL-3.0-only", True),
        ("(MIT OR GPL-2.0-only) AND BSD-3-Clause", False),  # not understood is not allowed
        ("GNU General Public License v3 (GPLv3)", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_or_not(licence: str, allowed: bool) -> None:
    assert tool.is_allowed(licence) == allowed


@pytest.mark.parametrize(
    ("version", "is_hit"),
    [
        ("11.9", False),
        ("12.0a1", False),
        ("12.0", True),
        ("12.1.post1", True),
        ("12.2", False),
        ("13", False),
    ],
)
def test_a_range_begins_and_ends_as_pep_440_orders_versions(version: str, is_hit: bool) -> None:
    assert hit(version, a_record({"introduced": "12.0"}, {"fixed": "12.2"})) == is_hit


@pytest.mark.parametrize(
    ("version", "is_hit"),
    [
        ("2.0.9", True),
        ("2.0.10-rc.1", True),
        ("2.0.10", False),
        ("2.0.11", False),
        ("3.0.0-beta.2", True),
        ("10.0.0", True),
    ],
)
def test_a_range_begins_and_ends_as_semver_orders_versions(version: str, is_hit: bool) -> None:
    record = a_record(
        {"introduced": "0"},
        {"fixed": "2.0.10"},
        {"introduced": "3.0.0-beta.1"},
        name="htmx.org",
        ecosystem="npm",
    )
    assert hit(version, record, name="htmx.org", ecosystem="npm") == is_hit


def test_a_range_can_end_with_its_last_version() -> None:
    record = a_record({"introduced": "0"}, {"last_affected": "5.1"})
    assert [hit(version, record) for version in ("5.1", "5.1.1")] == [True, False]


def test_a_range_of_commits_says_nothing_about_versions_but_a_list_does() -> None:
    record = a_record({"introduced": "0"})
    record["affected"][0]["ranges"][0]["type"] = "GIT"
    assert not hit("12.0", record)
    record["affected"][0]["versions"] = ["12.0"]
    assert hit("12.0", record)


def test_names_are_compared_as_their_registry_does() -> None:
    record = a_record({"introduced": "0"}, name="Django_AllAuth")
    assert hit("65", record, name="django-allauth")
    assert not hit("65", record, name="django-allauth", ecosystem="npm")


def test_a_record_that_was_withdrawn_counts_no_longer() -> None:
    assert not hit("12.0", a_record({"introduced": "0"}) | {"withdrawn": "2025-01-01T00:00:00Z"})


@pytest.mark.parametrize("packed", [False, True])
def test_a_copy_of_the_database_is_read_from_a_folder_or_a_zip(tmp_path: Path, packed: bool) -> None:
    record = json.dumps(a_record({"introduced": "0"}, name="Django"))
    place = tmp_path / "osv.zip" if packed else tmp_path
    if packed:
        with ZipFile(place, "w") as archive:
            archive.writestr("PyPI/X-1.json", record)
    else:
        (tmp_path / "X-1.json").write_text(record)
    [line] = tool.problems_in(ROOT, osv=str(place))
    assert line.startswith("known weakness: django 5.2")
    assert line.endswith("X-1 reads too far")


def test_without_a_copy_the_tool_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GONGZHI_OSV", raising=False)
    assert tool.main() == 0
    assert "GONGZHI_OSV names no copy" in capsys.readouterr().out
