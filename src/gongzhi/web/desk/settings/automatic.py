"""The page of automatic dispatch: on or off and since when, how much goes out, how much of it was wrong."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.vocabulary import Channel
from gongzhi.civic.dispatch.actions import turn_off, turn_on
from gongzhi.civic.dispatch.events import AutomaticDispatchTurnedOff
from gongzhi.civic.dispatch.models import AutomaticRule, TrainedModel
from gongzhi.civic.dispatch.queries.automatic import (
    recent_outcomes,
    rule_of_the_city,
    threshold_of,
    waiting_for_human,
)
from gongzhi.civic.dispatch.queries.outcomes import Fared, fared_by, fared_by_county, fared_by_week
from gongzhi.civic.dispatch.queries.reading import model_in_use
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH, LOOKED_AT, Stop
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import is_cleared
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.settings.entrance import for_configurators, saving
from gongzhi.web.refusals import telling

WEEKS = 12
A_PAGE = 20
Row = dict[str, Any]


class TurnOnForm(forms.Form):
    """How sure a program must be, when it stops by itself, and that this is meant."""

    precision = forms.TypedChoiceField(
        label=gettext_lazy("派出去的至少要有多少是对的"), coerce=float, widget=forms.RadioSelect
    )
    error_limit = forms.IntegerField(
        label=gettext_lazy("差错超过百分之几就自动关闭"),
        min_value=1,
        max_value=20,
        initial=5,
        help_text=gettext_lazy("差错：派出去以后被撤回、改分类，或者退单异议成立的。"),
    )
    sure = forms.BooleanField(
        label=gettext_lazy(
            "我明白：开启以后，有把握的诉求不经人工就派给承办单位，每件都告诉反映人可以请人工复核。"
        ),
        error_messages={"required": gettext_lazy("请先勾选确认，再开启。")},
    )

    def __init__(self, *args: Any, model: TrainedModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["precision"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices_of(model)
        self.initial.setdefault("precision", next((value for value, _label in field.choices), None))


def choices_of(model: TrainedModel) -> list[tuple[str, str]]:
    """Return the precisions that a model reaches on held-back messages, each with the share that goes out."""
    reached = [each for each in model.figures.get("coverage", ()) if each["threshold"] is not None]
    words = _("%(asked)s，检验时约%(share)s的诉求达得到")
    return [
        (str(each["asked"]), words % {"asked": f"{each['asked']:.0%}", "share": f"{each['share']:.0%}"})
        for each in reached
    ]


@for_configurators
def automatic(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show how automatic dispatch fares, and turn it on."""
    model = model_in_use()
    form = _form(request, model) if model and choices_of(model) else None
    if form is not None and form.is_valid():
        with saving(form):
            said = form.cleaned_data
            turn_on(precision=said["precision"], error_limit=said["error_limit"] / 100, by=by, at=at)
            return redirect("desk:automatic")
    wrong = form is not None and form.errors
    return render(
        request, "desk/settings/automatic.html", _page(form, model, at), status=422 if wrong else 200
    )


def _form(request: HttpRequest, model: TrainedModel) -> TurnOnForm:
    rule = rule_of_the_city()
    known = {"precision": rule.precision, "error_limit": round(rule.error_limit * 100)} if rule else {}
    return TurnOnForm(request.POST or None, model=model, initial=known)


@require_POST
@for_configurators
def automatic_off(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Turn it off."""
    with telling(request, _("自动派单已关闭，新的诉求都等人工派单。")):
        turn_off(because=Stop.BY_HAND, by=by, at=at)
    return redirect("desk:automatic")


def _page(form: TurnOnForm | None, model: TrainedModel | None, at: datetime) -> dict[str, Any]:
    rule, edges = rule_of_the_city(), _edges(at)
    weeks = dict(zip((f"{edge:%m-%d}" for edge in edges), fared_by_week(edges), strict=False))
    whole = sum(weeks.values(), Fared())
    return {
        "form": form,
        "rule": rule,
        "assessed": is_cleared(AUTOMATIC_DISPATCH.code, at=at),
        "reaches": bool(model and rule and threshold_of(model, rule.precision) is not None),
        "recent": _row("", Fared(0, recent_outcomes(rule.on_since))) if rule else None,
        "looked_at": LOOKED_AT,
        "whole": _row("", whole),
        "chart": _chart(weeks),
        "counties": _rows(fared_by_county(edges[0])),
        "channels": _rows({Channel(key).label: each for key, each in fared_by("channel", edges[0]).items()}),
        "history": _history(rule) if rule else [],
        "waiting": waiting_for_human().select_related("case").order_by("asked_at")[:A_PAGE],
        "span": WEEKS,
    }


def _edges(at: datetime) -> list[datetime]:
    """Return when each of the last weeks began, and when the present one ends."""
    today = timezone.localdate(at)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    days = [first + timedelta(weeks=n) for n in range(WEEKS + 1)]
    return [timezone.make_aware(datetime.combine(day, time())) for day in days]


def _chart(weeks: Mapping[str, Fared]) -> dict[str, Any]:
    rows = [[name, _per_cent(each.share), _per_cent(each.outcomes.share)] for name, each in weeks.items()]
    return {"head": [_("周（起始日）"), _("自动派单比例"), _("后来被改正的比例")], "rows": rows}


def _rows(found: Mapping[Any, Fared]) -> list[Row]:
    """Return the lines of a table, those with most put right first, so that nobody fares worse unseen."""
    rows = [_row(str(name), each) for name, each in found.items()]
    return sorted(rows, key=lambda row: (row["wrong_share"] is None, -(row["wrong_share"] or 0), row["name"]))


def _row(name: str, each: Fared) -> Row:
    within = each.within
    return {
        "name": name,
        "opened": each.opened,
        "sent": each.outcomes.sent,
        "share": _per_cent(each.share),
        "wrong": each.outcomes.wrong,
        "wrong_share": _per_cent(each.outcomes.share),
        "within": f"{within[0]:.1%}～{within[1]:.1%}" if within else "",
    }


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _history(rule: AutomaticRule) -> list[Row]:
    """Return when it was turned on and off, by whom and why, the newest first; two queries."""
    facts = list(facts_about(rule).order_by("-id")[:A_PAGE])
    by = Person.objects.filter(pk__in={fact.by for fact in facts if fact.by})
    names = dict(by.values_list("pk", "name"))
    return [
        {"at": fact.at, "by": names.get(fact.by or 0) or _("系统"), "what": _what(fact), "why": _why(fact)}
        for fact in facts
    ]


def _what(fact: Fact) -> str:
    return _("已关闭") if fact.kind == AutomaticDispatchTurnedOff.kind else _("已开启")


def _why(fact: Fact) -> str:
    if fact.kind != AutomaticDispatchTurnedOff.kind:
        said = {"precision": fact.data["precision"] / 10, "limit": fact.data["error_limit"] / 10}
        return _("准确率%(precision)g%%，差错限度%(limit)g%%") % said
    told = {"why": Stop(fact.data["because"]).label, **fact.data}
    return _("%(why)s；开启以来派出%(sent)d件，改正%(wrong)d件") % told
