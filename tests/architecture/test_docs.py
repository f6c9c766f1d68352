"""The papers: every command, verb and setting is described somewhere a reader looks."""

import re

from typer.main import get_command

from gongzhi.config.commands import command_line
from tests.architecture.source import ROOT, files

PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def written() -> str:
    """Return the text of all papers."""
    return "\n".join(path.read_text() for path in PAPERS if path.exists())


def test_every_make_target_is_described() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets
    assert [target for target in targets if f"make {target}" not in written()] == []


def test_every_setting_is_described() -> None:
    used = {name for path in files() for name in re.findall(r"GONGZHI_[A-Z_]+", path.read_text())}
    assert sorted(name for name in used if f"`{name}`" not in written()) == []


def test_no_setting_is_described_that_does_not_exist() -> None:
    described = set(re.findall(r"GONGZHI_[A-Z]+[A-Z_]*[A-Z]", written()))
    read = [*files(), *files(ROOT / "tools")]
    used = {name for path in read for name in re.findall(r"GONGZHI_[A-Z_]+", path.read_text())}
    assert sorted(described - used) == []


def test_every_verb_is_described_and_explains_itself() -> None:
    verbs = get_command(command_line()).commands  # type: ignore[attr-defined]  # the command is a group
    assert [name for name in verbs if f"gongzhi {name}" not in written()] == []
    assert [name for name, verb in verbs.items() if not verb.get_short_help_str()] == []


def test_every_verb_below_a_verb_is_described_and_explains_itself() -> None:
    verbs = {
        f"{name} {verb}": it
        for name, group in get_command(command_line()).commands.items()  # type: ignore[attr-defined]  # a group
        for verb, it in getattr(group, "commands", {}).items()
    }
    assert {"import cases", "parked retry"} <= set(verbs)
    assert [name for name in verbs if f"gongzhi {name}" not in written()] == []
    assert [name for name, verb in verbs.items() if not verb.get_short_help_str()] == []


def test_locks_name_no_machine_and_no_registry() -> None:
    locks = [*(ROOT / "requirements").iterdir(), ROOT / "package-lock.json"]
    addresses = r'"resolved"|--(extra-)?index-url|--find-links|@ (https?|file):'
    assert [path.name for path in locks if re.search(addresses, path.read_text())] == []
