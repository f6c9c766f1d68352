"""Pages of the auditor's desk: how the log stands, what deviates, and all facts as they were sealed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.accountability.vocabulary.kinds import word_of
from gongzhi.civic.cases.actions import explain_deviation
from gongzhi.civic.cases.models import Deviation
from gongzhi.civic.cases.policy import can_configure, visible_facts
from gongzhi.civic.cases.queries.auditing import audit_so_far, open_deviations
from gongzhi.civic.ledger.actions import explain_finding
from gongzhi.civic.ledger.models import Finding
from gongzhi.civic.ledger.queries.checking import open_findings
from gongzhi.civic.ledger.queries.log import current_log, last_signed
from gongzhi.civic.ledger.queries.witnessing import standings
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from gongzhi.kernel.spreadsheet import csv_response
from gongzhi.web.desk.audit.forms import ExplainForm, FactFilter
from gongzhi.web.desk.entrance import DeskView, for_staff
from gongzhi.web.paging import LongList, told
from gongzhi.web.proof import proof_required
from gongzhi.web.refusals import refusals_on

P = ParamSpec("P")
A_PAGE = 50
MOST_SHOWN = 100
MOST_EXPORTED = 100_000


def for_auditors(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who may see the facts, and ask who changes something for a proof; others get a 404."""
    proven = proof_required()(view)

    def guarded(
        request: HttpRequest, by: Person, at: datetime, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if visible_facts(by, at=at) is None:
            raise Http404
        return proven(request, by, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_staff(guarded)


@require_safe
@for_auditors
def audit(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show how the log stands, and what checks found that nobody has explained."""
    return _overview(request, by, at)


def _overview(
    request: HttpRequest, by: Person, at: datetime, form: ExplainForm | None = None
) -> HttpResponseBase:
    log = current_log()
    signed = last_signed(log) if log else None
    page: dict[str, Any] = {
        "log": log,
        "signed": signed,
        "witnesses": standings(log, signed) if log else [],
        "waiting": told(Fact.objects.filter(leaf=None).order_by()[:1001].count()),
        "findings": open_findings(),
        "deviations": open_deviations()[:MOST_SHOWN],
        "so_far": audit_so_far(),
        "may_explain": can_configure(by, at=at),
        "form": form or ExplainForm(),
    }
    return render(request, "desk/audit/audit.html", page, status=422 if form else 200)


@require_safe
@for_auditors
def facts(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the facts that were asked for, the newest first."""
    form = FactFilter(request.GET)
    found = LongList(_asked(form, by, at), A_PAGE).get_page(request.GET.get("page"))
    rows = [(fact, word_of(fact.kind)) for fact in found]
    page = {"form": form, "page": found, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "desk/audit/facts.html", page, status=200 if form.is_valid() else 422)


@require_safe
@for_auditors
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Give the facts that were asked for as a file, the newest first: ids, codes, numbers and times."""
    head = ("leaf", "fact", "kind", "subject", "at", "by", "data")
    found = _asked(FactFilter(request.GET), by, at)[:MOST_EXPORTED]
    return csv_response("facts", head, _rows(found))


def _rows(found: Any) -> Iterator[tuple[object, ...]]:
    for fact in found.iterator(chunk_size=2000):
        yield fact.leaf, fact.pk, fact.kind, fact.subject, fact.at.isoformat(), fact.by, fact.data


def _asked(form: FactFilter, by: Person, at: datetime) -> Any:
    seen = visible_facts(by, at=at)
    assert seen is not None  # who sees none was not let in
    return form.narrowed(seen).order_by("-id")


@require_POST
@for_auditors
def explain_in_log(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Close what a check of the log found."""
    return _explain(request, get_object_or_404(Finding, pk=pk), _close, by=by, at=at)


@require_POST
@for_auditors
def explain_in_case(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Close what a check of cases found."""
    return _explain(request, get_object_or_404(Deviation, pk=pk), explain_deviation, by=by, at=at)


def _close(finding: Finding, *, because: str, by: Person, at: datetime) -> None:
    if not can_configure(by, at=at):
        raise NotAllowed
    explain_finding(finding, because=because, by=by, at=at)


def _explain(
    request: HttpRequest, found: Model, act: Callable[..., object], *, by: Person, at: datetime
) -> HttpResponseBase:
    form = ExplainForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            act(found, because=form.cleaned_data["because"], by=by, at=at)
    if not form.is_valid():
        return _overview(request, by, at, form)
    messages.success(request, _("已经记下原因。"))
    return redirect("desk:audit")
