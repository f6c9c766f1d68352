"""Pages of what a member was told."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import choose_notices, read_staff_notices, retry_letters
from gongzhi.civic.teamwork.models import NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.queries.notices import (
    address_of,
    parked_letters,
    staff_notices_of,
    unread_count,
)
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.notices.forms import ChoiceOfNotices

PER_PAGE = 40


@require_safe
@for_staff
def notices(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List what the member was told: what is unread first offered, by reason if wanted."""
    told = staff_notices_of(by, at=at)
    reason = request.GET.get("reason", "")
    wanted = told.filter(reason=reason) if reason in NoticeReason.values else told
    is_all = request.GET.get("show") == "all"
    rows = wanted if is_all else wanted.filter(read_at=None)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": _tabs(told, is_all=is_all, reason=reason),
        "reasons": NoticeReason.choices,
        "reason": reason,
        "is_all": is_all,
    }
    return render(request, "desk/notices/notices.html", context)


def _tabs(told: QuerySet[StaffNotice], *, is_all: bool, reason: str) -> list[dict[str, Any]]:
    kept = {"reason": reason} if reason else {}
    return [
        {
            "label": _("未读"),
            "url": f"?{urlencode(kept)}",
            "current": not is_all,
            "count": told.filter(read_at=None).count(),
        },
        {"label": _("全部"), "url": f"?{urlencode({'show': 'all', **kept})}", "current": is_all},
    ]


@never_cache
@require_safe
@for_staff
def count(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer with the bell, which asks every minute; one look into an index."""
    return HttpResponse(render_to_string("components/bell.html", {"bell": unread_count(by)}))


@require_POST
@for_staff
def read(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Mark one notice as read, or all."""
    chosen = request.POST.get("notice", "")
    mine = StaffNotice.objects.filter(person=by)
    if chosen != "all":
        mine = mine.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0)
    read_staff_notices(mine, by=by, at=at)
    return redirect("desk:notices")


@for_staff
def choose(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show and change how the member is told."""
    kept = NoticeSettings.objects.filter(person=by).first()
    chosen = kept or NoticeSettings(person=by, language=get_language() or "zh-hans")
    form = ChoiceOfNotices(request.POST or None, chosen=chosen)
    if form.is_valid():
        choose_notices(**form.chosen(), by=by, at=at)
        messages.success(request, _("通知方式已保存。"))
        return redirect("desk:notices-settings")
    parked = parked_letters().filter(person=by)
    context = {"form": form, "address": address_of(by), "parked": parked.count()}
    return render(request, "desk/notices/settings.html", context, status=422 if form.errors else 200)


@require_POST
@for_staff
def retry(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Try again to send the member's letters that were given up."""
    mine = parked_letters().filter(person=by).values_list("pk", flat=True)
    retry_letters(list(mine), by=by, at=at)
    messages.success(request, _("这些邮件会在几分钟内重新发送。"))
    return redirect("desk:notices-settings")
