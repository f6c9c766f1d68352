"""Each row comes in once, wherever an import was broken off; places and categories are found by name."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import importing
from gongzhi.civic.cases.actions.importing import Source, SourceUnnamed, import_cases
from gongzhi.civic.cases.events import (
    CasesImported,
)
from gongzhi.civic.cases.logic.importing import Rejection
from gongzhi.civic.cases.models import Assignment, Case, Category, Deadline, DispatchResult, Statement
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import (
    CLOCKWORK,
    Reason,
)
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.a_city import City
from tests.civic.cases.exports import OPENED_AT, a_row, an_answered_row, bring_in
from tests.factories import a_place

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("table", [Assignment, Deadline, DispatchResult, Fact])
def test_a_batch_that_fails_anywhere_leaves_nothing_half_done(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch, table: type[Model]
) -> None:
    row = an_answered_row()
    with monkeypatch.context() as broken:
        broken.setattr(table._meta, "db_table", "gone")
        with pytest.raises(DatabaseError), transaction.atomic():
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
