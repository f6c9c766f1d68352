"""Pages of the intake by phone."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import Opened, accept_case, dispatch_case, merge_case, open_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.dispatch.queries.alike import alike_to
from gongzhi.civic.dispatch.queries.urgency import signs_in
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import present_place
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.queries import memberships_of, person_with_phone
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.queries import masked_name, masked_phone
from gongzhi.civic.teamwork.actions import forget_draft
from gongzhi.civic.teamwork.models import Draft
from gongzhi.civic.teamwork.queries.drafts import draft_of
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.fields import categories_by_path, likely_categories
from gongzhi.web.desk.intake.forms import IntakeForm
from gongzhi.web.desk.intake.places import place_said
from gongzhi.web.desk.queue.drafts import words_restored
from gongzhi.web.refusals import refusals_on
from gongzhi.web.whereabouts import Reading

EARLIER = 5
ENOUGH_WORDS = 6
DRAFT = "intake"


def _refuse_others(by: Person, at: datetime) -> None:
    if not has_role(by, Role.OPERATOR, at=at):
        raise Http404


@for_staff
def intake(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show an empty form for the next call, look up a caller, or take a call in."""
    _refuse_others(by, at)
    if request.method != "POST":
        draft = draft_of(by, DRAFT)
        begun = words_restored(IntakeForm.base_fields, draft)
        return _form(request, IntakeForm(at=at, initial=begun), by, at, draft=draft)
    if "look" in request.POST:
        return _form(request, IntakeForm(at=at, initial=request.POST.dict()), by, at)
    form = IntakeForm(request.POST, at=at, near=_near(request.POST, by, at))
    opened = None
    if form.is_valid():
        with refusals_on(form):
            opened = _open(form, by=by, at=at)
    if opened is None:
        return _form(request, form, by, at, status=422)
    forget_draft(DRAFT, by=by, at=at)
    case, refusal = _go_on(opened.case, form, by=by, at=at)
    page = {"case": case, "code": opened.code, "refusal": refusal}
    return render(request, "desk/intake_done.html", page)


def _form(
    request: HttpRequest,
    form: IntakeForm,
    by: Person,
    at: datetime,
    *,
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponseBase:
    said = request.POST
    page = {
        "form": form,
        "draft": draft,
        **_known(said.get("phone", ""), by, at),
        **_told_by(said, by, at),
    }
    return render(request, "desk/intake.html", page, status=status)


@transaction.atomic
def _open(form: IntakeForm, *, by: Person, at: datetime) -> Opened:
    """Note the caller and open the case, once: a form sent again gives the same case."""
    said = form.cleaned_data
    mine = Case.objects.filter(idempotency_key=f"desk:{said['key']}", typed_by=by)
    before = mine.select_related("spoken_by").first()
    if before is not None:
        caller = before.spoken_by
    else:
        left = said["name"] or said["phone"]
        caller = note_caller(said["name"], said["phone"], by=by, at=at) if left else None
    return open_case(form.new_case(caller), by=by, at=at)


def _go_on(case: Case, form: IntakeForm, *, by: Person, at: datetime) -> tuple[Case, str]:
    """Accept, dispatch or merge as the operator wished; the case stays open where that is refused."""
    said = form.cleaned_data
    try:
        if form.ending in ("accept", "dispatch") and case.category is None:
            case = accept_case(case, category=said["category"], urgency=said["urgency"], by=by, at=at)
        if form.ending == "dispatch" and case.lead is None:
            case = dispatch_case(case, by=by, at=at)
        if (into := form.data.get("into", "")) and case.merged_into is None:
            case = merge_case(case, into=_case_numbered(into, by, at), by=by, at=at)
    except Refused as refusal:
        return Case.objects.get(pk=case.pk), str(refusal)
    return case, ""


def _case_numbered(number: str, by: Person, at: datetime) -> Case:
    found = visible_cases(by, at=at).filter(number=number[:30]).first()
    if found is None:
        raise NotAllowed
    return found


@require_safe
@for_staff
def caller(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer, while the operator writes, who called from a number before and about what."""
    _refuse_others(by, at)
    page = {
        **_known(request.GET.get("phone", ""), by, at),
    }
    return render(request, "desk/parts/caller.html", page)


def _known(phone: str, by: Person, at: datetime) -> dict[str, Any]:
    try:
        person = person_with_phone(phone[:30]) if phone.strip() else None
    except ValidationError:
        person = None
    if person is None:
        return {}
    mine = visible_cases(by, at=at).filter(spoken_by__phone_mark=person.phone_mark)
    earlier = mine.select_related("place").order_by("-opened_at")
    known_as = masked_name(person.full_name) or masked_phone(person.phone)
    return {"caller": person, "known_as": known_as, "earlier": list(earlier[:EARLIER])}


@require_POST
@for_staff
def alike(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer, while the operator writes, with like cases nearby and the place that is meant."""
    _refuse_others(by, at)
    page = {**_told_by(request.POST, by, at), "live": True}
    return render(request, "desk/parts/alike.html", page)


def _told_by(said: QueryDict, by: Person, at: datetime) -> dict[str, object]:
    """Return what the words tell: the place, like cases, how dangerous it is, its likely categories."""
    text = said.get("text", "")[:2000]
    reading = _reading(said, by, at)
    place = reading.likely if len(text) >= ENOUGH_WORDS else None
    seen = visible_cases(by, at=at)
    return {
        "may_dispatch": has_role(by, Role.DISPATCHER, at=at),
        "reading": reading,
        "alike": alike_to("", text, place=place, at=at, among=seen) if place else [],
        "calls": signs_in(text=text).emergency_numbers,
        "guesses": likely_categories(text, categories_by_path()) if text else [],
    }


def _reading(said: QueryDict, by: Person, at: datetime) -> Reading:
    try:
        return place_said(said, near=_near(said, by, at), at=at)
    except ValidationError:
        return Reading()


def _near(said: QueryDict, by: Person, at: datetime) -> Place | None:
    """Return the place of the caller's latest case, else that of the operator's body."""
    earlier = _known(said.get("phone", ""), by, at).get("earlier")
    if earlier:
        return present_place(earlier[0].place)
    membership = next(iter(memberships_of(by, at)), None)
    return membership.body.place if membership else None
