"""The threat model: every line names tests, and every test that it names exists."""

import re

from tests.architecture.source import ROOT, functions

DOC = (ROOT / "docs/security.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOC)
THREATS = [line for line in DOC.splitlines() if re.match(r"\| [STRIDE] \|", line)]


def test_every_threat_names_a_test() -> None:
    assert len(THREATS) > 30
    assert [line[:60] for line in THREATS if "::test_" not in line] == []


def test_every_test_that_is_named_exists() -> None:
    missing = [f"{path}::{name}" for path, name in NAMED if name not in named_in(path)]
    assert missing == []


def named_in(path: str) -> set[str]:
    """Return the names of the tests in a file."""
    file = ROOT / path
    return {it.name for it in functions(file)} if file.exists() else set()


def test_every_kind_of_threat_is_thought_of() -> None:
    assert {line[2] for line in THREATS} == set("STRIDE")


def test_nothing_is_named_but_tests() -> None:
    assert re.findall(r"`(tests/\S+)`", DOC) == [
        *re.findall(r"`(tests/architecture/test_security_doc\.py)`", DOC),
        *[f"{path}::{name}" for path, name in NAMED],
    ]
