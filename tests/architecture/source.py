"""The code of Gongzhi as the architecture tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/gongzhi"
CIVIC = PACKAGE / "civic"
MODULES = sorted(folder for folder in CIVIC.iterdir() if (folder / "apps.py").exists())

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(folder: Path = PACKAGE) -> list[Path]:
    """Return the Python files below a folder, but for migrations."""
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    """Yield all functions and methods of a file."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return how many lines a function has, its docstring aside."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return lines
    return lines - ((first.end_lineno or 0) - first.lineno + 1)


def imports(path: Path) -> Iterator[str]:
    """Yield what a file imports, as "gongzhi.kernel.facts.publish" for a name and "os" for a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield the calls of something's method or of a module's function."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and name_of(node))


def name_of(call: ast.Call) -> str:
    """Return what is called, as "timezone.now" or "objects.create"; "" for a plain function."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    owner = call.func.value
    last = (
        owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else "?"
    )
    return f"{last}.{call.func.attr}"


def part_of(path: Path) -> str:
    """Return the part of its module that a file belongs to: "actions" for cases/actions/opening.py."""
    within = path.relative_to(CIVIC).parts
    return within[1].removesuffix(".py") if len(within) > 1 else ""


def place(path: Path, line: int = 1) -> str:
    """Return a place in the code as editors open it."""
    return f"{path.relative_to(ROOT)}:{line}"
