"""Saved views: the filters of the queue under a name, with counts, one's own or of one's body."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.models import CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.actions import (
    change_view,
    choose_start,
    delete_view,
    order_views,
    save_view,
    set_undo_window,
    share_view,
)
from gongzhi.civic.teamwork.models import SavedView
from gongzhi.civic.teamwork.policy import can_change_view
from gongzhi.civic.teamwork.queries.views import start_view_of, undo_window_of, views_of
from gongzhi.civic.teamwork.vocabulary import UNDO_CHOICES
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.long_select import LongSelect
from gongzhi.web.desk.queue.forms import QueueFilter
from gongzhi.web.desk.queue.waiting import tab_named, views_for
from gongzhi.web.paging import counted

COUNTED_FOR = 5  # seconds


def query_of(params: QueryDict, *, by: Person, at: datetime) -> dict[str, str]:
    """Return what of an address narrows the queue, as far as it makes sense."""
    tab = params.get("view", "")
    chosen = {"view": tab} if tab in {view.key for view in views_for(by, at=at)} else {}
    return chosen | QueueFilter(params, by=by, at=at).query


def cases_in(params: QueryDict | dict[str, str], *, by: Person, at: datetime) -> CaseQuerySet:
    """Return the cases that somebody sees under an address of the queue, unsorted."""
    tabs = views_for(by, at=at)
    chosen = tab_named(params.get("view"), tabs)
    return QueueFilter(params, by=by, at=at).narrow(visible_cases(by, at=at)).filter(chosen.condition)


def address_of(view: SavedView) -> str:
    """Return where a view is opened."""
    return f"{reverse('desk:queue')}?{urlencode({**view.query, 'saved': view.pk})}"


def tabs_for(views: list[SavedView], current: str, counts: dict[int, str] | None = None) -> list[Any]:
    """Return the views as they are drawn; counts come later, in a request of their own."""
    return [
        {"view": view, "url": address_of(view), "current": str(view.pk) == current}
        | ({"count": counts.get(view.pk)} if counts else {})
        for view in views
    ]


@require_safe
@for_staff
def counts(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer with the views and how many cases the person sees in each; at most one query a view."""
    found = list(views_of(by, at=at))
    tabs = tabs_for(found, request.GET.get("saved", ""), _counted(found, by, at))
    return HttpResponse(render_to_string("desk/parts/view_tabs.html", {"tabs": tabs}))


def _counted(views: list[SavedView], by: Person, at: datetime) -> dict[int, str]:
    told = json.dumps([(view.pk, view.query) for view in views], sort_keys=True)
    key = f"views:{by.pk}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    kept: dict[int, str] | None = cache.get(key)
    if kept is None:
        kept = {view.pk: counted(cases_in(view.query, by=by, at=at)) for view in views}
        cache.set(key, kept, COUNTED_FOR)
    return kept


class ViewForm(forms.Form):
    """The name of a view, and who has it."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    body = forms.ModelChoiceField(
        label=gettext_lazy("谁能看到"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("只有我自己"),
    )

    def __init__(self, data: Any = None, *, by: Person, at: datetime, initial: Any = None) -> None:
        super().__init__(data, auto_id="view-%s", initial=initial)
        mine = {membership.body_id for membership in memberships_of(by, at)}
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=mine)
        field.widget = LongSelect(kept_as=frozenset(mine))
        field.label_from_instance = lambda body: _("%(body)s全体成员") % {"body": body.short_name}  # type: ignore[assignment]  # as Django documents


@for_staff
def saved(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show one's views and habits, or keep the filters of the queue as a view."""
    if request.method != "POST":
        return _page(request, by, at)
    query = query_of(QueryDict(request.POST.get("query", "")), by=by, at=at)
    form = ViewForm(request.POST, by=by, at=at)
    if not form.is_valid():
        messages.error(request, _("请给视图起个名称，最多20个字。"))
        return redirect(f"{reverse('desk:queue')}?{urlencode(query)}")
    try:
        view = save_view(form.cleaned_data["name"], query, body=form.cleaned_data["body"], by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:queue')}?{urlencode(query)}")
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(address_of(view))


def _page(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    start = start_view_of(by, at=at)
    views = list(views_of(by, at=at))
    rows = [
        {
            "view": view,
            "url": address_of(view),
            "form": ViewForm(initial={"name": view.name, "body": view.body_id}, by=by, at=at),
            "may_change": can_change_view(by, view, at=at),
            "is_start": view == start,
        }
        for view in views
    ]
    page = {
        "rows": rows,
        "start": start,
        "windows": UNDO_CHOICES,
        "window": int(undo_window_of(by).total_seconds()),
    }
    return render(request, "desk/views.html", page)


def _view(number: int, by: Person, at: datetime) -> SavedView:
    found = next((view for view in views_of(by, at=at) if view.pk == number), None)
    if found is None:
        raise Http404
    return found


@require_POST
@for_staff
def change(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponse:
    """Rename, share, move or delete a view, or begin one's day with it, as the pressed button says."""
    view = _view(number, by, at)
    try:
        told = _change(request, view, by, at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("desk:views")


def _change(request: HttpRequest, view: SavedView, by: Person, at: datetime) -> str:
    match request.POST.get("act"):
        case "up" | "down" as way:
            _move(view, -1 if way == "up" else 1, by, at)
            return _("顺序已调整。")
        case "delete":
            delete_view(view, by=by, at=at)
            return _("视图已删除，事项不受影响。")
        case "start":
            choose_start(view, by=by, at=at)
            return _("以后登录先看“%(name)s”。") % {"name": view.name}
    form = ViewForm(request.POST, by=by, at=at)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    if "name" in form.errors or not name:
        raise _NoName
    view = change_view(view, name=name, by=by, at=at)
    if view.body_id != getattr(form.cleaned_data["body"], "pk", None):
        share_view(view, form.cleaned_data["body"], by=by, at=at)
    return _("视图已更新。")


class _NoName(Refused):
    message = gettext_lazy("请给视图起个名称，最多20个字。")


def _move(view: SavedView, by_places: int, by: Person, at: datetime) -> None:
    order = [each.pk for each in views_of(by, at=at)]
    here = order.index(view.pk)
    there = max(0, min(len(order) - 1, here + by_places))
    order.insert(there, order.pop(here))
    order_views(order, by=by, at=at)


@require_POST
@for_staff
def habits(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Set how long words can be taken back, or begin the day with what waits again."""
    seconds = request.POST.get("undo_seconds", "")
    try:
        if request.POST.get("start") == "none":
            choose_start(None, by=by, at=at)
        if seconds:
            set_undo_window(int(seconds) if seconds.isascii() and seconds.isdecimal() else -1, by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已保存。"))
    return redirect("desk:views")


@require_safe
@for_staff
def start(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Go where one's day begins: the view chosen for that, else what waits."""
    view = start_view_of(by, at=at)
    return redirect(address_of(view) if view else reverse("desk:queue"))
