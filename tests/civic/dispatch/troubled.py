"""A city in which people write about the same, for the tests of common troubles."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import gather_county
from gongzhi.civic.dispatch.models import Trouble, TroubleFigures, TroubleMember
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.jurisdictions.models import Place
from tests.a_city import City, an_accepted_case
from tests.civic.dispatch.gathered import APART, DUMP, LAMPS

Words = tuple[str, str]


def some_cases(
    city: City, words: Iterable[Words], *, until: datetime, is_public: bool = True, **details: Any
) -> list[Case]:
    """Return accepted cases with these titles and texts, one a day, the last so that a day is left."""
    told = list(words)
    return [
        an_accepted_case(
            city,
            at=until - timedelta(days=len(told) - nth),
            title=title,
            text=text,
            is_public=is_public,
            **details,
        )
        for nth, (title, text) in enumerate(told)
    ]


def gather(county: Place, *, at: datetime) -> int:
    """Gather a county as the worker does."""
    return gather_county(county, by=CLOCKWORK, at=at)


def a_troubled_city(city: City, *, at: datetime) -> tuple[Trouble, Trouble]:
    """Gather two troubles, of four and of three public cases, and return them in this order."""
    for words in (DUMP, LAMPS, APART):
        some_cases(city, words, until=at)
    gather(city.county, at=at)
    dump, lamps = Trouble.objects.order_by("pk")
    return dump, lamps


def a_kept_trouble(*cases: Case, county: Place, name: str = "路灯不亮", at: datetime) -> Trouble:
    """Return a trouble of some cases that was kept as if it had been gathered."""
    trouble = Trouble.objects.create(first=cases[0], county=county, name=name, found_at=at, gathered_at=at)
    TroubleMember.objects.bulk_create(TroubleMember(case=case, trouble=trouble) for case in cases)
    counted = {
        "cases": len(cases),
        "heat": 5,
        "growth": 1,
        "likes": 0,
        "unsolved": 1,
        "months": [["2025-03", 1]],
    }
    for audience in Audience:
        TroubleFigures.objects.create(trouble=trouble, audience=audience, **counted)
    return trouble
