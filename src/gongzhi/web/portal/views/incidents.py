"""What happened to one's own personal data: the letters about incidents."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.civic.privacy.queries import incidents_told_to, letter_to
from gongzhi.civic.privacy.vocabulary import Told
from gongzhi.kernel import clock
from gongzhi.web.portal.session import PersonRequest

A_PAGE = 10


@never_cache
@login_required
@require_safe
def incidents(request: PersonRequest) -> HttpResponse:
    """Show the letters about incidents that concern whoever reads, the newest first."""
    found = Paginator(incidents_told_to(request.user.pk), A_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    letters = [
        (each.title, letter_to(Told.PEOPLE, each, city=settings.CITY_NAME, at=at).splitlines()[2:])
        for each in found
    ]
    return render(request, "portal/incidents.html", {"page": found, "letters": letters})
