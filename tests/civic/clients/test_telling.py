"""What webhooks are told of facts: codes and numbers, and of a public case what everybody may know."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import merge_case
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import create_webhook, make_deliveries
from gongzhi.civic.clients.models import Delivery
from gongzhi.civic.clients.queries import parcels_of
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.civic.people.models import Person
from tests.a_city import City, a_city, a_resolved_case, an_accepted_case
from tests.factories import a_place, a_recipient

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"
SECOND = timedelta(seconds=1)


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


def told_of(kind: str, owner: Person, city: City, noon: datetime) -> dict[str, Any]:
    """Return what an owner is told of the first fact of a kind, about a public case in a grid."""
    create_webhook(URL, kinds=PUBLIC_KINDS, to=a_recipient(), by=owner, at=noon)
    grid = a_place("第3网格", within=city.community)
    a_resolved_case(city, at=noon + SECOND, is_public=True, place=grid)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    chosen = Delivery.objects.select_related("webhook__owner", "fact").filter(fact__kind=kind)
    data: dict[str, Any] = json.loads(parcels_of(chosen, at=noon)[0].body)["data"]
    assert len(data.pop("case")["number"]) == 14
    del data["fact"]
    return data


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("cases.CaseAccepted", {"category": "01", "urgency": "ordinary"}),
        ("cases.CaseDispatched", {"body": "{works}", "co_handlers": []}),
        ("cases.CaseResolved", {"body": "{works}", "outcome": "done"}),
    ],
)
def test_what_is_named_is_named_by_its_code(
    kind: str, told: dict[str, Any], city: City, noon: datetime
) -> None:
    named = {name: city.works.code if it == "{works}" else it for name, it in told.items()}
    assert told_of(kind, city.dispatcher, city, noon) == named


def test_of_a_public_case_others_are_told_the_community_and_not_how_it_came_in(
    city: City, noon: datetime
) -> None:
    told = told_of("cases.CaseOpened", city.administrator, city, noon)
    assert told == {"kind_of_case": "help", "place": city.community.code}


def test_cases_are_named_by_their_numbers(city: City, noon: datetime) -> None:
    create_webhook(URL, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.dispatcher, at=noon)
    one, other = (an_accepted_case(city, at=noon + SECOND) for _ in "ab")
    merge_case(one, into=other, by=city.dispatcher, at=noon + SECOND)
    make_deliveries(by=CLOCKWORK, at=noon + 2 * SECOND)
    merged = Delivery.objects.select_related("webhook__owner", "fact").filter(fact__kind="cases.CaseMerged")
    told = json.loads(parcels_of(merged, at=noon)[0].body)["data"]
    assert (told["case"]["number"], told["into"]) == (one.number, other.number)
