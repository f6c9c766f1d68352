"""Claim a county to gather, and keep the troubles that were found in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.dispatch.events import TroubleFaded, TroubleFound, TroubleGrew, TroubleNoticed
from gongzhi.civic.dispatch.logic.gathering.keeping import same_as
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Notice
from gongzhi.civic.dispatch.models import GatheredCounty, Trouble, TroubleFigures, TroubleMember
from gongzhi.civic.dispatch.models.troubles import NAME_LENGTH
from gongzhi.civic.dispatch.policy import can_gather
from gongzhi.civic.dispatch.queries.gathering import Found, Gathered, areas, due_counties, gathered_in
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import Event, publish_all

LEASE = timedelta(minutes=10)
"""Whoever dies while gathering leaves the county to another after so long."""


@transaction.atomic
def claim_county(*, by: Actor, at: datetime) -> Place | None:
    """Take the county that has waited longest to be gathered, for `LEASE`; None where none waits."""
    if not can_gather(by, at=at):
        raise NotAllowed
    known = GatheredCounty.objects.values("county")
    GatheredCounty.objects.bulk_create(
        [GatheredCounty(county=county) for county in areas().exclude(pk__in=known)], ignore_conflicts=True
    )
    free = due_counties(at=at).select_for_update(skip_locked=True, of=("self",))
    claimed = free.select_related("county").first()
    if claimed is None:
        return None
    claimed.claimed_until = at + LEASE
    claimed.save(update_fields=["claimed_until"])
    return claimed.county


def gather_county(county: Place, *, by: Actor, at: datetime) -> int:
    """Gather a county and return how many troubles it has.

    It takes seconds and loads numpy: for workers alone, and outside of a transaction that others wait for.
    """
    if not can_gather(by, at=at):
        raise NotAllowed
    return keep_troubles(gathered_in(county, at=at), by=by, at=at)


@transaction.atomic
def keep_troubles(gathered: Gathered, *, by: Actor, at: datetime) -> int:
    """Keep what was found in a county and return how many troubles it has.

    A trouble of before stays the same row while it goes on; one that is none any more fades.
    """
    if not can_gather(by, at=at):
        raise NotAllowed
    done, _new = GatheredCounty.objects.select_for_update().get_or_create(county=gathered.county)
    before = {row.pk: row for row in Trouble.objects.filter(county=gathered.county)}
    members = _members_of(before)
    kept = same_as([found.cases for found in gathered.troubles], _within(gathered.window, members))
    rows = [before.get(key or 0) or Trouble(county=gathered.county, found_at=at) for key in kept]
    sizes = {row.pk: len(members[row.pk]) for row in rows if row.pk}
    faded = [row for row in before.values() if row not in rows and row.faded_at is None]
    noticed = [
        row
        for row, found in zip(rows, gathered.troubles, strict=True)
        if _renew(row, found, members.get(row.pk, ()), gathered.window, at=at)
    ]
    Trouble.objects.bulk_create([row for row in rows if not row.pk])
    _fade(faded, members, rows, gathered.troubles, at=at)
    Trouble.objects.bulk_create(
        [*faded, *rows], update_conflicts=True, unique_fields=("id",), update_fields=_RENEWED
    )
    _write_cases(rows, gathered, members)
    _write_figures(rows, gathered.troubles)
    done.gathered_at, done.claimed_until, done.cases = at, None, len(gathered.window)
    done.save()
    news = [*_news(rows, gathered.troubles, sizes), *_notices(noticed), *_ends(faded)]
    publish_all(news, by=by, at=at)
    return len(rows)


def _members_of(troubles: Iterable[int]) -> dict[int, list[int]]:
    """Return the cases of troubles, oldest first."""
    found: dict[int, list[int]] = {}
    rows = TroubleMember.objects.filter(trouble__in=troubles).order_by("case__opened_at", "case")
    for trouble, case in rows.values_list("trouble", "case"):
        found.setdefault(trouble, []).append(case)
    return found


def _within(window: frozenset[int], members: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Return the cases that can be found again, by trouble: the oldest of them is its first by now."""
    still = {key: [case for case in cases if case in window] for key, cases in members.items()}
    return {key: cases for key, cases in still.items() if cases}


def _renew(
    row: Trouble, found: Found, before: Sequence[int], window: frozenset[int], *, at: datetime
) -> bool:
    """Write into a row what was found; tell whether it is noticed anew.

    Of the cases that it had before, those that have left the window are still its own.
    """
    past = [case for case in before if case not in window]
    row.first_id = [*past, *found.cases][0]
    row.name, row.gathered_at = found.name[:NAME_LENGTH], at
    row.faded_at, row.into = None, None
    was_noticed = row.noticed_at is not None
    _set_notice(row, found.notice, at=at)
    return not was_noticed and row.noticed_at is not None


def _set_notice(row: Trouble, notice: Notice | None, *, at: datetime) -> None:
    row.noticed_at = (row.noticed_at or at) if notice else None
    row.seen, row.expected = (notice.seen, notice.expected) if notice else (None, None)


def _fade(
    faded: Sequence[Trouble],
    members: Mapping[int, Sequence[int]],
    rows: Sequence[Trouble],
    found: Sequence[Found],
    *,
    at: datetime,
) -> None:
    """Let troubles end, each with the one that has most of its cases now."""
    owner = {case: row for row, each in zip(rows, found, strict=True) for case in each.cases}
    for row in faded:
        heirs = Counter(owner[case].pk for case in members.get(row.pk, ()) if case in owner)
        row.into_id = max(heirs, key=lambda key: (heirs[key], -key), default=None)
        row.faded_at, row.name = at, ""  # nobody needs the words of residents any more
        _set_notice(row, None, at=at)
        Trouble.objects.filter(into=row).update(into=row.into_id)


def _write_cases(rows: Sequence[Trouble], gathered: Gathered, before: Mapping[int, Sequence[int]]) -> None:
    """Write which case belongs where, as far as it has changed."""
    was = {case: key for key, cases in before.items() for case in cases}
    now = {case: row for row, each in zip(rows, gathered.troubles, strict=True) for case in each.cases}
    left = [case for case in was if case in gathered.window and case not in now]
    TroubleMember.objects.filter(case__in=left).delete()
    TroubleMember.objects.bulk_create(
        [TroubleMember(case_id=case, trouble=row) for case, row in now.items() if was.get(case) != row.pk],
        update_conflicts=True,
        unique_fields=("case",),
        update_fields=("trouble",),
    )


def _write_figures(rows: Sequence[Trouble], found: Sequence[Found]) -> None:
    TroubleFigures.objects.filter(trouble__in=[row.pk for row in rows]).delete()
    pairs = zip(rows, found, strict=True)
    TroubleFigures.objects.bulk_create([each for row, one in pairs for each in _figures(row, one)])


_RENEWED = ("first", "name", "gathered_at", "faded_at", "into", "noticed_at", "seen", "expected")


def _figures(row: Trouble, found: Found) -> Iterator[TroubleFigures]:
    for audience, figures in found.figures.items():
        yield TroubleFigures(
            trouble=row,
            audience=audience,
            cases=figures.cases,
            heat=round(figures.heat, 2),
            growth=round(figures.growth, 2),
            likes=figures.likes,
            unsolved=figures.unsolved,
            months=[[f"{month.first:%Y-%m}", month.cases] for month in figures.months],
        )


def _news(
    rows: Sequence[Trouble], found: Sequence[Found], sizes: Mapping[int, int]
) -> Iterator[tuple[Event, Trouble]]:
    """Yield what is to be told of troubles that are new or have grown."""
    for row, each in zip(rows, found, strict=True):
        cases, before = len(each.cases), sizes.get(row.pk, 0)
        if not before:
            county, first = row.county_id, each.cases[0]
            yield TroubleFound(trouble=row.pk, county=county, first=first, cases=cases), row
        elif cases > before:
            yield TroubleGrew(trouble=row.pk, cases=cases, before=before), row


def _notices(rows: Iterable[Trouble]) -> Iterator[tuple[Event, Trouble]]:
    for row in rows:
        expected = round((row.expected or 0) * 1000)
        told = {"trouble": row.pk, "county": row.county_id, "seen": row.seen or 0}
        yield TroubleNoticed(**told, expected_per_mille=expected), row


def _ends(rows: Iterable[Trouble]) -> Iterator[tuple[Event, Trouble]]:
    for row in rows:
        yield TroubleFaded(trouble=row.pk), row
