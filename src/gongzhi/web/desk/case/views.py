"""Pages of one case."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Step, Urgency
from gongzhi.civic.jurisdictions.queries import shape_around
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import forget_draft
from gongzhi.civic.teamwork.queries.pending import window_for
from gongzhi.web.desk.case.care import read_notices_about
from gongzhi.web.desk.case.page import news_since, parts_of
from gongzhi.web.desk.case.panel import Panel, panel_for
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.case.steps import DEEDS
from gongzhi.web.desk.case.tools import put_off, tools_of
from gongzhi.web.desk.entrance import for_staff, seen_case
from gongzhi.web.desk.queue.views import first_in_queue
from gongzhi.web.refusals import refusals_on

DONE = "done"


@require_safe
@for_staff
def show(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Show a case with what can be done now, and what was just done; of this case one is told now."""
    case = seen_case(number, by, at)
    read_notices_about(case, by=by, at=at)
    panel = panel_for(case, by=by, at=at, asked=request.GET)
    return render(
        request, "desk/case.html", _context(case, panel, by, at) | _just_done(request, case, panel, by, at)
    )


def _context(case: Case, panel: Panel, by: Person, at: datetime) -> dict[str, Any]:
    return {
        **parts_of(case, by=by, at=at),
        **tools_of(case, by=by, at=at),
        "panel": panel,
        "shown_at": at.isoformat(),
    }


def _just_done(request: HttpRequest, case: Case, panel: Panel, by: Person, at: datetime) -> dict[str, Any]:
    """Return the banner of the step before: what was done, how to take it back, and the next case."""
    done = request.session.get(DONE)
    if not done or done["number"] != case.number:
        return {}
    del request.session[DONE]
    offers = [panel.main] * bool(panel.main) + [offer for _name, offers in panel.groups for offer in offers]
    undo = next((offer for offer in offers if offer and offer.step == done["undo"]), None)
    return {"done": done["words"], "undo": undo, "next": first_in_queue(by, at=at, but=case)}


@for_staff
def take_step(request: HttpRequest, by: Person, at: datetime, number: str, step: str) -> HttpResponseBase:
    """Take a step, or show the page again with the words and what stood in the way."""
    case = seen_case(number, by, at)
    if step not in DEEDS:
        raise Http404
    if request.method != "POST":
        return redirect("desk:case", number)
    deed = DEEDS[Step(step)]
    form = deed.form(request.POST, request.FILES, step=Step(step), case=case, by=by, at=at)
    hold_as_shown(case, request)
    window = window_for(step, case, by, at=at)
    if form.is_valid():
        with refusals_on(form):
            if window:
                put_off(form, within=window)
            else:
                deed.act(case, **form.cleaned_data, by=by, at=at)
    if not form.is_valid():
        return _shown_again(request, form, by, at)
    forget_draft(f"{number}:{step}", by=by, at=at)
    words = _("马上发出，现在还可以撤销。") if window else str(deed.done)
    request.session[DONE] = {"number": number, "words": words, "undo": deed.undo}
    still_seen = visible_cases(by, at=at).filter(number=number).exists()
    return redirect("desk:case", number) if still_seen else redirect("desk:queue")


def _shown_again(request: HttpRequest, form: StepForm, by: Person, at: datetime) -> HttpResponseBase:
    """Show the case as it now stands, the form with its words, and what happened since the person looked."""
    case = seen_case(form.case.number, by, at)
    context = _context(case, panel_for(case, by=by, at=at, refused=form), by, at)
    if case.version != form.case.version:
        context["news"] = news_since(request.POST.get("shown_at", ""), context["timeline"])
    return render(request, "desk/case.html", context, status=422)


def hold_as_shown(case: Case, request: HttpRequest) -> None:
    """Let a case be what the page showed: its version, and the last fact that it told."""
    case.version = _number_in(request, "version", digits=9) or 0
    case.seen = _number_in(request, "seen", digits=15)


def _number_in(request: HttpRequest, name: str, *, digits: int) -> int | None:
    """Return a whole number that the page carried; None where it carried none."""
    shown = request.POST.get(name, "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) <= digits else None


@require_safe
@for_staff
def position(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Answer where a case is, as GeoJSON: its point, in the outline of its place or of the one around it.

    A case without a point is somewhere in its place; the middle stands in only where nothing is drawn.
    """
    case = seen_case(number, by, at)
    shape = shape_around(case.place)
    features = [_feature("place", shape.place.name, shape.geometry, tone="rest")] if shape else []
    own, middle = (case.lon, case.lat), (case.place.lon, case.place.lat)
    point = middle if case.lon is None and shape is None else own
    if None not in point:
        tone = "alarm" if case.urgency == Urgency.DANGER or (case.due_at and case.due_at < at) else "work"
        features.append(_feature("case", case.title, {"type": "Point", "coordinates": point}, tone=tone))
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(name: str, label: str, geometry: Any, *, tone: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"id": name, "name": label, "tone": tone}, "geometry": geometry}
