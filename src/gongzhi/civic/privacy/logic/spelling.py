"""One spelling for numbers and Latin letters, with the way back to the text as it was written.

Unicode's own folding (NFKC, UAX 15) would do more than is wanted: it changes punctuation and lengths. Only
signs that hide a number or an account are folded, one for one; those that nobody sees are dropped.
"""

import re
from dataclasses import dataclass

INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\u20e3"
"""No width of their own, and the two signs that make a digit a keycap emoji."""

GAP = r"[ \t\u00a0\u2000-\u200a\u3000.\-\u2010-\u2015\u2212\u00b7\u2022]"
"""What people put between the digits of one number."""

_DIGITS = {
    "0": "〇零○⓪⓿⁰₀",
    "1": "一壹幺①⑴⒈❶➀➊⓵㊀㈠¹₁",
    "2": "二贰②⑵⒉❷➁➋⓶㊁㈡²₂",
    "3": "三叁③⑶⒊❸➂➌⓷㊂㈢³₃",
    "4": "四肆④⑷⒋❹➃➍⓸㊃㈣⁴₄",
    "5": "五伍⑤⑸⒌❺➄➎⓹㊄㈤⁵₅",
    "6": "六陆⑥⑹⒍❻➅➏⓺㊅㈥⁶₆",
    "7": "七柒⑦⑺⒎❼➆➐⓻㊆㈦⁷₇",
    "8": "八捌⑧⑻⒏❽➇➑⓼㊇㈧⁸₈",
    "9": "九玖⑨⑼⒐❾➈➒⓽㊈㈨⁹₉",
}
_LOOKALIKES = {"O": "0", "o": "0", "l": "1", "I": "1"}
_MATHEMATICAL = {chr(0x1D7CE + step): str(step % 10) for step in range(50)}

_READ_AS = {sign: digit for digit, signs in _DIGITS.items() for sign in signs} | _LOOKALIKES | _MATHEMATICAL
_AS_DIGITS = str.maketrans(_READ_AS)
_OTHER = "[" + "".join(_READ_AS) + "]"
_LIKE_A_DIGIT = "[0-9" + "".join(_READ_AS) + "]"

_WIDE = {
    chr(ord(sign) + 0xFEE0): sign
    for sign in map(chr, range(0x21, 0x7F))
    if sign.isalnum() or sign in "@.-_+#"
}
_AS_NARROW = str.maketrans(_WIDE)

_ODD = re.compile(f"[{INVISIBLE}{re.escape(''.join(_WIDE))}]")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_RUN = re.compile(f"{_LIKE_A_DIGIT}(?:{GAP}{{0,3}}{_LIKE_A_DIGIT}){{6,}}")
_TOUCHED = re.compile(f"{_OTHER}?({GAP}{{0,3}}[0-9](?:{GAP}|[0-9]){{5,}}[0-9]{GAP}{{0,3}}){_OTHER}?")
_MOBILE_BUT_ONE = 10
_AFTER_ONE = frozenset("直样次个般下定起些共位名条家")
"""一 before one of these is a word."""


@dataclass(frozen=True)
class Folded:
    """A text in one spelling; `places`: where each sign stood, and the end; None where nothing moved."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text as written a piece of the folded text stands."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end]


def folded(text: str) -> Folded:
    """Return the text in one spelling; most texts cost two scans and stay as they are."""
    places = None
    if _ODD.search(text):
        if _UNSEEN.search(text):
            places = (*(at for at, sign in enumerate(text) if not _UNSEEN.match(sign)), len(text))
            text = "".join(text[at] for at in places[:-1])
        text = text.translate(_AS_NARROW)
    return Folded(_RUN.sub(_as_digits, text), places)


def _as_digits(run: re.Match[str]) -> str:
    """Read a run of signs as digits; what only touches a number (138…一直, tel138…) is no part of it."""
    signs = run.group()
    touched = _TOUCHED.fullmatch(signs)
    if touched and sum(sign.isdigit() for sign in touched.group(1)) != _MOBILE_BUT_ONE:
        return signs
    if signs[-1] == "一" and run.string[run.end() : run.end() + 1] in _AFTER_ONE:
        return signs[:-1].translate(_AS_DIGITS) + "一"
    return signs.translate(_AS_DIGITS)
