"""The page of what was learned: which model reads, how well it does and for whom, and the way back."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.vocabulary import Channel
from gongzhi.civic.dispatch.actions import choose_model
from gongzhi.civic.dispatch.queries.reading import model_in_use, models_there
from gongzhi.civic.dispatch.queries.records import (
    Record,
    decided_since,
    record_of,
    records_by,
    records_by_county,
)
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.dangers import dangers_of
from gongzhi.web.desk.settings.entrance import for_configurators

A_PAGE = 20
WEEKS = 12
Row = dict[str, Any]


@require_safe
@for_configurators
def learning(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the model in use, how often dispatchers took its first choice and where, and all models."""
    decided = decided_since(at - timedelta(weeks=WEEKS))
    context = {
        "model": model_in_use(),
        "whole": _row("", record_of(decided)),
        "weeks": [_row(name, record) for name, record in _weeks(at).items()],
        "counties": _rows(records_by_county(decided)),
        "channels": _rows({Channel(key).label: r for key, r in records_by("case__channel", decided).items()}),
        "page": Paginator(models_there(), A_PAGE).get_page(request.GET.get("page")),
        "span": WEEKS,
        "dangers": dangers_of(at),
    }
    return render(request, "desk/settings/learning.html", context)


@require_POST
@for_configurators
def learning_use(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Let an earlier model read what comes in, or a newer one again."""
    number = request.POST.get("model", "")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    model = models_there().filter(pk=wanted).first()
    if model is None:
        messages.error(request, _("没有这个模型，仍在使用原来的。"))
    else:
        choose_model(model, by=by, at=at)
        messages.success(request, _("从现在起由%(number)s号模型来读新的诉求。") % {"number": model.pk})
    return redirect("desk:learning")


def _weeks(at: datetime) -> Mapping[str, Record]:
    """Return the record of each of the last weeks, by the day on which it began; one query."""
    today = timezone.localdate(at)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    since = timezone.make_aware(datetime.combine(first, time()))
    by_day = records_by("taken_at__date", decided_since(since))
    found = {first + timedelta(weeks=n): Record() for n in range(WEEKS)}
    for day, record in by_day.items():
        found[day - timedelta(days=day.weekday())] += record
    return {f"{day:%m-%d}": record for day, record in found.items()}


def _rows(records: Mapping[Any, Record]) -> list[Row]:
    """Return the lines of a table, the worst first, so that nobody fares worse unseen."""
    rows = [_row(str(name), record) for name, record in records.items()]
    return sorted(rows, key=lambda row: (row["per_cent"] is None, row["per_cent"], row["name"]))


def _row(name: str, record: Record) -> Row:
    per_cent = None if record.share is None else round(record.share * 100, 1)
    return {"name": name, "decided": record.decided, "right": record.right, "per_cent": per_cent}
