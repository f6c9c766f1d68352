"""The style guide: a page with every component once; its made-up content is styleguide.json.

The content is an example, not speech of the house: it stays Chinese in every language, outside gettext.
Times stand in it as {"hours": n} from now.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.kernel import clock

CONTENT = Path(__file__).with_name("styleguide.json")
CORNERS = [(120.0, 30.0), (120.1, 30.0), (120.0, 30.08), (120.1, 30.08)]
BEND = [(0, 0), (0.05, 0.012), (0.1, 0), (0.1, 0.08), (0.05, 0.092), (0, 0.08), (0, 0)]
POINTS = {"work": (120.05, 30.02), "wait": (120.13, 30.03), "alarm": (120.08, 30.10), "rest": (120.16, 30.12)}


class ExampleForm(forms.Form):
    """A resident's form with every kind of field."""

    kind = forms.ChoiceField(
        label="您要反映的是",
        choices=[("help", "求助：需要帮忙解决"), ("complaint", "投诉：对服务不满意")],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label="在什么地方",
        help_text="写小区、路口或门牌号都可以",
        widget=forms.TextInput(attrs={"data-places": "places.json"}),
    )
    words = forms.CharField(
        label="具体情况",
        help_text="什么时候开始的，影响了谁，您希望怎样解决。请不要写身份证号、银行卡号。",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    topic = forms.ChoiceField(label="属于哪一类", required=False, choices=[("", "请选择"), ("1", "市容环境")])
    happened_on = forms.DateField(
        label="发生日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    photos = forms.FileField(
        label="照片或文件",
        required=False,
        help_text="最多4个，每个不超过10兆",
        widget=forms.FileInput(attrs={"accept": "image/*", "data-max": 4, "data-mb": 10}),
    )
    public = forms.BooleanField(label="同意公开事项内容（不含姓名和电话），方便邻居附议", required=False)


class ExampleFilter(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("handling", "办理中")])
    place = forms.ChoiceField(label="街道", required=False, choices=[("", "全部"), ("1", "湖滨街道")])


@require_safe
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in the portal's frame, or the desk's (?frame=desk); ?errors shows a wrong form."""
    desk = request.GET.get("frame") == "desk"
    context = {
        "base": "desk_base.html" if desk else "portal_base.html",
        "guide": guide(at=clock.now()),
        "form": ExampleForm({"words": "楼道灯坏了"}) if "errors" in request.GET else ExampleForm(),
        "filter": ExampleFilter(auto_id="filter_%s"),
    }
    return render(request, "web/styleguide.html", context)


@require_safe
def example_places(request: HttpRequest) -> JsonResponse:
    """Answer the map of the style guide (GeoJSON) and its place field (?q=)."""
    names = content()["areas"]
    if "q" in request.GET:
        found = [{"code": "", "name": name, "path": f"临湖区 › {name}"} for name in names]
        return JsonResponse({"items": found})
    areas = [area(name, *corner) for name, corner in zip(names, CORNERS, strict=True)]
    return JsonResponse({"type": "FeatureCollection", "features": [*areas, *map(point, POINTS)]})


def area(name: str, x: float, y: float) -> dict[str, Any]:
    """Return a bent street with its south-west corner at x, y in degrees."""
    ring = [[x + dx, y + dy] for dx, dy in BEND]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"id": name, "name": name}, "geometry": geometry}


def point(tone: str) -> dict[str, Any]:
    """Return a point of this tone."""
    geometry = {"type": "Point", "coordinates": list(POINTS[tone])}
    properties = {"id": tone, "name": "柳岸新村停水", "tone": tone, "url": "?"}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def content() -> dict[str, Any]:
    """Return the made-up content as it is written."""
    read: dict[str, Any] = json.loads(CONTENT.read_text(encoding="utf-8"))
    return read


def guide(*, at: datetime) -> dict[str, Any]:
    """Return the content of the style guide as it would look at this time."""
    told = timed(content(), at=at)
    places = [{"label": name, "url": "?", "id": name, "note": "12件在办"} for name in told["areas"]]
    return {**told, "at": at, "page": Paginator(range(486), 20).page(4), "places": places}


def timed(value: Any, *, at: datetime) -> Any:
    """Replace every {"hours": n} in a JSON value by the time n hours after `at`."""
    if isinstance(value, list):
        return [timed(each, at=at) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"hours"}:
        return at + timedelta(hours=value["hours"])
    return {key: timed(each, at=at) for key, each in value.items()}
