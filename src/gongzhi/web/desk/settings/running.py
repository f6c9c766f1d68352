"""Pages of how the system runs: what was parked (reactions, letters), the schedule, what waits."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.clients.queries import visible_webhooks
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import retry_letters
from gongzhi.civic.teamwork.queries.notices import parked_letters
from gongzhi.kernel.delivery import backlog, parked_reactions, try_again
from gongzhi.kernel.models import Appointment
from gongzhi.web.desk.settings.entrance import for_configurators

A_PAGE = 50


@require_safe
@for_configurators
def reactions(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the parked reactions and letters, and the schedule."""
    parked = Paginator(parked_reactions(), A_PAGE).get_page(request.GET.get("page"))
    schedule = [(work, work.due_at < at) for work in Appointment.objects.order_by("name")]
    context = {
        "page": parked,
        "letters": parked_letters()[:A_PAGE],
        "letter_count": parked_letters().count(),
        "stopped": visible_webhooks(by, at=at).filter(disabled_at__isnull=False).count(),
        "schedule": schedule,
        "backlog": backlog(at=at),
    }
    return render(request, "desk/settings/reactions.html", context)


@require_POST
@for_configurators
def reactions_try(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Put one parked reaction, or all of them, back on the worker's list."""
    chosen = request.POST.get("reaction", "")
    parked = parked_reactions()
    if chosen != "all":
        parked = parked.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    _tell(request, try_again(parked.order_by(), at=at))
    return redirect("desk:reactions")


@require_POST
@for_configurators
def letters_try(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Put one parked letter, or all of them, back on the way."""
    chosen = request.POST.get("letter", "")
    parked = parked_letters()
    if chosen != "all":
        parked = parked.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    _tell(request, retry_letters(list(parked.values_list("pk", flat=True)), by=by, at=at))
    return redirect("desk:reactions")


def _tell(request: HttpRequest, count: int) -> None:
    if count:
        told = ngettext(
            "已安排重试%(n)d项，几秒钟后会再执行。", "已安排重试%(n)d项，几秒钟后会再执行。", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("没有需要重试的，可能已经有人处理了。"))
