"""The rules by which personal data is processed (个人信息保护法 art. 17), made from the register."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.civic.privacy.queries.register import the_register
from gongzhi.web.register import activities_told


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Say of each activity what is processed, why, on which basis and how long it is kept."""
    activities = activities_told()
    page = {
        "personal": [one for one in activities if one.is_personal],
        "others": [one for one in activities if not one.is_personal],
    }
    return render(request, "portal/privacy.html", page)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Give the whole register to a program, down to each field."""
    said = [
        activity.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for activity in the_register().activities
    ]
    whole = {"format": "gongzhi-register/1", "activities": said}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 1})
