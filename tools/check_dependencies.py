"""Checks what we depend on, offline: hashes in the locks, licences of what runs, known weaknesses.

Weaknesses are looked up in a copy of the OSV database (osv.dev) where GONGZHI_OSV names one: a folder or a
zip of its records as JSON. Without one a line says that nothing was looked up.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
RUN, LOCKS, NODE_LOCK = "run.txt", ("run.txt", "test.txt", "node.txt"), "package-lock.json"
# Licences under which we may pass Gongzhi on; the lesser GPL for what stays replaceable, as psycopg.
ALLOWED = frozenset(
    {
        *(
            "MIT",
            "MIT-0",
            "MIT-CMU",
            "BSD",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "Apache-2.0",
            "ISC",
            "Zlib",
        ),
        *("PSF-2.0", "MPL-2.0", "CC0-1.0", "Unlicense", "AFL-2.1", "HPND", "LGPL-3.0-only", "LGPL-2.1-only"),
    }
)
_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
}


@dataclass(frozen=True)
class Locked:
    """A package in a lock."""

    ecosystem: str  # as OSV names it: PyPI or npm
    name: str
    version: str
    is_hashed: bool

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.ecosystem})"


def locked_in(text: str) -> Iterator[Locked]:
    """Yield the packages of a file of pip; whatever is no pinned name is a package without hash."""
    for entry in re.sub(r"\\\n", " ", text).splitlines():
        words = entry.split("#")[0].split()
        if not words:
            continue
        name, _equal, version = words[0].partition("==")
        is_hashed = any(re.fullmatch(r"--hash=sha(256|384|512):[0-9a-f]{64,}", word) for word in words[1:])
        yield Locked("PyPI", canonicalize_name(name), version, is_hashed and bool(version))


def locked_in_npm(text: str) -> Iterator[Locked]:
    """Yield the packages of a lock of npm."""
    for place, about in json.loads(text)["packages"].items():
        if place:  # the empty place is our own
            name = about.get("name") or place.rpartition("node_modules/")[2]
            yield Locked("npm", name, about["version"], about.get("integrity", "").startswith("sha512-"))


def all_locked(root: Path) -> list[Locked]:
    """Return every package of all locks, each once."""
    found = [one for lock in LOCKS for one in locked_in((root / "requirements" / lock).read_text())]
    return sorted({*found, *locked_in_npm((root / NODE_LOCK).read_text())}, key=str)


def unhashed(packages: Iterable[Locked]) -> list[str]:
    """Return those that could be exchanged on their way to us."""
    return [f"no hash: {package}" for package in packages if not package.is_hashed]


def licence_of(name: str) -> str:
    """Return the licence that an installed package names, as an SPDX expression; "" if it names none."""
    about: Any = metadata(name)
    if said := about.get("License-Expression"):
        return str(said)
    ours = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    known = [
        _CLASSIFIERS.get(word, word)
        for word in ours
        if word not in {"OSI Approved", "Other/Proprietary License"}
    ]
    return " AND ".join(known) or str(about.get("License") or "").partition("\n")[0].strip()


def is_allowed(expression: str) -> bool:
    """Tell whether an SPDX expression (annex D) can be kept by what we allow; AND binds before OR."""
    plain = re.sub(r"[()]", " ", expression)
    if "(" in expression and " AND " in plain and " OR " in plain:
        return all(word in ALLOWED for word in re.split(r" AND | OR ", re.sub(r"\s+", " ", plain).strip()))
    ways = re.split(r"\s+OR\s+", plain.strip())
    return any(all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", way)) for way in ways)


def forbidden(packages: Iterable[Locked]) -> list[str]:
    """Return the installed packages whose licence we may not pass on."""
    found = []
    for package in packages:
        try:
            licence = licence_of(package.name)
        except PackageNotFoundError:
            continue  # for another system or another Python
        if not is_allowed(licence):
            found.append(f"licence not allowed: {package}: {licence or 'none'}")
    return found


def records_in(place: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a copy of OSV, a folder or a zip."""
    if place.is_dir():
        yield from (json.loads(path.read_bytes()) for path in sorted(place.rglob("*.json")))
    else:
        with ZipFile(place) as archive:
            names = (name for name in archive.namelist() if name.endswith(".json"))
            yield from (json.loads(archive.read(name)) for name in names)


def weaknesses(packages: Iterable[Locked], records: Iterable[dict[str, Any]]) -> list[str]:
    """Return the packages that a record says are weak, with the record's id and summary."""
    by_name: dict[tuple[str, str], list[Locked]] = {}
    for package in packages:
        by_name.setdefault((package.ecosystem, package.name), []).append(package)
    hits = (
        f"known weakness: {package}: {record['id']} {record.get('summary', '')}".rstrip()
        for record in records
        if not record.get("withdrawn")
        for affected in record.get("affected", [])
        for package in by_name.get(_name_in(affected), [])
        if is_affected(package, affected)
    )
    return sorted(set(hits))


def _name_in(affected: dict[str, Any]) -> tuple[str, str]:
    said = affected.get("package", {})
    ecosystem, name = said.get("ecosystem", ""), said.get("name", "")
    return ecosystem, canonicalize_name(name) if ecosystem == "PyPI" else name


def is_affected(package: Locked, affected: dict[str, Any]) -> bool:
    """Tell whether a version is named, or lies in a range (OSV schema, "Evaluation")."""
    if package.version in affected.get("versions", []):
        return True
    ranges = [each for each in affected.get("ranges", []) if each.get("type") in {"ECOSYSTEM", "SEMVER"}]
    return any(_lies_in(package, each["events"]) for each in ranges)


def _lies_in(package: Locked, events: list[dict[str, str]]) -> bool:
    here, inside = _order(package.version, package.ecosystem), False
    marks = [
        (_order(version, package.ecosystem), kind) for event in events for kind, version in event.items()
    ]
    for version, kind in sorted(marks, key=lambda mark: mark[0]):
        if kind == "introduced" and here >= version:
            inside = True
        elif (kind in {"fixed", "limit"} and here >= version) or (kind == "last_affected" and here > version):
            inside = False
    return inside


def _order(version: str, ecosystem: str) -> tuple[Any, ...]:
    """Return what versions sort by: PEP 440 for PyPI, Semantic Versioning 2.0.0 (11) for npm."""
    if version == "0":
        return (-1,)  # before all others
    if ecosystem == "npm":
        return (0, *_semver(version))
    try:
        return (0, Version(version))
    except InvalidVersion:
        return (-1,)


def _semver(version: str) -> tuple[Any, ...]:
    core, _dash, early = version.partition("+")[0].lstrip("v").partition("-")
    numbers = tuple(int(part) for part in core.split(".") if part.isdecimal())
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in early.split(".") if part
    )
    return (*numbers, 0, 0, 0)[:3], not early, parts


def problems_in(root: Path, *, osv: str) -> Iterator[str]:
    """Yield what is wrong."""
    packages = all_locked(root)
    yield from unhashed(packages)
    yield from forbidden(locked_in((root / "requirements" / RUN).read_text()))
    if osv:
        yield from weaknesses(packages, records_in(Path(osv)))


def main() -> int:
    """Print what is wrong; return how the check ends."""
    osv = os.environ.get("GONGZHI_OSV", "")
    found = list(problems_in(ROOT, osv=osv))
    for line in found:
        print(line)
    if not osv:
        print("Weaknesses were not looked up: GONGZHI_OSV names no copy of the OSV database.")
    print(f"{len(all_locked(ROOT))} locked packages, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
