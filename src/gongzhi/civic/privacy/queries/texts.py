"""Which personal data a text holds, and how it reads without."""

from gongzhi.civic.privacy.logic.finding import found_in
from gongzhi.civic.privacy.logic.masking import mask_of
from gongzhi.civic.privacy.vocabulary import Found

GONE = "＊＊＊"


def personal_data_in(text: str) -> list[Found]:
    """Return the personal data in a text, in its order, none overlapping; offsets are of the given text."""
    return found_in(text)


def masked(text: str) -> str:
    """Return the text with each piece of personal data masked; a masked text stays as it is."""
    while found := found_in(text):
        text = _with_masks(text, found)
    return text


def without_personal_data(text: str) -> str:
    """Return the text with each piece of personal data wholly gone: no surname, no last figures stay."""
    while (gone := _with_gaps(text)) != text:
        text = gone
    return text


def _with_gaps(text: str) -> str:
    for one in reversed(found_in(text)):
        text = f"{text[: one.start]}{GONE}{text[one.end :]}"
    return text


def _with_masks(text: str, found: list[Found]) -> str:
    pieces, at = [], 0
    for one in found:
        pieces += [text[at : one.start], mask_of(one)]
        at = one.end
    return "".join([*pieces, text[at:]])


def masked_name(name: str) -> str:
    """Return a name of which only the first sign can be read."""
    return f"{name[0]}**" if name else ""


def masked_phone(phone: str) -> str:
    """Return a number of which only the beginning and the end can be read."""
    return f"{phone[:3]}{'*' * (len(phone) - 5)}{phone[-2:]}" if len(phone) > 6 else "*" * len(phone)
