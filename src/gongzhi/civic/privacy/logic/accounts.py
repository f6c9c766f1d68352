"""Names of accounts: e-mail, WeChat and QQ, the last two by the words before them."""

import re
from collections.abc import Iterator

from gongzhi.civic.privacy.logic.numbers import Span
from gongzhi.civic.privacy.vocabulary import PersonalData

_LABEL = "[A-Za-z0-9-]{1,63}"
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+*-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?(?:@|[\[(（【]\s?(?:at|AT)\s?[\])）】])\s?"
    rf"({_LABEL}(?:\.{_LABEL}){{0,4}}(?:\s?[.。]\s?(?:com|cn|net|org|edu|gov)(?![A-Za-z0-9])){{0,2}})"
)
_DOMAIN = re.compile(r"[.。]\s?[A-Za-z]{2,24}$")
"""The usual part of an address in RFC 5321, and how people write it when they don't want it to be read."""

_LINK = r"(?:号码?|账号|帐号|ID|id)?\s?(?:[是为：:]|就是)?\s?"
_WECHAT = re.compile(
    r"(?:微信|威信|薇信|徽信|[Vv]信|[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww][Ee][Ii][Xx][Ii][Nn]|加我?[Vv])(?!公众)"
    rf"({_LINK})([A-Za-z][A-Za-z0-9_-]{{5,19}}|[1-9][0-9]{{5,10}})(?![A-Za-z0-9_*-])"
)
_QQ = re.compile(
    rf"(?:[Qq]\s?[Qq]|扣扣|球球|企鹅号|[Qq]号)(?!群){_LINK}"
    r"([1-9](?:[ -]?[0-9]){4,10})(?![0-9*]|\s?[元人名户])"
)
_PUBLIC = re.compile(r"公众(?:平台|号)[^。；;]{0,12}$")
_HAS_ACCOUNT = re.compile(r"[微威薇徽VvWw加Qq扣球企](?:信|[Xx]|[Ee]|我?[Vv]|\s?[Qq]|扣|球|鹅|号)")


def accounts_in(text: str) -> Iterator[Span]:
    """Yield the accounts of persons in a folded text, not offices' mailboxes (gov.cn) and public accounts."""
    if "@" in text or "at" in text or "AT" in text:
        for hit in _EMAIL.finditer(text):
            if _DOMAIN.search(hit.group(1)) and not hit.group(1).lower().endswith("gov.cn"):
                yield PersonalData.EMAIL, *hit.span()
    if _HAS_ACCOUNT.search(text):
        yield from _wechats(text)
        for hit in _QQ.finditer(text):
            yield PersonalData.QQ, *hit.span(1)


def _wechats(text: str) -> Iterator[Span]:
    for hit in _WECHAT.finditer(text):
        plain_word = hit.group(2).isalpha() and not hit.group(1).strip()
        if not plain_word and not _PUBLIC.search(text, max(0, hit.start() - 20), hit.start()):
            yield PersonalData.WECHAT, *hit.span(2)
