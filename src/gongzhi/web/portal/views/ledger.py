"""The public log: how it stands, its files, and the proof of a fact's place, for anybody."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.checking import open_findings
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS, current_log, keys_of, last_signed, public_file
from gongzhi.civic.ledger.queries.receipts import proof_of
from gongzhi.civic.ledger.queries.witnessing import last_cosigned, standings
from gongzhi.kernel.models import Fact

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "no-cache"


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Tell how the log stands, who vouches for it, and how to check it."""
    log = current_log()
    page: dict[str, Any] = {"log": log, "findings": open_findings(), "site": settings.SITE_ADDRESS}
    if log:
        ended = Log.objects.exclude(pk=log.pk)[:20]
        signed = last_signed(log)
        page |= {"signed": signed, "keys": keys_of(log), "ended": ended}
        page |= {"cosigned": last_cosigned(log), "witnesses": standings(log, signed)}
    return render(request, "portal/ledger.html", page)


@require_safe
def proof(request: HttpRequest, fact: int) -> HttpResponse:
    """Give what proves a fact's place in the log, without saying what it is about."""
    log = current_log()
    if log is None:
        raise Http404
    found = proof_of(get_object_or_404(Fact, pk=fact))
    told = {
        "origin": log.origin,
        "keys": [str(key) for key in keys_of(log)],
        "proof": found.text if found else None,
    }
    return _for_everybody(JsonResponse(told), FOR_NOW)


@require_safe
def file(request: HttpRequest, log: int, path: str) -> HttpResponse:
    """Serve a file of a log: tiles never change, the checkpoint always does."""
    data = public_file(get_object_or_404(Log, pk=log), path)
    if data is None:
        raise Http404
    changes = path in {CHECKPOINT, KEYS}
    kind = "text/plain; charset=utf-8" if changes else "application/octet-stream"
    return _for_everybody(HttpResponse(data, content_type=kind), FOR_NOW if changes else FOR_EVER)


def _for_everybody(response: HttpResponse, caching: str) -> HttpResponse:
    """Let pages of others read it, too: whoever checks need not do so here."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = caching
    return response
