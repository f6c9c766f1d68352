"""Who writes, in whose name, and when."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.architecture.source import CIVIC, MODULES, PACKAGE, calls, files, imports, name_of, part_of, place

WRITES = {
    "save", "update", "create", "acreate", "delete", "adelete", "bulk_create", "bulk_update",
    "get_or_create", "update_or_create", "set_password",
}  # fmt: skip
# They begin when nobody is known yet, make the person in whose name they act, or seal what others did.
BY_NOBODY = {
    "ledger.check_all", "ledger.check_next", "ledger.claim_errand", "ledger.keep_cosignature",
    "ledger.note_findings", "ledger.note_trouble", "ledger.seal_all",
    "ledger.seal_facts", "ledger.sign_checkpoint",
    "people.found_administration", "people.join_by_invitation", "people.open_invitation",
    "people.register_person",
}  # fmt: skip
# Parts of other modules' actions, which announce them.
PARTS = {"privacy.keep_details"}
# One hash for all accounts of the demo city, because hashing is slow on purpose.
MAY_WRITE = {"src/gongzhi/demo/founding.py:1"}
CLOCKS = {"timezone.now", "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}


def test_only_actions_write() -> None:
    others = [path for path in files(CIVIC) if part_of(path) != "actions"]
    others += [*files(PACKAGE / "web"), *files(PACKAGE / "demo"), *files(PACKAGE / "config")]
    others = [path for path in others if place(path) not in MAY_WRITE]
    assert [place(path, call.lineno) for path in others for call in calls(path) if writes(call)] == []


def writes(call: ast.Call) -> bool:
    """Tell whether a call writes a row, not a visitor's session, a picture's file or a dict."""
    owner, verb = name_of(call).split(".")
    if owner == "session" or (verb in {"save", "update"} and call.args):
        return False
    return verb in WRITES


def test_only_the_kernel_and_actions_publish() -> None:
    publishers = [
        path for path in files() for name in imports(path) if name.startswith("gongzhi.kernel.facts.publish")
    ]
    assert [
        place(path) for path in publishers if CIVIC not in path.parents or part_of(path) != "actions"
    ] == []


def test_every_action_says_by_whom_and_when() -> None:
    lacking = [
        f"{name} lacks {word}"
        for name, action in actions()
        if name not in PARTS
        for word in (("at",) if name in BY_NOBODY else ("by", "at"))
        if getattr(inspect.signature(action).parameters.get(word), "kind", None)
        != inspect.Parameter.KEYWORD_ONLY
    ]
    assert lacking == []


def actions() -> Iterator[tuple[str, Any]]:
    """Yield the functions that modules offer as actions, by their full name."""
    for module in MODULES:
        if not ((module / "actions.py").exists() or (module / "actions").exists()):
            continue
        door = import_module(f"gongzhi.civic.{module.name}.actions")
        for name, function in inspect.getmembers(door, inspect.isfunction):
            if function.__module__.startswith(door.__name__) and not name.startswith("_"):
                yield f"{module.name}.{name}", function


def test_only_the_clock_of_the_kernel_is_read() -> None:
    ours = [path for path in files() if path != PACKAGE / "kernel/clock.py"]
    assert [place(path, it.lineno) for path in ours for it in calls(path) if name_of(it) in CLOCKS] == []


def test_no_action_waits_for_another_system() -> None:
    outside = (
        "urllib.request",
        "http.client",
        "smtplib",
        "socket",
        "requests",
        "django.core.mail",
        "subprocess",
    )
    acting = [
        path for path in files(CIVIC) if part_of(path) in {"actions", "logic", "queries", "policy", "models"}
    ]
    assert [place(path) for path in acting for name in imports(path) if name.startswith(outside)] == []
