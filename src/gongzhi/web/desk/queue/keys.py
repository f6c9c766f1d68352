"""All keys of the desk on one page, to read and to print."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.web.desk.case.steps import DEEDS
from gongzhi.web.desk.entrance import for_staff

Keys = tuple[tuple[str, str | Promise], ...]

_ROWS: Keys = (("j k", _("下一行、上一行")), ("o", _("打开这一行")))
KEYS: Mapping[str | Promise, Keys] = {
    _("每一页"): (
        ("?", _("显示本页快捷键")),
        ("g d", _("我的一天")),
        ("g q", _("待我处理")),
        ("g l", _("团队负荷")),
        ("g t", _("通知")),
        ("g n", _("来电登记")),
        ("g h", _("电话回访")),
        ("g p", _("热点问题")),
        ("g r", _("考核排名")),
        ("Z", _("撤销刚才确认的操作(还没有发出的)")),
        ("Ctrl Enter", _("提交正在写的内容")),
        ("Esc", _("收起打开的小窗")),
    ),
    _("工单列表"): (
        ("/", _("搜索")),
        *_ROWS,
        ("x", _("勾选这一行")),
        ("X", _("全选")),
        ("a", _("批量受理")),
        ("d", _("批量派单")),
        ("s", _("批量签收")),
        ("r", _("批量答复")),
        ("q", _("批量提问")),
        ("n", _("批量备注")),
        ("p", _("批量指定承办人")),
        ("z", _("批量稍后提醒")),
        ("v", _("保存当前条件为视图")),
        ("[ ]", _("上一页、下一页")),
    ),
    _("一件事项"): (
        ("u", _("回到工单列表")),
        ("j", _("下一件")),
        ("z", _("撤回刚才的一步")),
        ("h", _("打电话回访")),
        ("p", _("稍后提醒")),
        ("e", _("打开姓名和电话")),
        *((deed.key, step.label) for step, deed in DEEDS.items() if deed.key),
    ),
    _("批量预览"): (("u", _("回到工单列表")),),
    _("通知"): (("e", _("全部标为已读")),),
    _("热点问题"): (*_ROWS, ("u", _("回到上一级"))),
    _("来电登记"): (("Ctrl Enter", _("登记")), ("Ctrl Shift Enter", _("登记并受理，或受理并派单"))),
    _("登记好以后"): (("n", _("接下一个电话")), ("o", _("打开这件工单"))),
    _("电话回访列表"): (("h", _("开始打电话")), *_ROWS),
    _("打一个回访电话"): (
        ("u", _("回到回访列表")),
        ("p", _("拨号")),
        ("j", _("先打下一位")),
        ("0", _("没有接通")),
        ("q w", _("联系过、没有联系")),
        ("a s", _("解决了、没有解决")),
        ("5 4 3 2 1", _("从非常满意到非常不满意")),
        ("b v l", _("退回办理、说明原因后结案、先不结案")),
    ),
}


@require_safe
@for_staff
def keys(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Show all keys, page by page."""
    return render(request, "desk/keys.html", {"groups": KEYS.items()})
