"""What every template knows: the city, the visitor, the ways on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import is_staff
from gongzhi.civic.teamwork.queries.notices import unread_count
from gongzhi.kernel import clock
from gongzhi.web.account.second_factor import is_asked
from gongzhi.web.desk.counts import counts_for
from gongzhi.web.desk.nav import desk_nav
from gongzhi.web.elder import elder_size

HOTLINE = "12345"  # 国办发〔2020〕53号: one number for all government hotlines

_PORTAL: tuple[tuple[str, str | Promise], ...] = (
    ("portal:report", _("我要反映")),
    ("portal:find", _("查进度")),
    ("portal:mine", _("我的诉求")),
    ("portal:public", _("公开诉求")),
    ("portal:map", _("地图")),
    ("portal:troubles", _("热点")),
    ("portal:ranking", _("办理榜")),
)
_FOOTER: tuple[tuple[str, str | Promise], ...] = (
    ("portal:help", _("使用帮助")),
    ("portal:open-data", _("开放数据")),
    ("portal:ledger", _("公开账本")),
    ("portal:privacy", _("个人信息处理规则")),
    ("portal:accessibility", _("无障碍声明")),
)


def look(request: HttpRequest) -> dict[str, Any]:
    """Return what the bases need (city, elder mode, clock, who is signed in, navigation)."""
    size = elder_size(request)
    is_desk = _namespace(request) == "desk"
    return {
        "city_name": settings.CITY_NAME,
        "hotline": HOTLINE,
        "elder": bool(size),
        "elder_size": size or 1,
        "now": clock.now(),
        "portal_nav": None if is_desk else _links(_PORTAL, request),
        "desk_nav": _desk(request) if is_desk else None,
        "bell": _bell(request) if is_desk else None,
        "second_factor_asked": is_desk and _is_asked(request),
        "footer_nav": _links(_FOOTER, request),
        **_visitor(request),
    }


def _desk(request: HttpRequest) -> list[dict[str, Any]]:
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return []
    return desk_nav(counts_for(request, person, at=clock.now()), path=request.get_full_path())


def _is_asked(request: HttpRequest) -> bool:
    return isinstance(getattr(request, "user", None), Person) and is_asked(request)


def _bell(request: HttpRequest) -> int | None:
    """Return how many notices a member has not read."""
    person = getattr(request, "user", None)
    return unread_count(person) if isinstance(person, Person) and is_staff(person, clock.now()) else None


def _namespace(request: HttpRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else ""


def _visitor(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"sign_in_url": sign_in_address(request)}
    return {
        "person_name": str(person),
        "account_url": _address("account:profile"),
        "sign_out_url": _address("account_logout"),
        "desk_url": _address("desk:queue") if is_staff(person, clock.now()) else "",
    }


def sign_in_address(request: HttpRequest) -> str:
    """Return the address of sign-in, from where one comes back to a page of the portal."""
    address = _address("account_login")
    comes_back = address and request.method == "GET" and _namespace(request) == "portal"
    return f"{address}?{urlencode({'next': request.get_full_path()})}" if comes_back else address


def _links(pages: tuple[tuple[str, str | Promise], ...], request: HttpRequest) -> list[dict[str, Any]]:
    found = [(_address(name), name, label) for name, label in pages]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [{"url": url, "label": label, "current": name == here} for url, name, label in found if url]


def _address(name: str) -> str:
    """Return the address of a page, or nothing while no such page is mounted."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
