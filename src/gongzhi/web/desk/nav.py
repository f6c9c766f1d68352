"""The navigation at the side of the desk, with counts of what waits."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.web.desk.follow_up.line import to_call
from gongzhi.web.desk.queue.waiting import is_overdue, waiting_for
from gongzhi.web.paging import MOST, told

Item = dict[str, Any]


def desk_nav(person: Person, *, path: str, at: datetime) -> list[dict[str, Any]]:
    """Return the groups of the side navigation; the counts cost one query, the calls another."""
    roles = {Role(membership.role) for membership in memberships_of(person, at)}
    groups: list[dict[str, Any]] = [
        {"label": _("工作"), "items": _work(person, roles, at)},
        {"label": _("数据"), "items": [_item(_("考核排名"), "desk:ranking", key="g r")]},
        {"label": _("设置"), "items": _settings(roles)},
    ]
    here = _here([item["url"] for group in groups for item in group["items"]], path)
    for group in groups:
        for item in group["items"]:
            item["current"] = item["url"] == here
    return [group for group in groups if group["items"]]


def _work(person: Person, roles: set[Role], at: datetime) -> list[Item]:
    if roles <= {Role.ADMINISTRATOR}:
        return []
    mine = visible_cases(person, at=at).filter(waiting_for(person, at=at))
    waiting = mine.order_by()[: MOST + 1].aggregate(mine=Count("pk"), late=Count("pk", filter=is_overdue(at)))
    items = [
        _item(_("我的一天"), "desk:day", key="g d"),
        _item(_("待我处理"), "desk:queue", count=_many(waiting["mine"]), key="g q"),
        _item(
            _("已超期"),
            "desk:queue",
            query="?view=mine&mark=overdue",
            count=_many(waiting["late"]),
            alarm=True,
        ),
    ]
    if Role.SUPERVISOR in roles:
        items.append(_item(_("团队负荷"), "desk:load", key="g l"))
    if Role.OPERATOR in roles:
        items.append(_item(_("来电登记"), "desk:intake", key="g n"))
    if Role.EVALUATOR in roles:
        calls = visible_cases(person, at=at).filter(to_call(person, at=at))
        items.append(
            _item(
                _("电话回访"), "desk:follow-ups", count=_many(calls.order_by()[: MOST + 1].count()), key="g h"
            )
        )
    return items


def _many(count: int) -> str:
    """Return how many there are, as far as they were counted; nothing where there are none."""
    return told(count) if count else ""


def _settings(roles: set[Role]) -> list[Item]:
    if Role.ADMINISTRATOR not in roles:
        return []
    return [
        _item(_("设置总览"), "desk:settings"),
        _item(_("人员"), "desk:people"),
        _item(_("单位"), "desk:organisations"),
        _item(_("派单目录"), "desk:catalogue"),
        _item(_("期限"), "desk:deadlines"),
        _item(_("分类"), "desk:taxonomy"),
        _item(_("答复模板"), "desk:templates"),
        _item(_("工作日历"), "desk:calendar"),
        _item(_("考核口径"), "desk:evaluation"),
        _item(_("系统运行"), "desk:reactions"),
    ]


def _item(label: str, name: str, *, query: str = "", **more: Any) -> Item:
    return {"label": label, "url": f"{reverse(name)}{query}", **more}


def _here(urls: list[str], path: str) -> str:
    """Return which of the addresses leads here: the very one, else the page, else the nearest above."""
    page = path.partition("?")[0]
    fitting = [url for url in urls if page == url or page.startswith(url.rstrip("/") + "/")]
    return path if path in urls else max(fitting, key=len, default="")
