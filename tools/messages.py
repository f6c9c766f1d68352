"""The English messages: `update` brings them up to date, `check` finds gaps, `compile` makes the .mo.

Without GNU gettext, so that nothing need be installed. The file has no line numbers and one order, so that a
change shows only what changed. The words in the code are Chinese; English is the translation.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "src/gongzhi"
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "_now", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = {
    "Project-Id-Version": "gongzhi",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")

Key = tuple[str | None, str, str]  # context, message, plural


def sources() -> Iterator[tuple[Path, str]]:
    """Yield every file with messages, templates as the Python that Django's own tool makes of them."""
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            yield path, path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield path, templatize(path.read_text(), origin=str(path))


def messages_in_code() -> set[Key]:
    """Return all messages that the code and the templates mark."""
    from babel.messages.extract import extract

    found: set[Key] = set()
    for _, text in sources():
        for _, message, _, context in extract(
            "python", io.BytesIO(text.encode()), FUNCTIONS, options={"encoding": "utf-8"}
        ):
            first, second = (message[0], message[1] or "") if isinstance(message, tuple) else (message, "")
            if first:
                found.add((context, first, second))
    return found


def key_of(entry: polib.POEntry) -> Key:
    """Return what tells an entry from others."""
    return entry.msgctxt or None, entry.msgid, entry.msgid_plural


def catalogue() -> polib.POFile:
    """Return the English messages as they are on disk."""
    return polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()


def update() -> None:
    """Add new messages, drop those that are gone, keep what is translated."""
    known = {key_of(entry): entry for entry in catalogue() if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = HEADER
    for key in sorted(messages_in_code(), key=lambda key: (key[1], key[0] or "", key[2])):
        fresh.append(translated(key, known.get(key)))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE), newline="\n")
    print(f"{len(fresh)} messages, {len(fresh.untranslated_entries())} without English")


def translated(key: Key, known: polib.POEntry | None) -> polib.POEntry:
    """Return the entry of a message, with the translation it had."""
    context, message, plural = key
    entry = polib.POEntry(msgctxt=context, msgid=message, msgid_plural=plural)
    entry.flags = ["python-format"] if re.search(r"%(\(\w+\))?[sdf]", message) else []
    if plural:
        entry.msgstr_plural = known.msgstr_plural if known else {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def faults() -> Iterator[str]:
    """Yield what is wrong with the English messages, a line each."""
    entries = {key_of(entry): entry for entry in catalogue()}
    marked = messages_in_code()
    yield from (f"not in the file: {key[1]}" for key in sorted(marked - entries.keys(), key=str))
    yield from (f"no longer in the code: {key[1]}" for key in sorted(entries.keys() - marked, key=str))
    for key, entry in entries.items():
        if entry.fuzzy or entry.obsolete:
            yield f"fuzzy or obsolete: {key[1]}"
        elif not entry.translated():
            yield f"without English: {key[1]}"
        elif any(differ(key[2] or key[1], text) for text in entry.msgstr_plural.values() or [entry.msgstr]):
            yield f"placeholders differ: {key[1]}"


def differ(message: str, translation: str) -> bool:
    """Tell whether a translation has other placeholders than its message; it may leave out one."""
    ours, theirs = set(PLACEHOLDER.findall(message)), set(PLACEHOLDER.findall(translation))
    return not theirs <= ours or len(ours - theirs) > 1


def check() -> None:
    """Fail when a message has no good English."""
    lines = list(faults())
    print("\n".join(lines) or "all messages have English")
    if lines:
        sys.exit(f"{len(lines)} faults; `make messages` brings the file up to date")


def compile_catalogue() -> None:
    """Write the .mo that Django reads."""
    catalogue().save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


if __name__ == "__main__":
    verbs = {"update": update, "check": check, "compile": compile_catalogue}
    verb = verbs.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if verb is None:
        sys.exit(f"python tools/messages.py {'|'.join(verbs)}")
    verb()
