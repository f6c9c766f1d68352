"""The page that checks receipts: one file, served as it was built, under the policy that it brings along."""

import re
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

PAGE = Path(__file__).resolve().parents[1] / "static/built/verify.html"
_POLICY = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Give the page, the same to all; what is checked on it stays in the browser."""
    return HttpResponse(_page(), headers={"Content-Security-Policy": policy(), "Cache-Control": "no-cache"})


def policy() -> str:
    """Return what the page lets run: itself; and that nobody frames it, which only a head can say."""
    found = _POLICY.search(_page())
    assert found, "the built page brings no policy"
    return f"{found[1]}; frame-ancestors 'none'"


@cache
def _page() -> str:
    return PAGE.read_text()
