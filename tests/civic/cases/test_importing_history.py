"""Imported cases have their history: what the other system knew, in its own time."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.events import (
    CaseCategorised,
    CaseClosed,
    CaseFollowedUp,
    CaseOpened,
    CaseResolved,
    DeadlineMissed,
)
from gongzhi.civic.cases.logic.importing import Rejection
from gongzhi.civic.cases.models import Assignment, Case, Deadline, DeadlineRule, FollowUp, Statement
from gongzhi.civic.cases.queries.binding import binding_of_case, told
from gongzhi.civic.cases.vocabulary import (
    Audience,
    Channel,
    Kind,
    Outcome,
    Reason,
    Satisfaction,
    Stage,
    Status,
    Urgency,
)
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.ids import is_number
from tests.a_city import City
from tests.civic.cases.exports import OPENED_AT, REPLIED_AT, a_row, an_answered_row, bring_in
from tests.factories import a_place

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def facts_of(case: Case) -> list[tuple[type, datetime]]:
    return [(type(event_of(fact)), fact.at) for fact in facts_about(case)]


def test_an_unanswered_row_waits_to_be_accepted(city: City, noon: datetime) -> None:
    row = a_row(kind=Kind.COMPLAINT, likes=12)

    assert bring_in(city, row, at=noon).added == 1

    case = Case.objects.get()
    assert (case.title, case.text, case.kind, case.supporters) == (row.title, row.text, Kind.COMPLAINT, 12)
    assert (case.status, case.channel, case.place, case.opened_at) == (
        Status.OPENED,
        Channel.IMPORTED,
        city.city,
        OPENED_AT,
    )
    assert (case.spoken_by, case.typed_by, case.is_public, case.lead) == (None, None, False, None)
    assert is_number(case.number)
    assert case.number.startswith("250210")


def test_an_unanswered_row_runs_against_the_clock_of_its_time(city: City, noon: datetime) -> None:
    bring_in(city, a_row(), at=noon)

    deadline = Deadline.objects.get()
    assert (deadline.stage, deadline.set_at, deadline.due_at) == (
        Stage.ACCEPT,
        OPENED_AT,
        OPENED_AT + DAY / 12,
    )
    assert (deadline.ended_at, Case.objects.get().due_at) == (None, deadline.due_at)


def test_an_answered_row_waits_for_the_follow_up(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), at=noon, body=city.works)

    case = Case.objects.get()
    assert (case.status, case.lead, case.outcome, case.resolved_at, case.closed_at) == (
        Status.RESOLVED,
        city.works,
        Outcome.EXPLAINED,
        REPLIED_AT,
        None,
    )
    reply = Statement.objects.get()
    assert (reply.text, reply.at, reply.audience, reply.by) == (
        "已更换灯泡。",
        REPLIED_AT,
        Audience.PUBLIC,
        None,
    )
    work = Assignment.objects.get()
    assert (work.body, work.contacted_at, work.ended_at) == (city.works, None, None)
    assert facts_of(case) == [(CaseOpened, OPENED_AT), (CaseResolved, REPLIED_AT)]


def test_the_facts_name_what_they_are_about(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), at=noon, body=city.works)

    case, reply = Case.objects.get(), Statement.objects.get()
    assert [event_of(fact) for fact in facts_about(case)] == [
        CaseOpened(
            case=case.pk,
            number=case.number,
            kind_of_case=Kind.HELP,
            channel=Channel.IMPORTED,
            place=city.city.pk,
            anonymous=True,
            words=binding_of_case(case),
            public=False,
            supporters_before=0,
        ),
        CaseResolved(case=case.pk, body=city.works.pk, outcome=Outcome.EXPLAINED, met=True, **told(reply)),
    ]


def test_a_reply_in_time_meets_its_deadline(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), at=noon, body=city.works)

    resolve, follow_up = Deadline.objects.all()
    assert (resolve.stage, resolve.body, resolve.met_at, resolve.missed_at) == (
        Stage.RESOLVE,
        city.works,
        REPLIED_AT,
        None,
    )
    assert (follow_up.stage, follow_up.set_at, follow_up.ended_at) == (Stage.FOLLOW_UP, REPLIED_AT, None)
    assert Case.objects.get().has_missed is False


def test_a_late_reply_has_missed_its_deadline_for_ever(city: City, noon: datetime) -> None:
    late = OPENED_AT + 9 * DAY
    bring_in(city, an_answered_row(replied_at=late), at=noon, body=city.works)

    case, deadline = Case.objects.get(), Deadline.objects.get(stage=Stage.RESOLVE)
    assert (deadline.missed_at, deadline.met_at, case.has_missed) == (late, late, True)
    assert facts_of(case) == [(CaseOpened, OPENED_AT), (DeadlineMissed, late), (CaseResolved, late)]


def test_before_there_was_a_limit_none_was_missed(city: City, noon: datetime) -> None:
    long_ago = OPENED_AT - 2000 * DAY
    bring_in(city, an_answered_row(opened_at=long_ago, replied_at=long_ago + 400 * DAY), at=noon)

    assert Deadline.objects.count() == 0


def test_the_nearest_limit_counts(city: City, noon: datetime) -> None:
    for category, place, amount in ((None, city.county, 3), (city.roads, None, 2), (None, None, 30)):
        DeadlineRule.objects.create(
            stage=Stage.RESOLVE,
            urgency=Urgency.ORDINARY if amount == 30 else "",
            category=category,
            place=place,
            amount=amount,
            clock="calendar_days",
            valid_from=date(2024, 6, 1),
        )
    bring_in(
        city, an_answered_row(place="柳岸社区"), an_answered_row(place="柳岸社区", category="01"), at=noon
    )

    amounts = [
        deadline.rule.amount for deadline in Deadline.objects.filter(stage=Stage.RESOLVE) if deadline.rule
    ]
    assert amounts == [3, 2]


def test_without_a_body_the_centre_of_the_place_has_replied(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), an_answered_row(place="荷塘街道"), at=noon)

    assert [case.lead for case in Case.objects.order_by("pk")] == [city.centre, city.county_centre]


def test_where_nobody_can_have_replied_the_row_is_rejected(city: City, noon: datetime) -> None:
    told = bring_in(city, an_answered_row(line=9, id="a"), at=noon, place=a_place("外地"))

    assert told.rejections == (Rejection(9, "a", Reason.NO_BODY),)


def test_what_the_resident_said_of_the_answer_closes_the_case(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(resolved=True, satisfaction=Satisfaction.SATISFIED), at=noon)

    case, answer = Case.objects.get(), FollowUp.objects.get()
    assert (case.status, case.outcome, case.closed_at) == (Status.CLOSED, Outcome.DONE, REPLIED_AT)
    assert (answer.round, answer.reached, answer.contacted, answer.resolved, answer.satisfaction) == (
        1,
        True,
        None,
        True,
        Satisfaction.SATISFIED,
    )
    assert [kind for kind, _ in facts_of(case)] == [CaseOpened, CaseResolved, CaseFollowedUp, CaseClosed]
    assert Assignment.objects.get().ended_at == REPLIED_AT


def test_an_unsatisfied_resident_leaves_the_case_to_the_evaluator(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(resolved=False, satisfaction=Satisfaction.DISSATISFIED), at=noon)

    assert Case.objects.get().status == Status.RESOLVED
    assert not Deadline.objects.filter(stage=Stage.FOLLOW_UP).exists()


def test_an_import_may_close_what_was_answered(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), a_row(), at=noon, closes=True)

    assert [case.status for case in Case.objects.order_by("pk")] == [Status.CLOSED, Status.OPENED]


def test_a_reply_without_a_time_is_kept_and_counts_as_no_time(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(replied_at=None), at=noon)

    case = Case.objects.get()
    assert (case.status, case.resolved_at, case.closed_at, case.outcome) == (Status.CLOSED, None, noon, "")
    assert facts_of(case) == [(CaseOpened, OPENED_AT), (CaseClosed, noon)]
    assert Statement.objects.get().text == "已更换灯泡。"
    assert Deadline.objects.count() == 0


def test_a_category_comes_along(city: City, noon: datetime) -> None:
    bring_in(city, a_row(category="道路破损"), at=noon)

    case = Case.objects.get()
    assert case.category == city.roads
    assert [kind for kind, _ in facts_of(case)] == [CaseOpened, CaseCategorised]
