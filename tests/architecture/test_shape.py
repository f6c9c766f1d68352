"""The one shape of a module, and the size of what is in it."""

import ast
from statistics import median

from tests.architecture.source import CIVIC, MODULES, ROOT, files, functions, length, part_of, place, tree

PARTS = {
    "__init__", "vocabulary", "events", "logic", "models", "policy", "queries", "actions", "forms",
    "adapters", "views", "rest", "admin", "tasks", "reactions", "commands", "urls", "apps",
}  # fmt: skip
FOLDERS = {"migrations", "templates", "templatetags", "seed", "__pycache__"}
PAPERS = {"README.md", "register.toml"}
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "helpers",
    "common",
    "manager",
    "managers",
    "processor",
    "misc",
    "base",
    "core",
}


def test_a_module_has_only_the_files_of_its_one_shape() -> None:
    strange = [
        entry.relative_to(CIVIC).as_posix()
        for module in MODULES
        for entry in module.iterdir()
        if not (entry.name.removesuffix(".py") in PARTS or entry.name in FOLDERS | PAPERS)
    ]
    assert strange == []


def test_a_module_has_a_readme_of_at_most_40_lines() -> None:
    missing = [module.name for module in MODULES if not (module / "README.md").exists()]
    long = [path for path in CIVIC.glob("*/README.md") if len(path.read_text().splitlines()) > 40]
    assert (missing, long) == ([], [])


def test_every_file_says_first_what_it_holds() -> None:
    ours = [*files(), *files(ROOT / "tests"), *files(ROOT / "tools")]
    silent = [place(path) for path in ours if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_files_are_shorter_than_400_lines() -> None:
    ours = [*files(), *files(ROOT / "tests"), *files(ROOT / "tools")]
    assert [place(path) for path in ours if len(path.read_text().splitlines()) >= 400] == []


def test_functions_have_at_most_60_lines() -> None:
    assert [place(path, it.lineno) for path in files() for it in functions(path) if length(it) > 60] == []


def test_the_usual_function_is_shorter_than_10_lines() -> None:
    assert median(length(it) for path in files() for it in functions(path)) < 10


def test_the_usual_test_is_shorter_than_12_lines() -> None:
    tests = [it for path in files(ROOT / "tests") for it in functions(path) if it.name.startswith("test_")]
    assert median(map(length, tests)) < 12


def test_names_say_something() -> None:
    named = [path for path in files() if path.parent.name != "sqlite"]  # Django asks for a backend's base.py
    empty = [place(path) for path in named if path.stem in NAMES_THAT_SAY_NOTHING]
    vague = [
        place(path, it.lineno)
        for path in files()
        for it in functions(path)
        if it.name.lstrip("_").startswith(("do_", "handle_"))
    ]
    assert (empty, vague) == ([], [])


def test_a_part_that_outgrew_its_file_is_a_folder_of_the_same_name() -> None:
    parts = {part_of(path) for module in MODULES for path in files(module)}
    assert parts <= PARTS | {"templatetags"}
