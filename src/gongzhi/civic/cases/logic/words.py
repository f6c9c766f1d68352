"""What people write: cleaned of what no reader sees, refused when empty or too long."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import LONGEST_TEXT
from gongzhi.kernel.errors import Refused


class NothingWritten(Refused):
    message = _("请写下内容后再提交。")


class TooManyWords(Refused):
    message = _("内容太长：最多 %(longest)s 个字，现在有 %(length)s 个字。请精简后再提交。")


class UnreadableSigns(Refused):
    message = _("内容里有无法显示的控制字符，请删除后再提交(从其他程序复制时容易带入)。")


def clean(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return the text as it is kept: composed (NFC), trimmed, with plain line ends.

    Raises `NothingWritten`, `TooManyWords` or `UnreadableSigns`.
    """
    kept = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not kept:
        raise NothingWritten
    if len(kept) > longest:
        raise TooManyWords(longest=longest, length=len(kept))
    if any(_is_unreadable(sign) for sign in kept):
        raise UnreadableSigns
    return kept


def _is_unreadable(sign: str) -> bool:
    """Tell controls, lone surrogates, and marks that turn the reading direction of what follows."""
    return (
        unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t"
    ) or sign in "\u202a\u202b\u202c\u202d\u202e"


def title_of(text: str) -> str:
    """Return a title for a text that came without one: its first sentence, shortened."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    for end in "。！？!?":
        first = first.split(end)[0]
    return first if len(first) <= 40 else f"{first[:39]}…"
