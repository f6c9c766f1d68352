"""The register on the privacy officer's desk: every table with its fields, and what was deleted of late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.events import RowsDeleted
from gongzhi.civic.privacy.queries.register import Activity, Entry, the_register
from gongzhi.civic.privacy.queries.retention import last_look
from gongzhi.civic.privacy.vocabulary import Grade, Keeping, Sensitivity
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.paging import LongList
from gongzhi.web.register import keep_told, told

A_PAGE = 50
ANY = [("", _("全部"))]


class RegisterFilter(forms.Form):
    """Which tables: by a word, by how far they concern persons, by class, by how long they are kept."""

    q = forms.CharField(label=_("活动、表或字段"), required=False, max_length=40)
    concern = forms.ChoiceField(label=_("个人信息"), required=False, choices=[*ANY, *Sensitivity.choices])
    grade = forms.ChoiceField(label=_("分级"), required=False, choices=[*ANY, *Grade.choices])
    how = forms.ChoiceField(label=_("保存方式"), required=False, choices=[*ANY, *Keeping.choices])

    def lets_in(self, activity: Activity, entry: Entry) -> bool:
        """Tell whether a table is asked for; none is where the form makes no sense."""
        if not self.is_valid():
            return False
        asked = self.cleaned_data
        name = activity.name.told(get_language())
        words = " ".join((name, entry.model, *entry.fields)).casefold()
        return (
            asked["q"].strip().casefold() in words
            and asked["concern"] in {"", activity.data}
            and asked["grade"] in {"", activity.grade}
            and (not asked["how"] or asked["how"] in {keep.how for keep in activity.kept(entry)})
        )


@dataclass(frozen=True)
class Row:
    """A table of the register as the page shows it."""

    activity: str
    model: str
    fields: str
    whose: str
    grade: str
    concern: str
    keeps: list[str]


@require_safe
@for_officers
def register(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the tables that are asked for; there are as many as the program has, so they need no pages."""
    form = RegisterFilter(request.GET)
    return render(request, "desk/privacy/register.html", {"form": form, "rows": list(_rows(form))})


def _rows(form: RegisterFilter) -> Iterator[Row]:
    for activity, entry in the_register().entries():
        if form.lets_in(activity, entry):
            said = told(activity)
            yield Row(
                activity=said.name,
                model=entry.model,
                fields=" ".join(entry.fields),
                whose=" ".join(whose.by for whose in entry.whose),
                grade=said.grade,
                concern=said.concern,
                keeps=[keep_told(keep) for keep in activity.kept(entry)],
            )


@require_safe
@for_officers
def retention(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what was deleted because its time was over, the last first."""
    facts = Fact.objects.filter(kind=RowsDeleted.kind, subject="retention:1").order_by("-id")
    page = LongList(facts, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/privacy/retention.html", {"page": page, "looked": last_look()})
