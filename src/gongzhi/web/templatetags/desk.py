"""Filters and parts of the desk: numbers as one reads them aloud, keys, saved views, what is to go out."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import PendingDeed, PendingPart
from gongzhi.civic.teamwork.queries.pending import deeds_to_show
from gongzhi.civic.teamwork.queries.views import views_of
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.web.desk.queue.row import row_of, tags_of
from gongzhi.web.desk.queue.saved import ViewForm, tabs_for
from gongzhi.web.templatetags.look import mark

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


@register.simple_tag(takes_context=True)
def case_row(context: RequestContext, case: Case) -> SafeString:
    """Draw a case of the queue.

    Context: pending, what waits to go out; automatic, what a program decided; panel, whether rows are ticked.
    """
    waiting = [(_going_out(part, context),) for part in context["pending"] if part.case_id == case.pk]
    decided = context["automatic"].get(case.pk)
    going_out = format_html_join("", "{}", [*([(_decided(decided),)] if decided else []), *waiting])
    return row_of(case, at=context["now"], ticked=bool(context["panel"]), going_out=going_out)


def _decided(made: AutomaticDispatch) -> SafeString:
    if made.waits_for_human:
        return mark("soon", NoticeReason.HUMAN_ASKED.label)
    return mark("info", _("自动派单"))


def _going_out(part: PendingPart, context: RequestContext) -> str:
    known = {"part": part, "request": context["request"], "now": context["now"]}
    return render_to_string("desk/parts/going_out.html", known)


@register.simple_tag
def case_tags(case: Case) -> SafeString:
    """Draw the words that mark a case."""
    return tags_of(case)


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
    tab = {"view": context["view"].key} if "view" in params else {}
    views = list(views_of(person, at=now))
    return {
        "tabs": tabs_for(views, current),
        "current": current,
        "form": ViewForm(by=person, at=now),
        "query": urlencode(tab | context["filter"].query),
    }
