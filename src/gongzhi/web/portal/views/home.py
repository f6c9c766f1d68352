"""The front page, the short how-to, the accessibility statement."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.kernel import clock
from gongzhi.kernel.kept import Kept
from gongzhi.web.portal.figures import Month, month_of
from gongzhi.web.portal.showing import as_answered_cards, with_names
from gongzhi.web.troubles.showing import trouble_cards

ANSWERS_SHOWN = 3
TROUBLES_SHOWN = 3
_this_month = Kept(lambda: month_of(clock.now()), of=())


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what one can do here, what was answered last, and how this month goes."""
    figures = _figures(_this_month())
    page = {"doors": _doors(), "answers": _last_answers(), "troubles": _hottest(), "figures": figures}
    return render(request, "portal/home.html", page)


@require_safe
def how_to(request: HttpRequest) -> HttpResponse:
    """Show how it works."""
    return render(request, "portal/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "portal/accessibility.html")


def _last_answers() -> list[dict[str, Any]]:
    # The status afterwards: few of these are underway again, and its index would lead to all that ended.
    latest = with_names(public_cases()).filter(resolved_at__isnull=False).order_by("-resolved_at", "-pk")
    answered = [
        case for case in latest[: ANSWERS_SHOWN * 10] if case.status in {Status.RESOLVED, Status.CLOSED}
    ]
    return as_answered_cards(answered[:ANSWERS_SHOWN])


def _hottest() -> list[dict[str, Any]]:
    found = visible_troubles(None, at=clock.now())[:TROUBLES_SHOWN]
    return trouble_cards(found, namespace="portal")


def _doors() -> list[dict[str, str]]:
    return [
        {
            "title": _("查进度"),
            "text": _("凭受理编号和查询码，不用登录。"),
            "url": reverse("portal:find"),
            "mark": "search",
        },
        {
            "title": _("我的诉求"),
            "text": _("登录后看全部进展、补充、评价。"),
            "url": reverse("portal:mine"),
            "mark": "person",
        },
        {
            "title": _("公开诉求"),
            "text": _("看看别人反映了什么，办得怎么样。"),
            "url": reverse("portal:public"),
            "mark": "list",
        },
        {
            "title": _("诉求地图"),
            "text": _("看看身边正在办的事。"),
            "url": reverse("portal:map"),
            "mark": "pin",
        },
    ]


def _figures(month: Month) -> list[dict[str, Any]]:
    rate = month.solved_rate
    said = ngettext("来自%(n)d份居民评价", "来自%(n)d份居民评价", month.evaluated) % {"n": month.evaluated}
    return [
        {"label": _("本月收到"), "value": month.opened, "unit": _("件")},
        {"label": _("本月答复"), "value": month.answered, "unit": _("件")},
        {
            "label": _("居民认为已解决"),
            "value": "—" if rate is None else rate,
            "unit": "" if rate is None else "%",
            "note": _("本月还没有评价") if rate is None else said,
        },
    ]
