"""What everybody may see: the list, the map and the single page of public cases."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import support_case
from gongzhi.civic.cases.models import Case, CaseQuerySet, Support
from gongzhi.civic.cases.policy import public_cases, steps_open_to
from gongzhi.civic.cases.queries.discretion import public_position, public_words
from gongzhi.civic.cases.queries.search import in_branch, matching_publicly
from gongzhi.civic.cases.queries.timeline import public_entry, timeline_of
from gongzhi.civic.cases.vocabulary import Status, Step
from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.civic.jurisdictions.events import (
    PlaceAdded,
    PlaceMoved,
    PlaceRenamed,
    PlacesImported,
    PlacesMerged,
)
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.kept import Kept
from gongzhi.web.paging import LongList, counted
from gongzhi.web.portal.forms import Progress, PublicFilter
from gongzhi.web.portal.places import outlines_of
from gongzhi.web.portal.session import own_case, person_of
from gongzhi.web.portal.showing import as_lines, as_public_cards, public_facts_of, reply_in, with_names

A_PAGE = 20
MOST_ON_MAP = 1500
MOST_STREETS = 300
LISTED_BESIDE_MAP = 40
RECENT_DAYS = 30  # a closed case stays on the map so long, unless older ones are asked for
_ON_MAP = (
    *("number", "title", "status", "lon", "lat"),
    *(f"place__{name}" for name in ("level", "lon", "lat", "parent__lon", "parent__lat", "parent__level")),
)
_ANSWERED = Q(status=Status.RESOLVED)
_CLOSED = Q(status=Status.CLOSED)
_PROGRESS = {Progress.UNDERWAY: ~_ANSWERED & ~_CLOSED, Progress.ANSWERED: _ANSWERED, Progress.CLOSED: _CLOSED}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Show the public cases, the newest first, narrowed by the filter."""
    form = _filter(request)
    found = LongList(_found(form), A_PAGE).get_page(request.GET.get("page"))
    page = {"form": form, "page": found, "cards": as_public_cards(found), "query": _query(form)}
    return render(request, "portal/public.html", page, status=200 if form.is_valid() else 422)


@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """Show what is underway or was closed lately on a map, with the newest in a list beside it."""
    form = _filter(request)
    found = _found_for_map(form, at=clock.now())
    source = reverse("portal:geojson")
    beside = [
        {"label": card["title"], "url": card["url"], "id": case.number, "note": _note(card)}
        for case, card in _with_cards(found[:LISTED_BESIDE_MAP])
    ]
    query = _query(form)
    page = {
        "form": form,
        "source": f"{source}?{query}" if query else source,
        "items": beside,
        "query": query,
        "total": counted(found),
        "is_longer": len(beside) == LISTED_BESIDE_MAP,
        "listed": LISTED_BESIDE_MAP,
        "recent_days": None if _asks_for_older(form) else RECENT_DAYS,
        "legend": legend(),
    }
    return render(request, "portal/map.html", page, status=200 if form.is_valid() else 422)


@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """Answer the public cases as points, each moved to about a hundred metres (RFC 7946)."""
    form = _filter(request)
    if not form.is_valid():
        return JsonResponse({"error": form.errors}, status=400)
    found = _found_for_map(form, at=clock.now()).select_related(None).select_related("place__parent")
    cases = [as_feature(case) for case in found.only(*_ON_MAP)[:MOST_ON_MAP]]
    features = [*_ground(), *(each for each in cases if each)]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _note(card: dict[str, Any]) -> str:
    return f"{card['label']} · {card['meta'][0]}"


def legend() -> list[dict[str, str]]:
    """Return what the shapes on the map mean."""
    return [
        {"tone": "work", "label": _("正在办理")},
        {"tone": "wait", "label": _("已挂账，暂缓办理")},
        {"tone": "rest", "label": _("已经答复或结案")},
    ]


def _tone(case: Case) -> str:
    if case.status == Status.SUSPENDED:
        return "wait"
    return "rest" if case.status in (Status.CLOSED, Status.RESOLVED) else "work"


def _streets() -> list[dict[str, Any]]:
    """Return the streets' areas, on which the points stand; nothing where they are too many."""
    drawn = Place.objects.present().filter(level=Level.STREET, shape__isnull=False)
    return outlines_of(drawn) if drawn.count() <= MOST_STREETS else []


_ground = Kept(_streets, of=(PlaceAdded, PlaceRenamed, PlaceMoved, PlacesMerged, PlacesImported))


def as_feature(case: Case) -> dict[str, Any] | None:
    """Return a public case as the map draws it; None where nobody knows where it is."""
    position = public_position(case)
    if position is None:
        return None
    properties = {
        "id": case.number,
        "name": public_words(case.title),
        "url": reverse("portal:public-case", args=[case.number]),
        "status": case.status,
        "tone": _tone(case),
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a public case in the words meant for everybody."""
    found = get_object_or_404(with_names(public_cases()), number=number)
    return _page(request, found)


def _page(request: HttpRequest, found: Case, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at, person = clock.now(), person_of(request)
    entries = [public_entry(entry) for entry in timeline_of(found, viewer=None, at=at)]
    page = {
        "case": found,
        "title": public_words(found.title),
        "text": public_words(found.text),
        "facts": public_facts_of(found),
        "entries": as_lines(entries),
        "reply": reply_in(entries),
        "may_support": Step.SUPPORT in steps_open_to(person, found, at=at) if person else not found.has_ended,
        "trouble": visible_troubles(None, at=at).filter(trouble__members__case=found).first(),
        "supports": person is not None and Support.objects.filter(case=found, person=person).exists(),
        "is_own": own_case(request, found.number, at=at) is not None,
        "refusal": refusal,
    }
    return render(request, "portal/public_case.html", page, status=status)


@require_POST
def support(request: HttpRequest, number: str) -> HttpResponse:
    """Join a public case as one who has the same trouble; without an account, sign in first."""
    found = get_object_or_404(public_cases(), number=number)
    person = person_of(request)
    if person is None:
        messages.info(request, _("登录后点“我也遇到”，就能一起跟进这件事。"))
        return redirect(
            f"{reverse('account_login')}?{urlencode({'next': reverse('portal:public-case', args=[number])})}"
        )
    try:
        support_case(found, by=person, at=clock.now())
    except Refused as refusal:
        return _page(request, with_names(public_cases()).get(pk=found.pk), refusal=str(refusal), status=422)
    messages.success(request, _("已经记下您也遇到了同样的问题，有进展会通知您。"))
    return redirect("portal:public-case", number)


def _filter(request: HttpRequest) -> PublicFilter:
    return PublicFilter(request.GET, on=timezone.localdate(clock.now()))


def _found(form: PublicFilter) -> CaseQuerySet:
    """Return the public cases that fit the filter; parts of it that make no sense narrow nothing."""
    form.is_valid()
    chosen = form.cleaned_data
    found = with_names(public_cases())
    if chosen.get("q"):
        found = matching_publicly(found, chosen["q"])
    if chosen.get("place"):
        found = found.within(*Place.objects.present().filter(code=chosen["place"]))
    if chosen.get("category"):
        found = found.filter(in_branch(chosen["category"]))
    if chosen.get("status"):
        found = found.filter(_PROGRESS[chosen["status"]])
    if chosen.get("month"):
        found = found.filter(**_within_month(chosen["month"]))
    return found


def _found_for_map(form: PublicFilter, *, at: datetime) -> CaseQuerySet:
    """Return what fits the filter; of closed cases the recent ones, unless a progress or month is chosen."""
    found = _found(form)
    if _asks_for_older(form):
        return found
    return found.filter(~_CLOSED | Q(closed_at__gte=at - timedelta(days=RECENT_DAYS)))


def _asks_for_older(form: PublicFilter) -> bool:
    form.is_valid()
    return bool(form.cleaned_data.get("status") or form.cleaned_data.get("month"))


def _within_month(month: str) -> dict[str, datetime]:
    year, number = map(int, month.split("-"))
    first, next_first = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (first, next_first))
    return {"opened_at__gte": start, "opened_at__lt": end}


def _query(form: PublicFilter) -> str:
    """Return the filter as the part of an address."""
    return urlencode({name: value for name in form.fields if (value := form.data.get(name))})


def _with_cards(found: CaseQuerySet) -> list[tuple[Case, dict[str, Any]]]:
    shown = list(found)
    return list(zip(shown, as_public_cards(shown), strict=True))
