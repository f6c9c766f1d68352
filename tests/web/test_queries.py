"""A longer list costs no more queries: five rows as many as one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import accept_case, dispatch_case, note_case
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category, DeadlineRule, ReplyTemplate
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage, Urgency
from gongzhi.civic.dispatch.actions import choose_question
from gongzhi.civic.dispatch.models import Question, Trouble, TroubleMember
from gongzhi.civic.evaluation.actions import seed_evaluation
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.civic.ledger.actions import add_witness
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.models import Log, Witness
from gongzhi.civic.ledger.vocabulary import SignatureType
from gongzhi.civic.ledger.vocabulary import Trouble as Hindrance
from gongzhi.civic.people.actions import invite, note_caller
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.models import Fact, FailedReaction
from tests.a_city import (
    LONG_AGO,
    City,
    a_case_in_hand,
    a_city,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.civic.dispatch.troubled import a_kept_trouble
from tests.factories import a_body, a_member

pytestmark = pytest.mark.django_db

PHONE = "13800001234"
Add = Callable[[City, datetime], object]


def a_public_case(city: City, at: datetime) -> None:
    a_case_in_hand(city, at=at, is_public=True, lon=120.1, lat=30.2)


def a_case_of_mine(city: City, at: datetime) -> None:
    a_case_in_hand(city, at=at)


def an_answered_case(city: City, at: datetime) -> None:
    a_resolved_case(city, at=at)


def some_news(city: City, at: datetime) -> None:
    a_case_in_hand(city, at=at)
    while deliver_due(at=clock.now()):
        pass


def a_colleague(city: City, at: datetime) -> None:
    a_member(body=a_body(place=city.county))


def an_invitation(city: City, at: datetime) -> None:
    body = a_body(place=city.county)
    invite("林俏", Role.HANDLER, of=body, within=city.county, by=city.administrator, at=at)


def a_duty(city: City, at: datetime) -> None:
    entry = CatalogueEntry.objects.create(
        category=a_category(city), place=city.street, lead=a_body(place=city.county), valid_from=LONG_AGO
    )
    entry.co_handlers.set([city.parks])


def a_category(city: City) -> Category:
    number = Category.objects.count()
    return Category.objects.create(code=f"01{number:02}", name=f"路灯{number}", parent=city.roads)


def a_limit(city: City, at: datetime) -> None:
    limit = {"category": a_category(city), "place": city.county, "amount": 3, "clock": Clock.HOURS}
    DeadlineRule.objects.create(stage=Stage.RESOLVE, valid_from=LONG_AGO, **limit)


def a_template(city: City, at: datetime) -> None:
    ReplyTemplate.objects.create(title="已到场", text="您好！", body=a_body(place=city.county))


def a_judged_body(city: City, at: datetime) -> None:
    body = a_body(place=city.county)
    dispatch_case(an_accepted_case(city, at=at, is_public=True), to=body, by=city.dispatcher, at=at)


def a_parked_reaction(city: City, at: datetime) -> None:
    fact = Fact.objects.create(kind="cases.CaseOpened", subject="case:1", at=at, data={})
    failure = {"reaction": "cases.on_case_opened", "attempts": 6, "error": "no"}
    FailedReaction.objects.create(fact=fact, failed_at=at, parked_at=at, **failure)


def a_note(city: City, at: datetime) -> None:
    case = Case.objects.first() or a_case_in_hand(city, at=at)
    note_case(case, note="看过", by=city.dispatcher, at=at + timedelta(seconds=case.version))


def a_call(city: City, at: datetime) -> None:
    caller = note_caller("王芳", PHONE, by=city.operator, at=at)
    a_case_in_hand(city, at=at, spoken_by=caller)


def a_judged_category(city: City, at: datetime) -> None:
    case = an_opened_case(city, at=at, is_public=True)
    category = Category.objects.create(code=f"{Category.objects.count() + 1:02}", name="路灯")
    case = accept_case(case, category=category, urgency=Urgency.ORDINARY, by=city.dispatcher, at=at)
    dispatch_case(case, to=city.works, by=city.dispatcher, at=at)


def a_trouble(city: City, at: datetime) -> None:
    case = an_accepted_case(city, at=at, is_public=True, lon=120.1, lat=30.2)
    trouble = a_kept_trouble(case, county=city.county, at=at)
    month = date(2020 + Question.objects.count(), 1, 1)
    words: dict[str, Any] = {
        "title": "路灯",
        "scope": "修好",
        "lead": city.works,
        "by": city.dispatcher,
        "at": at,
    }
    choose_question([trouble], month=month, **words)


def a_case_of_a_trouble(city: City, at: datetime) -> None:
    case = an_accepted_case(city, at=at, is_public=True, lon=120.1, lat=30.2)
    trouble = Trouble.objects.first() or a_kept_trouble(case, county=city.county, at=at)
    TroubleMember.objects.get_or_create(case=case, trouble=trouble)


def a_witness(city: City, at: datetime) -> None:
    log = Log.objects.first() or Log.objects.create(
        origin="city.example/ledger/1", root=bytes(32), begun_at=at
    )
    key = SignerKey("w.example", Witness.objects.count().to_bytes(32), SignatureType.COSIGNATURE)
    add_witness(key=str(key.verifier), address="https://w.example", by=None, at=at)
    Witness.objects.update(log=log, size=3, cosigned_at=at, trouble=Hindrance.LATE)


LISTS: list[tuple[str, str, Add]] = [
    ("operator", "/desk/?view=all", a_case_of_mine),
    ("handler", "/desk/", a_case_of_mine),
    ("operator", "/desk/?view=all", an_answered_case),
    ("operator", "/desk/export.csv?view=all", a_case_of_mine),
    ("dispatcher", "/desk/case/{first}/", a_note),
    ("evaluator", "/desk/follow-ups/", an_answered_case),
    ("operator", f"/desk/intake/caller/?phone={PHONE}", a_call),
    ("auditor", "/desk/audit/", a_witness),
    ("auditor", "/ledger/", a_witness),
    ("auditor", "/desk/troubles/", a_trouble),
    ("auditor", "/desk/troubles/{trouble}/", a_case_of_a_trouble),
    ("auditor", "/desk/troubles/questions/", a_trouble),
    ("auditor", "/desk/ranking/?by=county&month={month}", a_judged_body),
    ("auditor", "/desk/ranking/export.csv?by=county&month={month}", a_judged_body),
    ("auditor", "/desk/ranking/cases/?by=county&figure=all&month={month}", a_judged_body),
    ("administrator", "/desk/settings/people/", a_colleague),
    ("administrator", "/desk/settings/people/organisations/", a_colleague),
    ("administrator", "/desk/settings/people/invitations/", an_invitation),
    ("administrator", "/desk/settings/catalogue/", a_duty),
    ("administrator", "/desk/settings/catalogue/export.csv", a_duty),
    ("administrator", "/desk/settings/deadlines/", a_limit),
    ("administrator", "/desk/settings/taxonomy/", a_duty),
    ("administrator", "/desk/settings/templates/", a_template),
    ("administrator", "/desk/settings/reactions/", a_parked_reaction),
    ("resident", "/mine/", a_case_of_mine),
    ("resident", "/mine/", an_answered_case),
    ("resident", "/mine/news/", some_news),
    ("resident", "/mine/", some_news),
    ("resident", "/public/", a_public_case),
    ("resident", "/public/map/", a_public_case),
    ("resident", "/public/cases.geojson", a_public_case),
    ("resident", "/troubles/", a_trouble),
    ("resident", "/troubles/{trouble}/", a_case_of_a_trouble),
    ("resident", "/troubles/{trouble}/cases.geojson", a_case_of_a_trouble),
    ("resident", "/troubles/questions/", a_trouble),
    ("resident", "/ranking/?by=county&month={month}", a_judged_body),
    ("resident", "/ranking/?by=categories&month={month}", a_judged_category),
    ("resident", "/ranking/cases/?by=county&figure=all&month={month}", a_judged_body),
]


@pytest.fixture
def city(db: None) -> City:
    """The small city, whose cases are judged."""
    city = a_city()
    seed_evaluation(valid_from=LONG_AGO, by=CLOCKWORK, at=clock.now())
    return city


def cost_of(visit: Callable[[], bytes]) -> tuple[int, int]:
    """Return how many queries a page costs, the second time it is seen, and how long it is."""
    visit()
    with CaptureQueriesContext(connection) as queries:
        length = len(visit())
    return len(queries), length


def page_of(client: Client, address: str) -> bytes:
    """Return what a page, or a file, holds."""
    answer = client.get(address)
    assert answer.status_code == 200
    return bytes(answer.getvalue())


@pytest.mark.parametrize(("who", "address", "add"), LISTS)
def test_five_rows_cost_as_many_queries_as_one(who: str, address: str, add: Add, city: City) -> None:
    at, client = clock.now() - timedelta(hours=1), Client()
    client.force_login(getattr(city, who))
    add(city, at)
    first = Case.objects.values_list("number", flat=True).first()
    trouble = Trouble.objects.values_list("pk", flat=True).last()
    parts = {"first": first, "trouble": trouble, "month": Month.of(at.date())}
    visit = partial(page_of, client, address.format_map(parts))
    queries, length = cost_of(visit)
    for _more in range(4):
        add(city, at)
    assert cost_of(visit)[0] == queries
    assert len(visit()) > length
