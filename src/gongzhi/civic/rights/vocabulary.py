"""Words of requests about personal data: which right somebody uses, and what is kept nonetheless."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """What the person concerned may ask for (个人信息保护法 arts. 44 to 50)."""

    KNOW = "know", _("查阅：处理了我哪些个人信息")
    COPY = "copy", _("复制：给我一份")
    MOVE = "move", _("转移：给我一份能交给别处的")
    CORRECT = "correct", _("更正、补充")
    DELETE = "delete", _("删除")
    RESTRICT = "restrict", _("限制处理")
    EXPLAIN = "explain", _("解释说明处理规则或自动决定")
    CLOSE = "close", _("注销账号")


SOURCES: Mapping[Right, str | Promise] = {
    Right.KNOW: _("《个人信息保护法》第四十四条、第四十五条"),
    Right.COPY: _("《个人信息保护法》第四十五条"),
    Right.MOVE: _("《个人信息保护法》第四十五条第三款"),
    Right.CORRECT: _("《个人信息保护法》第四十六条"),
    Right.DELETE: _("《个人信息保护法》第四十七条"),
    Right.RESTRICT: _("《个人信息保护法》第四十四条"),
    Right.EXPLAIN: _("《个人信息保护法》第二十四条、第四十八条"),
    Right.CLOSE: _("《个人信息保护法》第四十七条；GB/T 35273-2020 8.5"),
}
GIVES_A_COPY = frozenset({Right.COPY, Right.MOVE})
ERASES = frozenset({Right.DELETE, Right.CLOSE})
# Near relatives of somebody who died (art. 49).
OF_THE_DEAD = frozenset({Right.KNOW, Right.COPY, Right.CORRECT, Right.DELETE})


class Kept(models.TextChoices):
    """What is not erased, or not yet."""

    UNDERWAY = "underway", _("还在办理的事项")
    ENDED = "ended", _("办结不久的事项")
    REQUEST = "request", _("这次请求和处理的记录")
    VISITS = "visits", _("访问日志")
    FACTS = "facts", _("账本里的编号、时间和办理步骤")
