"""What is held about oneself, why and how long, and a complete copy of it (个人信息保护法 art. 45)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries.holdings import copy_of, counts_of
from gongzhi.kernel import clock
from gongzhi.web.proof import proof_required
from gongzhi.web.register import Told, personal_activities

# What else belongs to one's data; a page that is not there is not offered.
_BESIDE: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("account:looks", _("谁看过我的信息"), _("谁在什么时候、为了什么打开过您的姓名和电话。")),
    ("account:consents", _("我的授权"), _("您同意过什么，随时可以撤回。")),
    ("account:requests", _("我的申请"), _("更正、删除、注销账号等申请办到了哪一步。")),
)


@dataclass(frozen=True)
class Held:
    """An activity, and how many rows of it are one's own."""

    activity: Told
    rows: int


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show what is held about the visitor by activity."""
    person = request.user
    assert isinstance(person, Person)  # as login_required sees to
    counts = counts_of(person.pk)
    held = [Held(one, sum(counts.get(one.code, {}).values())) for one in personal_activities()]
    page = {
        "held": [one for one in held if one.rows],
        "not_held": [one.activity for one in held if not one.rows],
        "beside": list(_beside()),
    }
    return render(request, "account/data.html", page)


def _beside() -> Iterator[dict[str, str | Promise]]:
    for name, title, says in _BESIDE:
        try:
            yield {"url": reverse(name), "title": title, "text": says}
        except NoReverseMatch:
            continue


@never_cache
@login_required
@require_safe
@proof_required(when=lambda request: True)
def copy(request: HttpRequest) -> HttpResponseBase:
    """Give a complete copy as one file; who takes it has just shown who they are."""
    person, at = request.user, clock.now()
    assert isinstance(person, Person)  # as login_required sees to
    pieces = copy_of(person.pk, site=request.build_absolute_uri("/").rstrip("/"), at=at)
    response = StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gongzhi-{at:%Y%m%d}.json"'
    return response
