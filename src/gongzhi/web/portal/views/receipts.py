"""Receipts of one's own case: to look at, to print, to keep as a file."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import qrcode
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathFillImage

from gongzhi.civic.cases.events import CaseOpened, CaseResolved
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.binding import opening_of_fact
from gongzhi.civic.ledger.queries.receipts import Proven, leaf_hash_of, proof_of, receipt_of
from gongzhi.kernel import clock
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.models import Fact
from gongzhi.web.portal.session import own_case
from gongzhi.web.portal.views.finding import not_yours

KINDS: dict[str, str | Promise] = {CaseOpened.kind: _("收件回执"), CaseResolved.kind: _("答复回执")}


@dataclass(frozen=True)
class Line:
    """A receipt as it stands on the page."""

    fact: Fact
    title: str | Promise
    fingerprint: str
    proof: Proven | None
    address: str  # of the page that checks it

    @property
    def in_groups(self) -> str:
        """The fingerprint in groups of four signs, to be read aloud and compared."""
        return " ".join(self.fingerprint[left : left + 4] for left in range(0, 64, 4))

    @property
    def place(self) -> int | None:
        """How many facts the log had with this one."""
        return self.proof.leaf + 1 if self.proof else None

    @property
    def drawn(self) -> str:
        """The code to scan, as the address of a picture."""
        picture = io.BytesIO()
        qrcode.make(self.address, image_factory=SvgPathFillImage, border=2).save(picture)
        return f"data:image/svg+xml,{quote(picture.getvalue().decode())}"


@never_cache
@require_safe
def receipts(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipts of the visitor's own case."""
    own = own_case(request, number, at=clock.now())
    if own is None:
        return not_yours(request, number)
    lines = [line for fact in _facts_of(own.case) if (line := line_of(request, fact, KINDS[fact.kind]))]
    return render(request, "portal/receipts.html", {"case": own.case, "lines": lines})


@never_cache
@require_safe
def receipt_file(request: HttpRequest, number: str, fact: int) -> HttpResponse:
    """Give one receipt of the visitor's own case as a file."""
    own = own_case(request, number, at=clock.now())
    if own is None:
        return not_yours(request, number)
    found = _facts_of(own.case).filter(pk=fact).first()
    receipt = receipt_of(found, words=_words(own.case, found)) if found else None
    if receipt is None:
        raise Http404
    return as_file(receipt, f"{own.case.number}-{fact}")


def as_file(receipt: dict[str, Any], name: str) -> HttpResponse:
    """Hand a receipt over as a file to keep."""
    response = JsonResponse(receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.receipt.json"'
    return response


def _facts_of(case: Case) -> Any:
    return facts_about(case, kinds=(CaseOpened, CaseResolved))


def _words(case: Case, fact: Fact) -> dict[str, Any] | None:
    """Return what opens the commitment of a fact to its words; None once they were erased."""
    opening = opening_of_fact(case, fact)
    return {"salt": opening.salt.hex(), "content": opening.content} if opening else None


def line_of(request: HttpRequest, fact: Fact, title: str | Promise) -> Line | None:
    """Return a fact's receipt as it stands on a page; None for a fact from before the ledger."""
    fingerprint = leaf_hash_of(fact)
    if fingerprint is None:
        return None
    address = request.build_absolute_uri(f"{reverse('verify:verify')}#{fact.pk}-{fingerprint}")
    return Line(fact, title, fingerprint, proof_of(fact), address)
