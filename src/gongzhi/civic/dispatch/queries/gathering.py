"""What is gathered: the areas, which of them is next, the cases of one, and the troubles they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Status
from gongzhi.civic.dispatch.logic.gathering.counting import counted_for_everybody, figures_of
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Figures, Message, Notice
from gongzhi.civic.dispatch.models import GatheredCounty
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry, PlaceQuerySet
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.queries import restricted_people

WINDOW = timedelta(days=400)
"""A year and a month: what comes each summer meets that of the last."""

MOST = 10_000
"""Cases of a county at most, the newest: about six seconds and 0.4 GB (docs/common-troubles.md)."""

PAUSE = timedelta(hours=1)
NIGHT = time(3)
"""From then on each county is gathered once more: heat cools, cases are solved, nothing new need come."""


@dataclass(frozen=True)
class Found:
    """A trouble as it was gathered: its masked name, its cases (keys, oldest first), what counts for whom."""

    name: str
    cases: tuple[int, ...]
    figures: Mapping[Audience, Figures]
    notice: Notice | None


@dataclass(frozen=True)
class Gathered:
    """What the window of a county holds (keys), and the troubles in it, hottest first."""

    county: Place
    window: frozenset[int]
    troubles: Sequence[Found]


def areas() -> PlaceQuerySet:
    """Return what is gathered one by one: the counties, or the whole city where it has none."""
    counties = Place.objects.present().filter(level=Level.COUNTY)
    return counties if counties.exists() else Place.objects.present().filter(parent=None)


def due_counties(*, at: datetime) -> QuerySet[GatheredCounty]:
    """Return the counties to be gathered, who waited longest first: with new cases hourly, all each night."""
    here = PlaceAncestry.objects.filter(ancestor=OuterRef(OuterRef("county"))).values("descendant")
    newer = Case.objects.filter(place__in=here, opened_at__gt=OuterRef("gathered_at"), opened_at__lte=at)
    has_news = Exists(newer.order_by()) & Q(gathered_at__lte=at - PAUSE)
    is_due = Q(gathered_at=None) | Q(gathered_at__lt=_last_night(at)) | has_news
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    known = GatheredCounty.objects.filter(county__in=areas())
    return known.filter(free & is_due).order_by(F("gathered_at").asc(nulls_first=True), "county")


def _last_night(at: datetime) -> datetime:
    night = timezone.make_aware(datetime.combine(timezone.localdate(at), NIGHT))
    return night if night <= at else night - timedelta(days=1)


def gathered_in(county: Place, *, at: datetime) -> Gathered:
    """Return the troubles in the window of a county. It loads numpy and takes seconds: for workers alone."""
    from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering

    messages = {message.id: message for message in messages_in(county, at=at)}
    troubles = Gathering(messages.values()).troubles(at=at)
    return Gathered(
        county=county,
        window=frozenset(map(int, messages)),
        troubles=[
            Found(
                name=public_words(each.name),
                cases=tuple(map(int, each.members)),
                figures=dict(_figures(each.figures, [messages[case] for case in each.members], at)),
                notice=each.notice,
            )
            for each in troubles
        ],
    )


def _figures(whole: Figures, messages: Sequence[Message], at: datetime) -> Iterator[tuple[Audience, Figures]]:
    yield Audience.STAFF, whole
    if counted := counted_for_everybody(messages):
        yield Audience.EVERYBODY, figures_of(counted, at=at)


def messages_in(county: Place, *, at: datetime) -> Iterator[Message]:
    """Yield the cases of the window of a county as gathering reads them. One query."""
    rows = window_of(county, at=at).annotate(
        root=Coalesce(*(f"{kind}__{path}code" for kind in ("category", "wanted") for path in _UPWARDS)),
        shown=Exists(public_cases().filter(pk=OuterRef("pk")).order_by()),
    )
    for row in rows.values(*_READ).iterator(chunk_size=2000):
        yield _message(row)


def window_of(county: Place, *, at: datetime) -> QuerySet[Case]:
    """Return the newest cases of a county; not what was declined, taken back or told in confidence.

    Nor what those said whose data is restricted.
    """
    recent = Case.objects.within(county).filter(opened_at__gt=at - WINDOW, opened_at__lte=at)
    recent = recent.exclude(kind__in=CONFIDENTIAL).exclude(spoken_by__in=restricted_people())
    return recent.exclude(status__in=(Status.DECLINED, Status.WITHDRAWN)).order_by("-opened_at", "-pk")[:MOST]


_UPWARDS = ("parent__parent__", "parent__", "")
_TRUNK = "merged_into__"
_READ = (
    *("pk", "title", "text", "opened_at", "place__code", "supporters", "root", "shown"),
    *("status", "result__resolved", f"{_TRUNK}status", f"{_TRUNK}result__resolved"),
)


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        id=str(row["pk"]),
        title=row["title"],
        text=row["text"],
        at=timezone.localtime(row["opened_at"]),
        place=row["place__code"],
        likes=row["supporters"],
        is_solved=_is_solved(row),
        kind=row["root"] or "",
        is_public=row["shown"],
    )


def _is_solved(row: Mapping[str, Any]) -> bool:
    """Tell whether a case, or that into which it was merged, was answered and nobody says otherwise."""
    trunk = _TRUNK if row["status"] == Status.MERGED else ""
    answered = row[f"{trunk}status"] in (Status.RESOLVED, Status.CLOSED)
    return answered and row[f"{trunk}result__resolved"] is not False
