"""Opening who reported a case, for a purpose."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.actions import open_reporter
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.web.desk.entrance import for_staff, seen_case
from gongzhi.web.refusals import telling


@require_POST
@for_staff
def reporter(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Open the reporter's name and phone for half an hour, and go back to where it was asked."""
    case, asked = seen_case(number, by, at), request.POST.get("purpose", "")
    purpose = Purpose(asked) if asked in Purpose.values else Purpose.HANDLE
    with telling(request, _("已经打开，半小时内可以看。反映人能看到是谁、为什么看的。")):
        open_reporter(case, purpose, by=by, at=at)
    return redirect("desk:call" if purpose == Purpose.FOLLOW_UP else "desk:case", number)
