"""A resident's own case: where it stands, and the steps its reporter may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as forms_of_django
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import (
    answer_question,
    choose_publicity,
    follow_up_case,
    reopen_case,
    withdraw_case,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import NEVER_PUBLIC, public_cases, steps_open_to
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import Step, Way
from gongzhi.civic.dispatch.actions import ask_for_human
from gongzhi.civic.privacy.queries import notice_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel import clock
from gongzhi.web.portal.attaching import attach_each
from gongzhi.web.portal.deciding import decided_by_program
from gongzhi.web.portal.forms import AnswerForm, AttachForm, FollowUpForm, ReopenForm, StepForm, WithdrawForm
from gongzhi.web.portal.session import OwnCase, own_case
from gongzhi.web.portal.showing import as_lines, facts_of, open_question, reply_in
from gongzhi.web.portal.views.finding import not_yours
from gongzhi.web.portal.wording import STEPS, outlook_of
from gongzhi.web.refusals import refusals_on, telling

Act = Callable[[OwnCase, dict[str, Any], datetime], Case]


@dataclass(frozen=True)
class ReporterStep:
    """A step of the reporter: its form, the act, and what to say when it is done."""

    step: Step
    form: type[StepForm]
    act: Act
    done: str | Promise


STEPS_OF_REPORTER: Mapping[str, ReporterStep] = {
    "answer": ReporterStep(
        Step.ANSWER,
        AnswerForm,
        lambda own, said, at: answer_question(own.case, answer=said["answer"], by=own.actor, at=at),
        gettext_lazy("您的补充已经收到，承办人员会看到。"),
    ),
    "withdraw": ReporterStep(
        Step.WITHDRAW,
        WithdrawForm,
        lambda own, said, at: withdraw_case(own.case, because=said["because"], by=own.actor, at=at),
        gettext_lazy("这件诉求已经撤回。"),
    ),
    "follow-up": ReporterStep(
        Step.FOLLOW_UP,
        FollowUpForm,
        lambda own, said, at: follow_up_case(own.case, way=Way.WEB, by=own.actor, at=at, **said["opinion"]),
        gettext_lazy("谢谢您的评价。"),
    ),
    "reopen": ReporterStep(
        Step.REOPEN,
        ReopenForm,
        lambda own, said, at: reopen_case(own.case, because=said["because"], by=own.actor, at=at),
        gettext_lazy("已经退回承办单位重新办理，期限重新计算。"),
    ),
}


@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show the visitor's own case."""
    own = own_case(request, number, at=clock.now())
    return _page(request, own) if own else not_yours(request, number)


@never_cache
@require_POST
def take_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take a step with one's own case; a refusal leaves the words in the form."""
    at, taken = clock.now(), STEPS_OF_REPORTER[step]
    own = own_case(request, number, at=at)
    if own is None:
        return not_yours(request, number)
    form = taken.form(request.POST)
    if form.is_valid():
        own.case.version = form.cleaned_data["version"]
        with refusals_on(form):
            taken.act(own, form.cleaned_data, at)
    if form.is_valid():
        messages.success(request, str(taken.done))
        return redirect("portal:case", number)
    fresh = own_case(request, number, at=at)  # somebody else may have moved it meanwhile
    return _page(request, fresh or own, {step: form}, status=422)


@never_cache
@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Add files to one's own case."""
    at = clock.now()
    own = own_case(request, number, at=at)
    if own is None:
        return not_yours(request, number)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, own, {"attach": form}, status=422)
    files = form.cleaned_data["uploads"]
    refusals = attach_each(own.case, files, by=own.actor, at=at)
    for refusal in refusals:
        messages.error(request, refusal)
    if len(refusals) < len(files):
        messages.success(request, _("文件已经收到。"))
    return redirect("portal:case", number)


@never_cache
@require_POST
def ask_human(request: HttpRequest, number: str) -> HttpResponse:
    """Have a person look at what a program decided on one's own case."""
    at = clock.now()
    own = own_case(request, number, at=at)
    if own is None:
        return not_yours(request, number)
    with telling(request, _("已经请派单员人工复核，结果会显示在这里。")):
        ask_for_human(own.case, by=own.actor, at=at)
    return redirect("portal:case", number)


class PublicityForm(forms_of_django.Form):
    """Whether a case is shown to everybody, and which version of the notice was read."""

    shown = forms_of_django.ChoiceField(choices=[("yes", ""), ("no", "")])
    notice = forms_of_django.IntegerField(min_value=1, max_value=32_767)


@never_cache
@require_POST
def publicity(request: HttpRequest, number: str) -> HttpResponse:
    """Show one's own case to everybody, or hide it."""
    at = clock.now()
    own = own_case(request, number, at=at)
    if own is None:
        return not_yours(request, number)
    form = PublicityForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    shown = form.cleaned_data["shown"] == "yes"
    done = _("这件诉求公开了，随时可以改回来。") if shown else _("这件诉求不再公开，照常办理。")
    with telling(request, done):
        choose_publicity(own.case, shown=shown, notice=form.cleaned_data["notice"], by=own.actor, at=at)
    return redirect("portal:case", number)


def _page(
    request: HttpRequest, own: OwnCase, filled: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    entries = timeline_of(own.case, viewer=own.actor, at=at)
    open_steps = steps_open_to(own.actor, own.case, at=at)
    forms: dict[str, forms_of_django.Form] = {
        name: _form(each, own.case) for name, each in STEPS_OF_REPORTER.items() if each.step in open_steps
    }
    if Step.ATTACH in open_steps:
        forms["attach"] = AttachForm()
    forms |= filled or {}
    page = {
        "case": own.case,
        "outlook": outlook_of(own.case),
        "steps": STEPS,
        "entries": as_lines(entries),
        "into": _public_target(own.case),
        "facts": facts_of(own.case),
        "decided": decided_by_program(own.case),
        "question": open_question(own.case),
        "reply": reply_in(entries),
        "forms": {name.replace("-", "_"): form for name, form in forms.items()},
        "publishing": _publishing(own.case, at),
        "failed": next(iter(filled.values())) if filled else None,
    }
    return render(request, "portal/case.html", page, status=status)


def _publishing(case: Case, at: datetime) -> dict[str, Any] | None:
    """Return what publishing means, and in which version, of a case that may be public."""
    if case.kind in NEVER_PUBLIC:
        return None
    notice = notice_of(ConsentPurpose.PUBLISH, at=at)
    return {"version": notice.version, "what": notice.what.told(get_language())}


def _public_target(case: Case) -> Case | None:
    """Return the case that took this one in, if everybody may see it."""
    if case.merged_into_id is None:
        return None
    return public_cases().filter(pk=case.merged_into_id).first()


def _form(step: ReporterStep, case: Case) -> StepForm:
    return step.form(initial={"version": case.version}, auto_id=f"id_{step.step}_%s")
