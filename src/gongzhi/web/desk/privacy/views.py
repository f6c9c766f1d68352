"""The overview of the privacy officer's desk: what is guarded here, and what waits."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.web.desk.privacy.entrance import for_assessors
from gongzhi.web.desk.privacy.sections import sections_for


@require_safe
@for_assessors
def privacy(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show each part of the desk with what waits there."""
    return render(request, "desk/privacy/privacy.html", {"sections": sections_for(by, at=at)})
