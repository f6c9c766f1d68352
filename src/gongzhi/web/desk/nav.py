"""The navigation at the side of the desk, with counts of what waits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import SEES_CASES, Role
from gongzhi.web.desk.counts import Counts
from gongzhi.web.paging import told

Item = dict[str, Any]


def desk_nav(counts: Counts, *, path: str) -> list[dict[str, Any]]:
    """Return the groups of the side navigation for whom the counts are."""
    roles = {Role(membership.role) for membership in memberships_of(counts.person, counts.at)}
    groups: list[dict[str, Any]] = [
        {"label": _("工作"), "items": _work(counts, roles)},
        {"label": _("数据"), "items": _data(roles)},
        {"label": _("设置"), "items": _settings(roles)},
    ]
    here = _here([item["url"] for group in groups for item in group["items"]], path)
    for group in groups:
        for item in group["items"]:
            item["current"] = item["url"] == here
    return [group for group in groups if group["items"]]


def _work(counts: Counts, roles: set[Role]) -> list[Item]:
    if not roles & SEES_CASES:
        return []
    waiting = counts.waiting
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
        items.append(_item(_("查看记录"), "desk:looks"))
    if Role.OPERATOR in roles:
        items.append(_item(_("来电登记"), "desk:intake", key="g n"))
    if Role.EVALUATOR in roles:
        items.append(_item(_("电话回访"), "desk:follow-ups", count=_many(counts.calls), key="g h"))
    return items


def _data(roles: set[Role]) -> list[Item]:
    items = [
        _item(_("热点问题"), "desk:troubles", key="g p"),
        _item(_("考核排名"), "desk:ranking", key="g r"),
    ]
    if roles & SEES_CASES:
        items.append(_item(_("答复质量"), "desk:answers"))
    if roles & {Role.AUDITOR, Role.ADMINISTRATOR}:
        items.append(_item(_("审计"), "desk:audit"))
    if roles & {Role.PRIVACY_OFFICER, Role.AUDITOR}:
        items.append(_item(_("个人信息保护"), "desk:privacy"))
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
    """Return which of the addresses leads here: the very one, else the page, else the nearest above.

    Below the queue, which is the root of the desk, are only the pages of cases.
    """
    page, queue = path.partition("?")[0], reverse("desk:queue")
    if path in urls:
        return path
    if page.startswith(tuple(f"{queue}{below}/" for below in ("case", "bulk", "deeds"))):
        return queue
    above = [url for url in urls if url != queue and page.startswith(url.rstrip("/") + "/")]
    fitting = [*above, *(url for url in urls if page == url)]
    return max(fitting, key=len, default="")
