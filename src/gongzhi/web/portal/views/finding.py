"""Finding a case by its number and code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhi.civic.cases.queries.codes import case_with_code
from gongzhi.web.portal import guesses
from gongzhi.web.portal.forms import FindForm
from gongzhi.web.portal.session import hold


@never_cache
@sensitive_post_parameters("code")
def find(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and open the case that belongs to both."""
    if request.method != "POST":
        return render(request, "portal/find.html", {"form": FindForm()})
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/find.html", {"form": form}, status=422)
    number = form.cleaned_data["number"]
    attempts = guesses.attempt(request, number)
    if attempts is None:
        wait = _("输错的次数太多。为了安全，请等%(minutes)d分钟再试，或拨打12345查询。")
        form.add_error(None, wait % {"minutes": guesses.WAIT_MINUTES})
        return render(request, "portal/find.html", {"form": form}, status=429)
    case = case_with_code(number, form.cleaned_data["code"])
    if case is None:
        form.add_error(None, _("受理编号和查询码对不上，请核对后再试。"))
        return render(request, "portal/find.html", {"form": form}, status=422)
    guesses.forget(attempts)
    hold(request, case)
    request.session.cycle_key()
    return redirect("portal:case", case.number)


def not_yours(request: HttpRequest, number: str) -> HttpResponse:
    """Answer that the number opens nothing here: in the same words whether or not there is such a case."""
    form = FindForm(initial={"number": number})
    return render(request, "portal/find.html", {"form": form, "is_unknown": True}, status=404)
