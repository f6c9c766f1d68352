"""The queue as a CSV file for spreadsheets, written row by row."""

from collections.abc import Callable
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.kernel.spreadsheet import csv_response

LIMIT = 100_000


def export_of(cases: CaseQuerySet, *, at: datetime) -> StreamingHttpResponse:
    """Answer with the cases, without a word on who reported them."""
    rows = cases.select_related("place__parent__parent__parent__parent__parent", "category", "lead")[:LIMIT]
    columns = _columns()
    cells = ([cell(case) for cell in columns.values()] for case in rows.iterator())
    return csv_response(f"cases-{timezone.localtime(at):%Y%m%d-%H%M}", columns, cells)


def _columns() -> dict[str, Callable[[Case], object]]:
    """Return the columns: what stands above them, and what of a case stands in them."""
    return {
        _("编号"): lambda case: case.number,
        _("标题"): lambda case: case.title,
        _("类型"): lambda case: case.get_kind_display(),
        _("渠道"): lambda case: case.get_channel_display(),
        _("状态"): lambda case: case.get_status_display(),
        _("紧急程度"): lambda case: case.get_urgency_display(),
        _("分类"): lambda case: case.category or "",
        _("地点"): lambda case: case.place.path,
        _("地址"): lambda case: case.address,
        _("主办单位"): lambda case: case.lead or "",
        _("提出时间"): lambda case: _time(case.opened_at),
        _("下一个期限"): lambda case: _time(case.due_at),
        _("办结时间"): lambda case: _time(case.resolved_at),
        _("结束时间"): lambda case: _time(case.closed_at),
        _("曾经超期"): lambda case: _("是") if case.has_missed else "",
        _("督办"): lambda case: _("是") if case.is_supervised else "",
        _("也遇到的人数"): lambda case: case.supporters,
    }


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
