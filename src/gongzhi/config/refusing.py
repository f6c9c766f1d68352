"""How a request is refused before anybody looked at it: in the form of the door, in the caller's language."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation.trans_real import parse_accept_lang_header

ENOUGH = "请求太多了，请稍后再试。"
BUSY = "现在访问的人很多，请稍后再试。"
LARGE = "内容太大了。"
FAILED = "出了点问题，请稍后再试。"
ENGLISH = {
    ENOUGH: "Too many requests, please try again later.",
    BUSY: "Many people are here at the moment, please try again later.",
    LARGE: "This is too large.",
    FAILED: "Something went wrong, please try again later.",
}
PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<title>{words}</title><h1>{words}</h1><p lang="en">{english}</p></html>'
)
XML = (
    '<?xml version="1.0" encoding="utf-8"?>'
    "<errors><error><code>{code}</code><description>{words}</description></error></errors>"
)


@dataclass(frozen=True)
class Refusal:
    """Why a request is not looked at, and when to come again."""

    status: HTTPStatus
    words: str
    budget: str
    wait: float = 1.0


def told(refusal: Refusal, path: str, accepted: str) -> tuple[str, bytes]:
    """Return the content type and body; `accepted` is the caller's Accept-Language (RFC 9110, 12.5.4)."""
    status, words = refusal.status, refusal.words
    if path.startswith("/open311/"):
        if path.endswith(".json"):
            return "application/json; charset=utf-8", _json([{"code": status, "description": words}])
        return "text/xml; charset=utf-8", XML.format(code=int(status), words=words).encode()
    if path.startswith("/api/"):
        detail = ENGLISH[words] if wants_english(accepted) else words
        named = {"type": "about:blank", "title": status.phrase, "status": status}
        return "application/problem+json", _json(named | {"code": status.name.lower(), "detail": detail})
    return "text/html; charset=utf-8", PAGE.format(words=words, english=ENGLISH[words]).encode()


def wants_english(accepted: str) -> bool:
    """Tell whether of our two languages a caller prefers English; Chinese where neither is named."""
    named = (code.partition("-")[0] for code, _quality in parse_accept_lang_header(accepted.lower()[:500]))
    return next((code for code in named if code in {"en", "zh"}), "zh") == "en"


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
