"""The demo city is built by the real actions, and leaves every queue with work."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongzhi.civic.cases.models import Case, CatalogueEntry, Deadline, FollowUp
from gongzhi.civic.cases.queries.auditing import deviations_in
from gongzhi.civic.cases.vocabulary import Stage, Status
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.privacy.queries import is_cleared, open_recipients
from gongzhi.civic.teamwork.models import SavedView, Snooze
from gongzhi.civic.teamwork.queries.views import views_of
from gongzhi.demo.accounts import PASSWORD, shown_accounts
from gongzhi.demo.replay import build_demo_city
from gongzhi.web.desk.privacy.activities import KNOWN

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def refused(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Build a small demo city once and yield how many steps the rules refused."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo_city(until=NOW, count=160)
        transaction.set_rollback(True)


def test_the_demo_city_lives_by_the_rules(refused: int) -> None:
    assert refused < 12
    assert (Place.objects.count(), Case.objects.count()) == (
        334,
        Case.objects.filter(opened_at__lte=NOW).count(),
    )
    assert CatalogueEntry.objects.exists()


def test_its_cases_come_to_all_ends_and_some_are_late(refused: int) -> None:
    statuses = set(Case.objects.values_list("status", flat=True))
    assert {Status.CLOSED, Status.RESOLVED, Status.HANDLING, Status.WITHDRAWN} <= statuses
    assert Deadline.objects.filter(stage=Stage.RESOLVE, missed_at__isnull=False).exists()
    assert FollowUp.objects.filter(resolved=False).exists()


def test_every_shown_account_signs_in_and_acts_in_its_role(refused: int) -> None:
    for account in shown_accounts():
        person = Person.objects.get_by_natural_key(account.sign_in_name)
        assert person.check_password(PASSWORD)
        assert account.role in {*(m.role for m in memberships_of(person, NOW)), "resident"}


def test_nothing_of_the_demo_lies_in_the_future(refused: int) -> None:
    assert not Case.objects.filter(opened_at__gt=NOW).exists()
    assert not Case.objects.filter(closed_at__gt=NOW).exists()


def test_two_bodies_share_a_view_and_somebody_put_a_case_aside(refused: int) -> None:
    handler = Person.objects.get_by_natural_key("chen.bo")
    assert SavedView.objects.filter(body__isnull=False).count() == 2
    assert [view.name for view in views_of(handler, at=NOW)] == ["督办中的"]
    assert [put.until > NOW for put in Snooze.objects.all()] == [True]


def test_the_facts_alone_tell_what_every_case_is(refused: int) -> None:
    cases = list(Case.objects.values_list("pk", flat=True))
    assert deviations_in(cases) == []


def test_all_that_must_be_assessed_may_run_from_the_first_day(refused: int) -> None:
    began = Case.objects.earliest("opened_at").opened_at
    assert [code for code in KNOWN if not is_cleared(code, at=began)] == []
    assert list(open_recipients(at=NOW).values_list("name", flat=True)) == ["云麓市大数据中心"]
