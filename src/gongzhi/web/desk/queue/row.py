"""A case as a line of the queue: a page has forty, so it is written without a template."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Status, Urgency
from gongzhi.web.templatetags.look import deadline, mark

_PRESSING = (Urgency.DANGER, Urgency.UTILITIES)


def row_of(case: Case, *, at: datetime, ticked: bool, going_out: SafeString) -> SafeString:
    """Draw a case: a box to tick, what and where it is, its state, what is to go out, and its clock."""
    return format_html(
        '<li class="gz-row{}">{}<div class="gz-row__main"><a class="gz-row__title" href="{}">{}</a>'
        '<p class="gz-row__meta"><span class="gz-code">{}</span>{}</p></div>'
        '<div class="gz-row__tags">{}{}</div><div class="gz-row__clock">{}</div></li>\n',
        " gz-row--ticked" if ticked else "",
        _tick(case) if ticked else "",
        reverse("desk:case", args=(case.number,)),
        case.title,
        case.number,
        format_html_join("", "<span>{}</span>", ((words,) for words in _meta(case))),
        tags_of(case),
        going_out,
        _clock(case, at),
    )


def _tick(case: Case) -> SafeString:
    return format_html(
        '<label class="gz-row__tick"><input type="checkbox" name="case" value="{}:{}" class="gz-choice__box"'
        ' autocomplete="off"><span class="gz-hidden">{}</span></label>',
        case.pk,
        case.version,
        _("选中：%(title)s") % {"title": case.title},
    )


def _meta(case: Case) -> Iterator[str]:
    yield f"{case.place.parent} {case.place}" if case.place.parent else str(case.place)
    if case.category:
        yield str(case.category)
    if case.lead:
        yield _("主办：%(body)s") % {"body": case.lead}
    if n := case.supporters:
        yield ngettext("%(n)s人也遇到", "%(n)s人也遇到", n) % {"n": n}


def tags_of(case: Case) -> SafeString:
    """Draw the words that mark a case: its state, urgency where it presses, supervision."""
    urgency = mark(case.urgency, case.get_urgency_display()) if case.urgency in _PRESSING else ""
    supervised = mark("soon", _("督办中")) if case.is_supervised and not case.has_ended else ""
    return format_html("{}{}{}", mark(case.status, case.get_status_display()), urgency, supervised)


def _clock(case: Case, at: datetime) -> SafeString:
    if case.has_ended:
        words = _moment(case.closed_at, "Y-m-d H:i")
    elif case.status == Status.SUSPENDED:
        words = _("计时暂停")
    elif case.due_at is None:
        words = _("%(time)s提出") % {"time": _moment(case.opened_at, "m-d H:i")}
    else:
        return deadline(case.due_at, at, since=case.opened_at, small=True)
    return format_html('<span class="gz-muted">{}</span>', words)


def _moment(at: datetime | None, form: str) -> str:
    return date_format(timezone.localtime(at), form) if at else ""
