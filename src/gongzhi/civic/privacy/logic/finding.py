"""All personal data in a text: each kind by its own rules, and one answer where they overlap."""

from gongzhi.civic.privacy.logic.accounts import accounts_in
from gongzhi.civic.privacy.logic.addresses import addresses_in
from gongzhi.civic.privacy.logic.names import names_in
from gongzhi.civic.privacy.logic.numbers import Span, numbers_in
from gongzhi.civic.privacy.logic.spelling import folded
from gongzhi.civic.privacy.vocabulary import Found, PersonalData

_RANK = {kind: rank for rank, kind in enumerate(PersonalData)}


def found_in(text: str) -> list[Found]:
    """Return the personal data in a text, in its order; where kinds overlap, the first of the enum counts."""
    plain = folded(text)
    spans = [*numbers_in(plain.text), *accounts_in(plain.text), *addresses_in(plain.text)]
    spans += names_in(plain.text, [span for span in spans if span[0] == PersonalData.MOBILE])
    return [_found(text, kind, *plain.span(start, end)) for kind, start, end in _apart(spans)]


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (_RANK[span[0]], span[1] - span[2])):
        if all(span[2] <= other[1] or other[2] <= span[1] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span[1])


def _found(text: str, kind: PersonalData, start: int, end: int) -> Found:
    return Found(kind, start, end, text[start:end])
