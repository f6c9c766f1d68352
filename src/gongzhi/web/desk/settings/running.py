"""Pages of how the system runs: reactions that were parked, the schedule, what waits to be delivered."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.people.models import Person
from gongzhi.kernel.delivery import backlog, parked_reactions, try_again
from gongzhi.kernel.models import Appointment
from gongzhi.web.desk.settings.entrance import for_configurators

A_PAGE = 50


@require_safe
@for_configurators
def reactions(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the parked reactions, and the schedule."""
    parked = Paginator(parked_reactions(), A_PAGE).get_page(request.GET.get("page"))
    schedule = [(work, work.due_at < at) for work in Appointment.objects.order_by("name")]
    context = {"page": parked, "schedule": schedule, "backlog": backlog(at=at)}
    return render(request, "desk/settings/reactions.html", context)


@require_POST
@for_configurators
def reactions_try(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Put one parked reaction, or all of them, back on the worker's list."""
    chosen = request.POST.get("reaction", "")
    parked = parked_reactions()
    if chosen != "all":
        parked = parked.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    count = try_again(parked.order_by(), at=at)
    if count:
        told = ngettext(
            "已安排重试%(n)d项，几秒钟后会再执行。", "已安排重试%(n)d项，几秒钟后会再执行。", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("没有需要重试的，可能已经有人处理了。"))
    return redirect("desk:reactions")
