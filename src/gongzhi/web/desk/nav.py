"""The navigation at the side of the desk, with counts of what waits."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.web.desk.follow_up.line import to_call
from gongzhi.web.desk.queue.waiting import is_overdue, waiting_for

Item = dict[str, Any]

_SETTINGS = ("desk:people", "desk:settings")


def desk_nav(person: Person, *, path: str, at: datetime) -> list[dict[str, Any]]:
    """Return the groups of the side navigation; the counts cost one query."""
    roles = {Role(membership.role) for membership in memberships_of(person, at)}
    groups = ((_("工作"), _work(person, roles, at)), (_("数据"), _figures()), (_("设置"), _settings(roles)))
    return [{"label": label, "items": _marked(items, path)} for label, items in groups if items]


def way_to_settings() -> str:
    """Return the first page of the settings that is mounted, or nothing."""
    return next((url for name in _SETTINGS if (url := _address(name))), "")


def _work(person: Person, roles: set[Role], at: datetime) -> list[Item]:
    if roles <= {Role.ADMINISTRATOR}:
        return []
    mine = waiting_for(person, at=at)
    waiting = visible_cases(person, at=at).aggregate(
        mine=Count("pk", filter=mine),
        overdue=Count("pk", filter=mine & is_overdue(at)),
        calls=Count("pk", filter=to_call(person, at=at)),
    )
    items = [
        _item(_("待我处理"), "desk:queue", count=waiting["mine"], key="g q"),
        _item(
            _("已超期"), "desk:queue", query="?view=mine&mark=overdue", count=waiting["overdue"], alarm=True
        ),
    ]
    if Role.OPERATOR in roles:
        items.append(_item(_("来电登记"), "desk:intake", key="g n"))
    if Role.EVALUATOR in roles:
        items.append(_item(_("电话回访"), "desk:follow-ups", count=waiting["calls"], key="g h"))
    return _mounted(items)


def _figures() -> list[Item]:
    return _mounted([_item(_("考核排名"), "desk:ranking", key="g r")])


def _settings(roles: set[Role]) -> list[Item]:
    if Role.ADMINISTRATOR not in roles:
        return []
    pages = [
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
    return _mounted(pages)


def _item(label: str, name: str, *, query: str = "", **more: Any) -> Item:
    url = _address(name)
    return {"label": label, "url": f"{url}{query}" if url else "", **more}


def _mounted(items: list[Item]) -> list[Item]:
    return [item for item in items if item["url"]]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _marked(items: list[Item], path: str) -> list[Item]:
    """Mark the item that leads here: the very address, else the page, else the nearest one above."""
    if any(item["url"] == path for item in items):
        return [{**item, "current": item["url"] == path} for item in items]
    path = path.partition("?")[0]
    fitting = [
        item["url"] for item in items if path == item["url"] or path.startswith(item["url"].rstrip("/") + "/")
    ]
    here = path if path in fitting else max(fitting, key=len, default="")
    return [{**item, "current": item["url"] == here} for item in items]
