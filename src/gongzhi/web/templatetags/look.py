"""Tags and filters of the look: icons, form controls, tones of states, deadline clocks, words for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongzhi.civic.privacy.queries import masked_phone

register = template.Library()

# Word of a state -> (tone, icon). Tones: work and done teal, wait amber, rest grey, alarm vermilion.
STATES = {
    "opened": ("wait", "ring"),
    "accepted": ("wait", "ring"),
    "dispatched": ("wait", "half"),
    "objected": ("wait", "scales"),
    "handling": ("work", "play"),
    "suspended": ("rest", "pause"),
    "resolved": ("done", "tick"),
    "closed": ("done", "seal"),
    "declined": ("rest", "bar"),
    "withdrawn": ("rest", "back"),
    "merged": ("rest", "merge"),
    "danger": ("alarm", "triangle"),
    "utilities": ("wait", "bolt"),
    "ordinary": ("rest", "ring"),
    "complex": ("rest", "layers"),
    "overdue": ("alarm", "triangle"),
    "soon": ("wait", "clock"),
    "on_time": ("work", "clock"),
    "exempt": ("rest", "shield"),
    "done": ("done", "tick"),
    "partly": ("wait", "half"),
    "explained": ("rest", "speech"),
    "planned": ("work", "calendar"),
    "very_satisfied": ("done", "tick"),
    "satisfied": ("done", "tick"),
    "fair": ("rest", "ring"),
    "dissatisfied": ("wait", "half"),
    "very_dissatisfied": ("alarm", "triangle"),
    "error": ("alarm", "triangle"),
    "warning": ("wait", "clock"),
    "success": ("done", "tick"),
    "info": ("work", "speech"),
    "debug": ("rest", "speech"),
}

_PLAIN = ("rest", "ring")
SOON = timedelta(hours=24)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sheet; it never speaks alone, so it is hidden from screen readers."""
    return _drawn(name)


@cache
def _drawn(name: str) -> SafeString:
    """Draw it once in a process's life: a page has dozens, and each would ask for the sheet's address."""
    return format_html(
        '<svg class="gz-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("built/icons.svg"),
        name,
    )


register.filter("masked_phone", masked_phone)


@register.filter
def tone(state: object) -> str:
    """Return the tone (CSS) of a state's word."""
    return STATES.get(str(state), _PLAIN)[0]


@register.filter
def shape(state: object) -> str:
    """Return the icon of a state's word."""
    return STATES.get(str(state), _PLAIN)[1]


@register.simple_tag
def mark(state: object, label: object) -> SafeString:
    """Draw a state as word, shape and colour: its word in code decides on the latter two."""
    colour, sign = STATES.get(str(state), _PLAIN)
    return format_html('<span class="gz-tag gz-tone-{}">{}{}</span>', colour, _drawn(sign), label)


# -- form controls --

CONTROL_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "gz-file"),
    (forms.Select, "govuk-select"),
]


def control_class(widget: forms.Widget) -> str:
    """Return the class of a control by its widget."""
    return next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "govuk-input")


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw a field's control alone, with the class of its kind; its own classes stay."""
    widget = field.field.widget
    name = control_class(widget)
    names = [name, f"{name}--error" if field.errors else "", widget.attrs.get("class", "")]
    if not counts_characters(field):
        return field.as_widget(attrs={"class": joined(*names)})
    described = joined(field.aria_describedby, f"{field.auto_id}-info")
    names.append("govuk-js-character-count")
    return field.as_widget(attrs={"class": joined(*names), "aria-describedby": described})


@register.filter
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int | None]]) -> SafeString:
    """Write the options of a select, which are hundreds: a template for each takes ten times as long."""
    return mark_safe("".join(_optgroup(name, within) for name, within, _index in groups))  # noqa: S308  # escaped


def _optgroup(name: str | None, within: list[dict[str, Any]]) -> str:
    written = "".join(
        f'<option value="{conditional_escape(option["value"])}"{flatatt(option["attrs"])}>'
        f"{conditional_escape(option['label'])}</option>\n"
        for option in within
    )
    return f'<optgroup label="{conditional_escape(name)}">\n{written}</optgroup>\n' if name else written


def joined(*words: str | None) -> str:
    """Return the words there are, parted by spaces."""
    return " ".join(filter(None, words))


@register.filter
def before_error(field: BoundField) -> str:
    """Return the words before a field's error: its label, unless that is a question."""
    label = str(field.label)
    return "" if label.endswith(("？", "?")) else label + colon()


@register.filter
def counts_characters(field: BoundField) -> bool:
    """Tell whether a counter stands below this field: a text area with a limit."""
    return isinstance(field.field.widget, forms.Textarea) and bool(most_characters(field))


def most_characters(field: BoundField) -> int | None:
    """Return how many characters a field takes; None when it sets no limit."""
    return field.field.max_length if isinstance(field.field, forms.CharField) else None


@register.simple_tag
def counter(field: BoundField) -> SafeString:
    """Write what GOV.UK's character counter needs to know about this field, in the page's language."""
    said = {
        "data-module": "govuk-character-count",
        "data-maxlength": most_characters(field),
        "data-i18n.characters-under-limit.one": _("还可以写%{count}个字"),
        "data-i18n.characters-under-limit.other": _("还可以写%{count}个字"),
        "data-i18n.characters-at-limit": _("字数已满"),
        "data-i18n.characters-over-limit.one": _("超出%{count}个字"),
        "data-i18n.characters-over-limit.other": _("超出%{count}个字"),
    }
    return format_html_join(" ", '{}="{}"', said.items())


@register.filter
def tick_box(field: BoundField) -> SafeString:
    """Draw a single tick box, without its label."""
    return field.as_widget(attrs={"class": "gz-choice__box"})


@register.filter
def kind(field: BoundField) -> str:
    """Return the way a field is drawn: choices, tick, file or plain."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, forms.FileInput) else "plain"


@register.filter
def choice(option: BoundWidget) -> SafeString:
    """Draw one radio or tick box of a group, without its label."""
    option.data["attrs"]["class"] = "gz-choice__box"
    return option.tag()


# -- deadlines --


def span_in_words(span: timedelta) -> str:
    """Return a length of time in its two largest units, rounded down to minutes."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    minutes %= 60
    parts = [
        (days, ngettext("%(n)s天", "%(n)s天", days)),
        (hours, ngettext("%(n)s小时", "%(n)s小时", hours)),
        (minutes, ngettext("%(n)s分钟", "%(n)s分钟", minutes)),
    ]
    first = next((i for i, (n, _words) in enumerate(parts) if n), 2)
    return _("%(first)s%(second)s") % {
        "first": parts[first][1] % {"n": parts[first][0]},
        "second": next((words % {"n": n} for n, words in parts[first + 1 : first + 2] if n), ""),
    }


def share_used(since: datetime | None, due_at: datetime, at: datetime) -> int | None:
    """Return how much of the time is gone, in per cent from 0 to 100; None when the start is unknown."""
    if since is None or due_at <= since:
        return None
    return max(0, min(100, round(100 * ((at - since) / (due_at - since)))))


@register.simple_tag
def deadline(
    due_at: datetime | None,
    at: datetime,
    *,
    since: datetime | None = None,
    done_at: datetime | None = None,
    exempt: bool = False,
    paused: bool = False,
    small: bool = False,
) -> SafeString:
    """Show a deadline as words, shape and bar; `done_at` stops the clock, `exempt` stands beside."""
    if due_at is None:
        return format_html('<span class="gz-muted">{}</span>', _("未定期限"))
    stop = done_at or at
    late, done = stop > due_at, bool(done_at)
    colour, sign = STATES[state_of_clock(late=late, soon=due_at - stop <= SOON, done=done, paused=paused)]
    words = words_of_clock(span_in_words(due_at - stop), late=late, done=done, paused=paused)
    return format_html(
        '<div class="gz-clock gz-tone-{}{}"{}>\n'
        '<p class="gz-clock__words">{}<span data-clock-words>{}</span>{}</p>\n{}{}</div>',
        colour,
        " gz-clock--small" if small else "",
        "" if done or paused else _ticking(due_at, since),
        _drawn(sign),
        words,
        format_html(' <span class="gz-clock__exempt">{}</span>', _("已豁免")) if exempt else "",
        _bar(share_used(since, due_at, stop)),
        "" if small else format_html('<p class="gz-clock__due">{}</p>', _due(due_at)),
    )


def _ticking(due_at: datetime, since: datetime | None) -> SafeString:
    """Write what the script needs to go on counting."""
    begun = format_html(' data-since="{}"', timezone.localtime(since).isoformat()) if since else ""
    return format_html(' data-due="{}"{}', timezone.localtime(due_at).isoformat(), begun)


def _bar(used: int | None) -> SafeString:
    return _BARS[used] if used is not None else SafeString()


_BARS = [
    format_html(
        '<svg class="gz-clock__bar" viewBox="0 0 100 4" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="gz-clock__rail" width="100" height="4"></rect>'
        '<rect class="gz-clock__used" width="{}" height="4" data-clock-used></rect></svg>',
        used,
    )
    for used in range(101)
]


def _due(due_at: datetime) -> str:
    return _("期限%(time)s") % {"time": date_format(timezone.localtime(due_at), "Y-m-d H:i")}


def state_of_clock(*, late: bool, soon: bool, done: bool, paused: bool) -> str:
    """Return the word of a clock's state: suspended, overdue, done, soon or on_time."""
    if paused:
        return "suspended"
    if late:
        return "overdue"
    return "done" if done else "soon" if soon else "on_time"


def words_of_clock(left: str, *, late: bool, done: bool, paused: bool) -> str:
    """Return what a clock says."""
    if paused:
        return _("已挂账，时限暂停")
    if done:
        return _("超时%(time)s办结") % {"time": left} if late else _("按时办结")
    return _("已超时%(time)s") % {"time": left} if late else _("还剩%(time)s") % {"time": left}


# -- words --


@register.filter(expects_localtime=True)
def day(at: datetime, clock: str = "") -> str:
    """Return the day of a moment as one says it, without the year, and what else of it a format asks for."""
    return date_format(at, f"{_('n月j日')} {clock}".strip())


@register.simple_tag
def colon() -> str:
    """Return the mark between a name and what is said of it."""
    return pgettext("after a name", "：")


@register.filter
def listed(words: Iterable[object]) -> str:
    """Return words one after the other, with the mark that the language puts between them."""
    return _("、").join(map(str, words))


# -- pages --


@register.filter
def numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers worth showing, with "…" for the gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def script_words() -> SafeString:
    """Write the words that scripts say, as JSON in the page (id "words")."""
    words = {
        "draftRestored": _("已恢复您上次没写完的内容。"),
        "draftDiscard": _("清空，重新写"),
        "draftKept": _("内容已保存在这台设备上"),
        "leave": _("您填写的内容还没有提交。"),
        "keysTitle": _("本页快捷键"),
        "keysClose": _("关闭"),
        "keysUse": _("使用快捷键"),
        "keysRows": _("下一行、上一行"),
        "keysOpen": _("打开这一行"),
        "keysTick": _("勾选这一行"),
        "keysHelp": _("显示快捷键"),
        "keysSend": _("提交正在写的内容"),
        "keysFold": _("收起打开的小窗"),
        "keysAll": _("工作台全部快捷键"),
        "draftAtHome": _("草稿已保存 {at}，换电脑也能接着写"),
        "outIn": _("{n}秒后发出"),
        "outNow": _("正在发出"),
        "placesNone": _("没有找到这个地点，请换一个说法，或在地图上点选。"),
        "placesFound": _("找到{n}个地点，用上下键选择。"),
        "placesFailed": _("地点暂时查不到，您可以直接写清楚地址。"),
        "placeChosen": _("已选择：{name}"),
        "photoRemove": _("移除{name}"),
        "photoTooMany": _("最多上传{n}个文件，多出的已移除。"),
        "photoTooBig": _("{name}超过{n}兆，已移除。"),
        "left": _("还剩{time}"),
        "late": _("已超时{time}"),
        "mapSelected": _("已选中：{name}"),
        "mapFailed": _("地图暂时打不开，请看下方的列表。"),
        "zoomIn": _("放大"),
        "zoomOut": _("缩小"),
        "sending": _("正在提交，请稍候"),
    }
    return json_script(words, "words")
