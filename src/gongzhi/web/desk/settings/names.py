"""The page of the names that cases taught: what people call which place; wrong ones are refused."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.dispatch.actions import refuse_name
from gongzhi.civic.dispatch.queries.naming import names_learned
from gongzhi.civic.jurisdictions.models import ENOUGH, PARENTS
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.entrance import for_configurators
from gongzhi.web.paging import LongList

A_PAGE = 50


@require_safe
@for_configurators
def names(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the names, those that most cases said first."""
    found = names_learned().select_related(f"place__{PARENTS}")
    page = LongList(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/settings/names.html", {"page": page, "enough": ENOUGH})


@require_POST
@for_configurators
def name_refuse(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Use a name no longer."""
    toponym = get_object_or_404(names_learned(), pk=pk)
    refuse_name(toponym, by=by, at=at)
    messages.success(request, _("不再把“%(name)s”当作地名，以后的事项也不会再教。") % {"name": toponym.name})
    return redirect("desk:names")
