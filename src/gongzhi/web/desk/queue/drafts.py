"""Drafts of the desk: kept as one types, whatever becomes of the tab, the browser or the machine."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import forget_draft, save_draft, take_other_draft
from gongzhi.civic.teamwork.models import Draft
from gongzhi.civic.teamwork.queries.drafts import draft_of
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.queue.bulk import way_back

_PLACE = re.compile(r"[a-z0-9_:-]{1,80}")
_MOST_FIELDS = 500


def words_restored(fields: Mapping[str, forms.Field], draft: Draft | None) -> dict[str, Any]:
    """Return what a form begins with, as its fields read it from the draft."""
    if draft is None:
        return {}
    said = QueryDict(mutable=True)
    for name, values in draft.data.items():
        said.setlist(name, values)
    found = {
        name: field.widget.value_from_datadict(said, {}, name)
        for name, field in fields.items()
        if not isinstance(field, forms.FileField)
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


@require_POST
@for_staff
def save(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Keep what was typed, and answer with its version and time."""
    place, words = request.POST.get("place", ""), _words(request.POST.get("words", ""))
    seen = request.POST.get("seen", "")
    if not _PLACE.fullmatch(place) or words is None:
        return HttpResponseBadRequest()
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
    try:
        draft = save_draft(place, words, seen=version, by=by, at=at)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=413)
    told = f"{timezone.localtime(draft.updated_at):%H:%M}"
    return JsonResponse({"version": draft.version, "at": told})


def _words(told: str) -> dict[str, list[str]] | None:
    """Return the fields with what stands in them; None for what no form of ours sends."""
    try:
        words = json.loads(told)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, dict) or len(words) > _MOST_FIELDS:
        return None
    fields = {_whole(name): each for name, each in words.items()}
    is_plain = all(
        isinstance(each, list) and all(isinstance(word, str) for word in each) for each in fields.values()
    )
    if not is_plain or "\x00" in "".join(word for name, each in fields.items() for word in (name, *each)):
        return None
    return {name: [_whole(word) for word in each] for name, each in fields.items()}


def _whole(word: str) -> str:
    """Replace what a browser leaves of a sign that was cut in two: no database keeps half a sign."""
    return word.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@require_POST
@for_staff
def forget(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Throw a draft away, and begin anew."""
    forget_draft(request.POST.get("place", ""), by=by, at=at)
    return redirect(way_back(request))


@require_POST
@for_staff
def swap(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Go on with what the other browser wrote."""
    draft = draft_of(by, request.POST.get("place", ""))
    if draft is not None:
        take_other_draft(draft, by=by, at=at)
    return redirect(way_back(request))
