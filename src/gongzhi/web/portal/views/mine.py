"""My cases, and what I was told about them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions.noticing import read_notices
from gongzhi.civic.cases.models import CaseQuerySet, Notice
from gongzhi.civic.cases.policy import own_cases
from gongzhi.civic.cases.queries.notices import notices_of, unread_notices_of
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, ENDED, Status
from gongzhi.civic.privacy.queries import incidents_told_to
from gongzhi.kernel import clock
from gongzhi.web.portal.session import PersonRequest
from gongzhi.web.portal.showing import as_cards, with_names
from gongzhi.web.portal.wording import news_of

A_PAGE = 10
SHOWN_NEWS = 3
_WAITS_FOR_ME = Q(status=Status.RESOLVED)
GROUPS: Mapping[str, tuple[Any, Q]] = {
    "": (gettext_lazy("全部"), Q()),
    "underway": (gettext_lazy("正在办"), ~Q(status__in=ENDED) & ~_WAITS_FOR_ME),
    "evaluate": (gettext_lazy("等您评价"), _WAITS_FOR_ME),
    "ended": (gettext_lazy("已结束"), Q(status__in=ENDED)),
}


@never_cache
@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """Show one's own cases, the newest first, with what is new."""
    at = clock.now()
    own = own_cases(request.user)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in GROUPS else ""
    found = Paginator(with_names(own.filter(GROUPS[chosen][1])), A_PAGE).get_page(request.GET.get("page"))
    page = {
        "page": found,
        "cards": as_cards(found),
        "tabs": _tabs(own, chosen),
        "chosen": chosen,
        "incidents": incidents_told_to(request.user.pk).count(),
        "news": [as_news(notice) for notice in unread_notices_of(request.user, at=at)[:SHOWN_NEWS]],
    }
    return render(request, "portal/mine.html", page)


def _tabs(own: CaseQuerySet, chosen: str) -> list[dict[str, Any]]:
    numbers = {f"of_{name}": Count("pk", filter=which) for name, (_label, which) in GROUPS.items()}
    counts = own.order_by().aggregate(**numbers)
    return [
        {
            "label": label,
            "url": f"{reverse('portal:mine')}?show={name}" if name else reverse("portal:mine"),
            "current": name == chosen,
            "count": counts[f"of_{name}"],
        }
        for name, (label, _which) in GROUPS.items()
    ]


def as_news(notice: Notice) -> dict[str, Any]:
    """Return a notice in words, with the page that tells more."""
    is_own = notice.case.spoken_by_id == notice.person_id or notice.case.kind in CONFIDENTIAL
    return {
        "title": notice.case.title,
        "url": reverse("portal:case" if is_own else "portal:public-case", args=[notice.case.number]),
        "words": news_of(notice.fact.kind),
        "at": notice.at,
        "is_new": notice.read_at is None,
    }


@never_cache
@login_required
@require_safe
def news(request: PersonRequest) -> HttpResponse:
    """Show everything one was told, the newest first."""
    told = notices_of(request.user, at=clock.now())
    found = Paginator(told, 2 * A_PAGE).get_page(request.GET.get("page"))
    page = {"page": found, "news": [as_news(notice) for notice in found]}
    return render(request, "portal/news.html", page)


@login_required
@require_POST
def read_news(request: PersonRequest) -> HttpResponse:
    """Mark everything as read."""
    read_notices(by=request.user, at=clock.now())
    messages.success(request, _("消息都标为已读了。"))
    return redirect("portal:news")
