"""Retention: what has had its time is deleted, the rest stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import CASCADE
from django.test import TestCase
from django.utils import timezone
from typer.testing import CliRunner

from gongzhi.civic.cases.models import Notice
from gongzhi.civic.clients.models import ApiToken, Delivery
from gongzhi.civic.people.models import Invitation
from gongzhi.civic.privacy.actions import delete_past_rows
from gongzhi.civic.privacy.events import RowsDeleted
from gongzhi.civic.privacy.queries.register import the_register
from gongzhi.civic.privacy.queries.retention import past_counts, rules
from gongzhi.civic.privacy.tasks import keep_no_longer
from gongzhi.civic.privacy.vocabulary import Keeping
from gongzhi.civic.teamwork.models import Letter, PendingDeed, PendingPart, StaffNotice
from gongzhi.config.commands import command_line
from gongzhi.kernel.models import Fact
from tests.any_row import a_row_of
from tests.factories import a_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RULES = list(rules())


def deleting(*, at: datetime, **sizes: int) -> dict[str, int]:
    """Run retention as the worker does."""
    return delete_past_rows(by=None, at=at, **sizes)


@pytest.mark.parametrize("rule", RULES, ids=[f"{m._meta.label}.{keep.after}" for m, keep in RULES])
def test_each_rule_deletes_the_day_after_its_time_and_not_before(rule: Any, noon: datetime) -> None:
    model, keep = rule
    given = {keep.after: noon - keep.span - timedelta(hours=1)}
    if keep.only.get("accepted_by__isnull") is False:
        given["accepted_by"] = a_person()
    a_row_of(model, **given)
    label = model._meta.label
    assert deleting(at=noon - timedelta(hours=2)).get(label, 0) == 0
    assert deleting(at=noon)[label] == 1
    assert not model._default_manager.exists()


def test_what_was_not_read_stays_however_old(noon: datetime) -> None:
    a_row_of(Notice, at=noon - 4000 * DAY)
    a_row_of(StaffNotice, at=noon - 4000 * DAY)
    assert deleting(at=noon) == {}


def test_a_letter_that_waits_stays(noon: datetime) -> None:
    a_row_of(Letter, person=a_person(), due_at=noon - 400 * DAY)
    assert deleting(at=noon) == {}


def test_parts_go_with_their_deed(noon: datetime) -> None:
    deed = a_row_of(PendingDeed, seen_at=noon - 91 * DAY)
    a_row_of(PendingPart, deed=deed)
    assert deleting(at=noon) == {"teamwork.PendingDeed": 1}
    assert not PendingPart.objects.exists()


def test_an_accepted_invitation_stays_longer(noon: datetime) -> None:
    a_row_of(Invitation, expires_at=noon - 100 * DAY, accepted_by=a_person())
    assert deleting(at=noon) == {}


def test_each_batch_tells_its_table_and_count_and_nothing_else(noon: datetime) -> None:
    for _ in range(3):
        a_row_of(ApiToken, created_at=noon - 200 * DAY, expires_at=noon - 91 * DAY)
    deleting(at=noon, batch=2)
    told = Fact.objects.filter(kind=RowsDeleted.kind).order_by("id")
    assert [fact.data for fact in told] == [
        {"table_code": "clients.ApiToken", "rows": 2},
        {"table_code": "clients.ApiToken", "rows": 1},
    ]


def test_what_a_run_leaves_the_next_takes(noon: datetime) -> None:
    for number in range(5):
        a_row_of(Session, session_key=f"s{number}", expire_date=noon - 2 * DAY)
    runs = [deleting(at=noon, batches=1, batch=2) for _ in range(4)]
    assert [run.get("sessions.Session", 0) for run in runs] == [2, 2, 1, 0]


def test_facts_stay_when_what_was_told_of_them_goes(noon: datetime) -> None:
    delivery = a_row_of(Delivery, fact=a_row_of(Fact), delivered_at=noon - 31 * DAY)
    deleting(at=noon)
    assert not Delivery.objects.exists()
    assert Fact.objects.filter(pk=delivery.fact_id).exists()


def test_a_dry_run_counts_and_deletes_nothing() -> None:
    a_row_of(Session, expire_date=timezone.now() - 2 * DAY)
    assert past_counts(at=timezone.now())["sessions.Session"] == 1
    said = CliRunner().invoke(command_line(), ["privacy", "retention", "--dry-run"])
    assert "sessions.Session" in said.output
    assert Session.objects.count() == 1


def test_the_command_deletes_until_nothing_is_left() -> None:
    a_row_of(Session, expire_date=timezone.now() - 2 * DAY)
    assert "sessions.Session" in CliRunner().invoke(command_line(), ["privacy", "retention"]).output
    assert "没有到期的数据" in CliRunner().invoke(command_line(), ["privacy", "retention"]).output


def test_the_worker_deletes_once_its_own_transaction_is_over(noon: datetime) -> None:
    a_row_of(Session, expire_date=noon - 2 * DAY)
    with TestCase.captureOnCommitCallbacks(execute=True):
        keep_no_longer(noon)
        assert Session.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("rule", RULES, ids=[f"{m._meta.label}.{keep.after}" for m, keep in RULES])
def test_no_rule_takes_along_what_a_law_keeps(rule: Any) -> None:
    kept_by_law = {
        entry.model
        for activity, entry in the_register().entries()
        if any(keep.how == Keeping.LAW for keep in activity.kept(entry))
    }
    assert taken_along(rule[0]) & kept_by_law == set()


def taken_along(model: Any) -> set[str]:
    """Return the tables whose rows go when a row of a table goes, and theirs."""
    going = [
        link.related_model
        for link in model._meta.get_fields(include_hidden=True)
        if getattr(link, "on_delete", None) is CASCADE and link.auto_created
    ]
    return {below._meta.label for below in going} | {label for below in going for label in taken_along(below)}
