"""Filters and parts of the desk: numbers as one reads them aloud, keys, saved views, what is to go out."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.http import QueryDict
from django.template.context import RequestContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import PendingDeed, PendingPart
from gongzhi.civic.teamwork.queries.pending import deeds_to_show
from gongzhi.civic.teamwork.queries.views import views_of
from gongzhi.web.desk.queue.saved import ViewForm, query_of, tabs_for

register = template.Library()


@register.filter
def in_groups(number: str) -> str:
    """Return a case's number as the day, four digits and four digits."""
    return f"{number[:6]} {number[6:10]} {number[10:]}".strip()


@register.filter
def letter_by_letter(code: str) -> str:
    """Return a code with space between its signs."""
    return " ".join(code)


@register.filter
def with_keys(field: BoundField, keys: str) -> list[tuple[BoundWidget, str]]:
    """Return a field's options, each with the key that chooses it."""
    return list(zip(field.subwidgets, keys, strict=True))


@register.filter
def split_keys(keys: str) -> list[str]:
    """Return the single keys of "g q"."""
    return keys.split()


@register.filter
def any_waits(deeds: Iterable[PendingDeed]) -> bool:
    """Tell whether something has not gone out yet."""
    return any(vars(deed)["waiting"] for deed in deeds)  # an annotation


@register.filter
def on_case(parts: Iterable[PendingPart], case: Case) -> list[PendingPart]:
    """Return what waits to be carried out on one case."""
    return [part for part in parts if part.case_id == case.pk]


@register.inclusion_tag("desk/parts/deeds.html", takes_context=True)
def deeds_bar(context: RequestContext) -> dict[str, Any]:
    """Draw what the person has confirmed and can still take back, and what became of it; one query."""
    person, now = context["request"].user, context["now"]
    deeds = deeds_to_show(person, at=now) if isinstance(person, Person) else []
    return {"deeds": deeds, "now": now, "here": context["request"].get_full_path()}


@register.inclusion_tag("desk/parts/saved.html", takes_context=True)
def saved_views(context: RequestContext) -> dict[str, Any]:
    """Draw the person's saved views, without counts, and how to save the present filters as one."""
    person, now, params = context["request"].user, context["now"], context["request"].GET
    current = params.get("saved", "")
    query = QueryDict(mutable=True)
    query.update(query_of(params, by=person, at=now))
    views = list(views_of(person, at=now))
    return {
        "tabs": tabs_for(views, current),
        "current": current,
        "form": ViewForm(by=person, at=now),
        "query": query.urlencode(),
    }
