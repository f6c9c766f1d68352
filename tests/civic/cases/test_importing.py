"""Imported cases have their history; each row comes in once, wherever an import was broken off."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import importing
from gongzhi.civic.cases.actions.importing import Source, SourceUnnamed, import_cases
from gongzhi.civic.cases.events import (
    CaseCategorised,
    CaseClosed,
    CaseFollowedUp,
    CaseOpened,
    CaseResolved,
    CasesImported,
    DeadlineMissed,
)
from gongzhi.civic.cases.logic.importing import Reason, Rejection
from gongzhi.civic.cases.models import Assignment, Case, Category, Deadline, DeadlineRule, FollowUp, Statement
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import (
    CLOCKWORK,
    Audience,
    Channel,
    Kind,
    Outcome,
    Satisfaction,
    Stage,
    Status,
    Urgency,
)
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.ids import is_number
from gongzhi.kernel.models import Fact
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
        ),
        CaseResolved(case=case.pk, body=city.works.pk, outcome=Outcome.EXPLAINED, statement=reply.pk),
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


@pytest.mark.parametrize(
    "name", ["柳岸社区", "云麓市临湖区荷塘街道柳岸社区", "荷塘街道 柳岸社区", "临湖区 › 荷塘街道 › 柳岸社区"]
)
def test_a_place_is_found_by_as_much_of_its_name_as_makes_it_clear(
    city: City, noon: datetime, name: str
) -> None:
    bring_in(city, a_row(place=name), a_row(place=city.community.code), at=noon, place=None)

    assert {case.place for case in Case.objects.all()} == {city.community}


def test_a_place_that_is_unknown_or_unclear_or_elsewhere_is_rejected(city: City, noon: datetime) -> None:
    other = a_place("荷塘街道", within=a_place("望山区", within=city.city))
    a_place("天涯镇")
    names = ("仙境", "街道", "荷塘街道", "天涯镇", "望山区荷塘街道")

    told = bring_in(city, *(a_row(place=name, id=name) for name in names), at=noon)

    assert [(rejection.cell, rejection.reason) for rejection in told.rejections] == [
        ("仙境", Reason.UNKNOWN_PLACE),
        ("街道", Reason.UNKNOWN_PLACE),
        ("荷塘街道", Reason.AMBIGUOUS_PLACE),
        ("天涯镇", Reason.UNKNOWN_PLACE),
    ]
    assert Case.objects.get().place == other


def test_a_row_without_a_place_needs_a_default(city: City, noon: datetime) -> None:
    (rejection,) = bring_in(city, a_row(), at=noon, place=None).rejections

    assert rejection.reason == Reason.UNKNOWN_PLACE


def test_a_category_that_is_unknown_or_unclear_is_rejected(city: City, noon: datetime) -> None:
    Category.objects.create(code="0101", name="其他", parent=city.roads)
    noise = Category.objects.create(code="02", name="噪音")
    Category.objects.create(code="0201", name="其他", parent=noise)
    rows = [a_row(category=name) for name in ("天气", "其他", "道路破损/其他", "02")]

    told = bring_in(city, *rows, at=noon)

    assert [rejection.cell for rejection in told.rejections] == ["天气", "其他"]
    assert [
        case.category_id and case.category.code for case in Case.objects.order_by("pk") if case.category
    ] == [
        "0101",
        "02",
    ]


def test_rejections_of_reading_pass_through_and_all_rows_are_accounted_for(
    city: City, noon: datetime
) -> None:
    broken, row = Rejection(3, "", Reason.BROKEN), a_row(was_cleaned=True)

    told = bring_in(city, broken, row, row, a_row(place="仙境"), at=noon)

    assert (told.added, told.there, len(told.rejections), told.cleaned, told.rows) == (1, 1, 2, 1, 4)


def test_a_repeated_import_adds_nothing(city: City, noon: datetime) -> None:
    rows = [a_row(), an_answered_row(), a_row(id=""), a_row(id="9" * 150)]
    bring_in(city, *rows, at=noon)
    facts = Fact.objects.count()

    again = bring_in(city, *rows, at=noon + DAY)

    assert (again.added, again.there, again.rejections) == (0, 4, ())
    assert (Case.objects.count(), Fact.objects.count()) == (4, facts)


def test_the_same_number_of_another_source_is_another_case(city: City, noon: datetime) -> None:
    row = a_row()

    assert [bring_in(city, row, at=noon, name=name).added for name in ("甲", "乙", "甲")] == [1, 1, 0]


def test_one_number_with_other_words_is_rejected(city: City, noon: datetime) -> None:
    bring_in(city, a_row(id="7"), an_answered_row(id="8"), at=noon)

    told = bring_in(city, a_row(id="7", text="别的"), an_answered_row(id="8", reply="别的"), at=noon)

    assert [rejection.reason for rejection in told.rejections] == [Reason.CHANGED, Reason.CHANGED]


def test_one_number_twice_in_a_file_with_other_words_is_rejected(city: City, noon: datetime) -> None:
    told = bring_in(city, a_row(id="7"), a_row(id="7", text="别的"), at=noon)

    assert (told.added, [rejection.reason for rejection in told.rejections]) == (1, [Reason.CHANGED])


def test_a_row_that_was_answered_since_is_told(city: City, noon: datetime) -> None:
    bring_in(city, a_row(id="7"), at=noon)

    (rejection,) = bring_in(city, an_answered_row(id="7"), at=noon).rejections

    assert rejection.reason == Reason.ANSWERED_SINCE


def test_a_row_that_was_rejected_comes_in_when_put_right(city: City, noon: datetime) -> None:
    told = bring_in(city, a_row(id="7", place="仙境"), a_row(id="7"), at=noon)

    assert (told.added, len(told.rejections)) == (1, 1)


def test_without_a_number_rows_differ_by_all_that_they_say(city: City, noon: datetime) -> None:
    rows = [
        a_row(id=""),
        a_row(id="", title="别的"),
        an_answered_row(id=""),
        a_row(id="", opened_at=OPENED_AT + DAY),
    ]

    assert bring_in(city, *rows, *rows, at=noon).added == 4


def test_a_dry_run_tells_the_same_and_writes_nothing(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    row = an_answered_row()
    rows = [row, a_row(place="仙境"), a_row(), row]
    source = Source("旧系统", city.city)
    before = Fact.objects.count()

    dry = list(import_cases(rows, source=source, by=CLOCKWORK, at=noon, dry_run=True))

    assert (Case.objects.count(), Fact.objects.count()) == (0, before)
    assert dry == list(import_cases(rows, source=source, by=CLOCKWORK, at=noon))


def test_an_import_broken_off_and_repeated_gives_the_exact_set(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    rows = [an_answered_row() for _ in range(10)]
    running = import_cases(rows, source=Source("旧系统", city.city), by=CLOCKWORK, at=noon)
    next(running), next(running)
    del running
    assert Case.objects.count() == 6

    told = bring_in(city, *rows, at=noon)

    assert (told.added, told.there) == (4, 6)
    assert Case.objects.count() == Statement.objects.count() == Assignment.objects.count() == 10


@pytest.mark.parametrize("table", [Statement, Assignment, Deadline, Fact])
def test_a_batch_that_fails_anywhere_leaves_nothing_half_done(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch, table: type
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the power went")

    row = an_answered_row()
    with monkeypatch.context() as broken:
        broken.setattr(table.objects, "bulk_create", fail)  # type: ignore[attr-defined]  # every table has it
        with pytest.raises(RuntimeError), transaction.atomic():
            bring_in(city, row, at=noon)
    assert (Case.objects.count(), Statement.objects.count(), facts_kept(CasesImported)) == (0, 0, 0)

    assert bring_in(city, row, at=noon).added == 1


def facts_kept(kind: type[CasesImported]) -> int:
    return Fact.objects.filter(kind=kind.kind).count()


def test_each_batch_is_a_fact(city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    bring_in(city, *(a_row() for _ in range(3)), at=noon)

    told = [event_of(fact) for fact in facts_about(city.city, kinds=[CasesImported])]
    assert told == [CasesImported(source="旧系统", cases=2), CasesImported(source="旧系统", cases=1)]


def test_history_is_delivered_now_and_not_before_what_happens_now(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(), at=noon)

    assert {fact.due_at for fact in facts_about(Case.objects.get())} <= {None, noon}


def test_a_batch_costs_the_same_queries_for_one_row_and_for_many(city: City, noon: datetime) -> None:
    counts = []
    for rows in (1, 20):
        with CaptureQueriesContext(connection) as asked:
            bring_in(city, *(an_answered_row() for _ in range(rows)), at=noon)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_administrators_of_a_centre_and_the_clockwork_import(city: City, noon: datetime) -> None:
    source = Source("旧系统", city.city)
    assert [
        batch.added for batch in import_cases([a_row()], source=source, by=city.administrator, at=noon)
    ] == [1]
    assert facts_about(Case.objects.get()).get().by == city.administrator.pk

    for person in (None, city.resident, city.dispatcher, city.handler, city.operator):
        with pytest.raises(NotAllowed):
            import_cases([a_row()], source=source, by=person, at=noon)


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_source_has_a_name(city: City, noon: datetime, name: str) -> None:
    with pytest.raises(SourceUnnamed):
        bring_in(city, a_row(), at=noon, name=name)


def test_the_body_that_replied_and_the_centre_see_the_case(city: City, noon: datetime) -> None:
    bring_in(city, an_answered_row(place="柳岸社区"), at=noon, body=city.works)

    seen = [
        visible_cases(person, at=noon).count() for person in (city.handler, city.dispatcher, city.gardener)
    ]
    assert seen == [1, 1, 0]
