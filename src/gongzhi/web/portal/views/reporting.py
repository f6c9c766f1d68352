"""Reporting a case: the form, like cases while writing, and the page that says it was received."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import NewCase, Opened, open_case
from gongzhi.civic.cases.actions.opening import KeyAlreadyUsed
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import NEVER_PUBLIC
from gongzhi.civic.cases.queries.deadlines import deadline_of
from gongzhi.civic.cases.queries.discretion import public_place, public_words
from gongzhi.civic.cases.queries.rules import rule_for
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, CodeHolder, Kind, Stage
from gongzhi.civic.dispatch.queries.alike import alike_to
from gongzhi.civic.dispatch.queries.urgency import signs_in
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from gongzhi.web.portal.attaching import attach_each
from gongzhi.web.portal.report_form import ReportForm
from gongzhi.web.portal.session import hold, own_case, person_of, said_code, say_code
from gongzhi.web.portal.showing import in_groups
from gongzhi.web.refusals import refusals_on
from gongzhi.web.whereabouts import short_path, usual_place_of

ENOUGH_WORDS = 6  # fewer tell nothing about what a case is like


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, look for its place, or take in what it says."""
    at = clock.now()
    if request.method != "POST":
        return _form(request, ReportForm(at=at))
    if "find" in request.POST:
        return _form(request, ReportForm.looking_for_place(request.POST, at=at))
    form = _filled(request, at)
    if not form.is_valid():
        return _form(request, form, status=422)
    in_confidence = form.cleaned_data["kind"] in CONFIDENTIAL
    if not in_confidence and not form.cleaned_data["seen"] and not form.cleaned_data["uploads"]:
        likes = _likes(form.cleaned_data["text"], form.chosen, at=at)
        if likes or form.reading.doubt:
            form.written["seen"] = "1"
            return _form(request, form, likes=likes, is_unsent=True)
    return _receive(request, form, at=at)


def _filled(request: HttpRequest, at: datetime) -> ReportForm:
    near = usual_place_of(person_of(request), at=at)
    return ReportForm(request.POST, request.FILES, at=at, near=near)


def _form(
    request: HttpRequest, form: ReportForm, *, likes: Any = (), is_unsent: bool = False, status: int = 200
) -> HttpResponse:
    """Show the form; `is_unsent`: for a last look at what others could see while they wrote.

    A browser would lose chosen files on the way, so a report with files is simply received.
    """
    page = {
        "form": form,
        "likes": likes,
        "is_unsent": is_unsent,
        "calls": signs_in(text=form.data.get("text", "")).emergency_numbers,
    }
    return render(request, "portal/report.html", page, status=status)


def _likes(text: str, place: Place | None, *, at: datetime) -> list[dict[str, Any]]:
    """Return public cases that are likely the same matter, in the words meant for everybody."""
    if place is None or len(text) < ENOUGH_WORDS:
        return []
    found = alike_to("", text, place=place, at=at)
    return [
        {
            "case": each.case,
            "title": public_words(each.case.title),
            "path": short_path(public_place(each.case.place)),
        }
        for each in found
        if each.is_likely
    ]


def _receive(request: HttpRequest, form: ReportForm, *, at: datetime) -> HttpResponse:
    opened = None
    with refusals_on(form):
        try:
            opened = _open(request, form, at=at)
        except KeyAlreadyUsed:
            form.renew_key()
            form.add_error(
                None, _("这张表单刚才提交过另一件诉求。如果还要反映这一件，请核对后再点一次提交。")
            )
    if opened is None:
        return _form(request, form, status=422)
    hold(request, opened.case)
    say_code(request, opened.case.number, opened.code, at=at)
    _tell_why_not_public(request, opened.case, form.cleaned_data)
    _attach(request, opened.case, form.cleaned_data["uploads"], at=at)
    return redirect("portal:received", opened.case.number)


def _tell_why_not_public(request: HttpRequest, case: Case, said: dict[str, Any]) -> None:
    """Say what a yes to publishing lacks; the case itself was received all the same."""
    if said["is_public"] and not case.is_public and case.kind not in NEVER_PUBLIC:
        messages.info(
            request, _("诉求已经收到，照常办理，只是没有公开：公开的说明刚更新过，或者要由您的监护人同意。")
        )


@transaction.atomic
def _open(request: HttpRequest, form: ReportForm, *, at: datetime) -> Opened:
    said, place = form.cleaned_data, form.chosen
    assert place is not None  # a valid form has one
    person = person_of(request)
    new = NewCase(
        text=said["text"],
        place=place,
        kind=Kind(said["kind"]),
        address=said["address"],
        lon=said["lon"],
        lat=said["lat"],
        is_public=said["is_public"],
        notice=said["notice"],
        about=said["about"],
        spoken_by=person or _caller(said, at=at),
        idempotency_key=f"web:{said['key']}",
    )
    return open_case(new, by=person, at=at)


def _caller(said: dict[str, Any], *, at: datetime) -> Person | None:
    return note_caller(said["name"], said["phone"], by=None, at=at) if said["phone"] else None


def _attach(request: HttpRequest, case: Case, files: list["UploadedFile[bytes]"], *, at: datetime) -> None:
    """Add the files; one that is refused is told of, and the case stays."""
    holder = CodeHolder(case.pk)
    actor = holder if case.kind in CONFIDENTIAL else person_of(request) or holder
    for refusal in attach_each(case, files, by=actor, at=at):
        messages.error(
            request, _("%(refusal)s 诉求已经收到，您可以稍后在诉求页面补充文件。") % {"refusal": refusal}
        )


@require_POST
def like(request: HttpRequest) -> HttpResponse:
    """Answer, while somebody writes, with like cases, the place that is meant and numbers to call."""
    at = clock.now()
    form = _filled(request, at)
    form.is_valid()
    text = request.POST.get("text", "")[:2000]
    page = {
        "form": form,
        "likes": _likes(text, form.reading.likely, at=at),
        "has_looked": form.reading.likely is not None and len(text) >= ENOUGH_WORDS,
        "calls": signs_in(text=text).emergency_numbers,
    }
    return render(request, "portal/parts/like_live.html", page)


@never_cache
@require_safe
def received(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a case was received, with its number, its code and what happens next."""
    at = clock.now()
    own = own_case(request, number, at=at)
    code = said_code(request, number, at=at)
    if own is None or not code:
        return redirect("portal:case", number)
    resolve = rule_for(own.case, Stage.RESOLVE, at=at)
    page = {
        "case": own.case,
        "number": in_groups(own.case.number),
        "code": code,
        "accept": deadline_of(own.case, Stage.ACCEPT),
        "usual": resolve.limit if resolve else None,
        "calls": signs_in(title=own.case.title, text=own.case.text).emergency_numbers,
    }
    return render(request, "portal/received.html", page)
