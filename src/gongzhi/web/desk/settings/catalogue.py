"""Pages of the dispatch catalogue: who leads in a category at a place."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import end_catalogue_entry, set_catalogue_entry
from gongzhi.civic.cases.models import CatalogueEntry, Category
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.jurisdictions.models import PARENTS
from gongzhi.civic.jurisdictions.queries import search_places
from gongzhi.civic.people.models import Person
from gongzhi.kernel.spreadsheet import csv_response
from gongzhi.web.desk.settings.entrance import changes_of, for_configurators, saving, still_in_force
from gongzhi.web.desk.settings.forms import EntryForm
from gongzhi.web.desk.settings.narrowing import CatalogueFilter, TryCatalogue
from gongzhi.web.refusals import telling

A_PAGE = 50


@require_safe
@for_configurators
def entries(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the entries in force, narrowed, with the box to try the catalogue."""
    narrowing, trial = CatalogueFilter(request.GET, at=at), TryCatalogue(request.GET, at=at)
    context = {
        "filter": narrowing,
        "day": narrowing.day,
        "page": Paginator(narrowing.entries(), A_PAGE).get_page(request.GET.get("page")),
        "trial": trial,
        "tried": trial.is_valid(),
        "answer": _tried(trial, at) if trial.is_valid() else None,
    }
    return render(request, "desk/settings/catalogue.html", context)


def _tried(trial: TryCatalogue, at: datetime) -> CatalogueEntry | None:
    found = entry_for(trial.cleaned_data["category"], trial.cleaned_data["place"], at=at)
    return _whole(found.pk) if found else None


def _whole(pk: int) -> CatalogueEntry:
    rows = CatalogueEntry.objects.select_related("category__parent__parent", f"place__{PARENTS}", "lead")
    return get_object_or_404(rows.prefetch_related("co_handlers"), pk=pk)


@require_safe
@for_configurators
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Hand the narrowed list over as a CSV file."""
    narrowing = CatalogueFilter(request.GET, at=at)
    head = [
        _("分类代码"), _("分类"), _("地点代码"), _("地点"), _("主办单位代码"), _("主办单位"), _("协办单位"),
        _("起"), _("止"), _("来源"),
    ]  # fmt: skip
    return csv_response(f"catalogue-{narrowing.day}", head, _cells(narrowing.entries()))


def _cells(rows: Iterable[CatalogueEntry]) -> Iterator[list[object]]:
    for row in rows:
        helpers = "、".join(body.short_name for body in row.co_handlers.all())
        yield [
            row.category.code, full_name(row.category), row.place.code, row.place.path,
            row.lead.code, row.lead.name, helpers, row.valid_from, row.valid_to or "", row.source,
        ]  # fmt: skip


def full_name(category: Category | None) -> str:
    """Return a category's names from the top down."""
    if category is None:
        return ""
    return f"{full_name(category.parent)} › {category.name}" if category.parent else category.name


@for_configurators
def entry_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Add an entry; where one is in force for the same category and place, it ends."""
    like = request.GET.get("like", "")
    old = _whole(int(like)) if like.isdecimal() and len(like) < 18 else None
    form = EntryForm(request.POST or None, initial=EntryForm.like(old) if old else None, at=at)
    if form.is_valid():
        with saving(form):
            entry = set_catalogue_entry(**form.details(), by=by, at=at)
            messages.success(request, _("已保存，从%(on)s起按新的目录派单。") % {"on": entry.valid_from})
            return redirect("desk:catalogue-entry", entry.pk)
    return render(
        request,
        "desk/settings/entry_new.html",
        {"form": form, "old": old},
        status=422 if form.errors else 200,
    )


@require_safe
@for_configurators
def entry(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show an entry and all that was ever set for its category and place."""
    found = _whole(pk)
    same = CatalogueEntry.objects.filter(category=found.category, place=found.place)
    rows = list(same.select_related("lead").prefetch_related("co_handlers").order_by("-valid_from", "-pk"))
    changes = changes_of(rows)
    today = timezone.localdate(at)
    context = {
        "entry": found,
        "is_open": found.valid_to is None,
        "today": today,
        "rows": [(row, changes[row.pk]) for row in rows],
    }
    return render(request, "desk/settings/entry.html", context)


@require_POST
@for_configurators
def entry_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """End an entry today."""
    with telling(request, _("已停用。以后这里按上一级分类或上一级地点的目录派单。")):
        end_catalogue_entry(still_in_force(_whole(pk)), by=by, at=at)
    return redirect("desk:catalogue-entry", pk)


@require_safe
@for_configurators
def places(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer the places of every level that fit ?q=, the best first."""
    found = search_places(request.GET.get("q", "").strip()[:80], timezone.localdate(at), limit=8)
    named = [{"code": place.code, "name": place.name, "path": place.path} for place in found]
    return JsonResponse(named, safe=False)
