"""The ways in which tests tamper with a receipt, and the steps of the page that must fail."""

from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], None]


def replaced(part: str, old: str, new: str) -> Change:
    """Change some letters of the promise or the proof."""

    def change(made: dict[str, Any]) -> None:
        assert old in made[part]
        made[part] = made[part].replace(old, new, 1)

    return change


def put(value: object, *names: str) -> Change:
    """Put another value at a place of the receipt."""

    def change(made: dict[str, Any]) -> None:
        *way, last = names
        for name in way:
            made = made[name]
        made[last] = value

    return change


def flip(part: str, line: int) -> Change:
    """Turn a bit in the base64 that ends a line of the promise or the proof."""

    def change(made: dict[str, Any]) -> None:
        lines = made[part].split("\n")
        at = -12
        other = "A" if lines[line][at] != "A" else "B"
        lines[line] = lines[line][:at] + other + lines[line][at + 1 :]
        made[part] = "\n".join(lines)

    return change


CHANGES = {
    "the text": (put("路灯早就修好了", "words", "content", "text"), {"words"}),
    "the salt of the words": (put("00" * 32, "words", "salt"), {"words"}),
    "the case": (put("case:18", "what", "content", "about"), {"what"}),
    "the number": (put("26112300000099", "what", "content", "data", "number"), {"what"}),
    "the salt": (put("00" * 32, "what", "salt"), {"what"}),
    "half a salt": (put("00" * 16, "what", "salt"), {"what"}),
    "the commitment": (put("00" * 32, "entry", "what"), {"what", "promise", "path"}),
    "who did it": (put("cd" * 32, "entry", "who"), {"promise", "path"}),
    "the time": (put("2026-11-22T02:30:00.000000Z", "entry", "at"), {"promise", "path"}),
    "the kind": (put("cases.CaseClosed", "entry", "kind"), {"promise", "path"}),
    "the time promised": (replaced("promise", "\n86400\n", "\n96400\n"), {"promise"}),
    "the leaf promised": (flip("promise", 1), {"promise"}),
    "the signature of the promise": (flip("promise", 5), {"promise"}),
    "a promise cut short": (put("abc", "promise"), {"promise"}),
    "the place": (replaced("proof", "index 4", "index 5"), {"path"}),
    "a place beyond the tree": (replaced("proof", "index 4", "index 7"), {"path"}),
    "a place written oddly": (replaced("proof", "index 4", "index 04"), {"path"}),
    "the first hash": (flip("proof", 2), {"path"}),
    "the last hash": (flip("proof", 4), {"path"}),
    "the size of the log": (replaced("proof", "\n7\n", "\n9\n"), {"path", "checkpoint", "witnesses"}),
    "the root": (flip("proof", 8), {"path", "checkpoint", "witnesses"}),
    "the signature of the city": (flip("proof", 10), {"checkpoint"}),
    "a cosignature": (flip("proof", 11), {"witnesses"}),
    "the log": (replaced("proof", "\n\ngongzhi.example", "\n\nother.example"), {"checkpoint", "witnesses"}),
    "a proof cut short": (put("c2sp.org/tlog-proof@v1\nindex 4\n", "proof"), {"path"}),
}
