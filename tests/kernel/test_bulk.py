"""Writing many rows at once: the same rows as one by one, whatever the database."""

import gc
from datetime import datetime, timedelta
from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.bulk import rarely_collecting, reserve_keys, write_rows, write_values
from gongzhi.kernel.models import Appointment, Fact

pytestmark = pytest.mark.django_db


def a_fact(at: datetime, **more: object) -> Fact:
    return Fact(
        kind="kernel.BellRang",
        subject="bell:1",
        at=at,
        data={"said": "叮\t当\\n\n“”", "n": [1, None]},
        **more,
    )


def test_rows_come_back_as_they_went(noon: datetime) -> None:
    rows = [a_fact(noon), a_fact(noon + timedelta(microseconds=7), due_at=noon, by=3, trace="a" * 32)]
    write_rows(rows)
    names = [field.attname for field in Fact._meta.concrete_fields]
    found = list(Fact.objects.order_by("pk"))
    assert [[getattr(row, name) for name in names] for row in found] == [
        [getattr(row, name) for name in names] for row in rows
    ]


def test_they_are_written_as_django_writes_them(noon: datetime) -> None:
    write_rows([a_fact(noon)])
    a_fact(noon).save()
    assert Fact.objects.filter(at=noon, data__n=[1, None]).count() == 2


def test_keys_go_on_after_the_last(noon: datetime) -> None:
    a_fact(noon).save()
    rows = [a_fact(noon), a_fact(noon)]
    reserve_keys(rows)
    write_rows(rows)
    last = a_fact(noon)
    last.save()
    assert sorted({row.pk for row in rows} | {last.pk}) == [rows[0].pk, rows[0].pk + 1, rows[0].pk + 2]


def test_nothing_is_written_of_no_rows() -> None:
    reserve_keys([])
    write_rows([])
    assert not Fact.objects.exists()


def test_a_key_that_is_taken_is_refused(noon: datetime) -> None:
    Appointment.objects.create(name="bell", due_at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows([Appointment(name="bell", due_at=noon)])


def test_columns_that_are_not_named_are_left_to_the_database(noon: datetime) -> None:
    write_values(
        Fact, ("kind", "subject", "at", "data"), [("kernel.BellRang", "bell:1", noon, '{"n": 1}')] * 2
    )
    first, second = Fact.objects.order_by("pk")
    assert (first.data, first.due_at, second.pk - first.pk) == ({"n": 1}, None, 1)


def test_words_of_a_vocabulary_are_written_as_their_values(noon: datetime) -> None:
    class Bell(StrEnum):
        SMALL = "bell:small"

    write_values(Fact, ("kind", "subject", "at", "data"), [(Bell.SMALL, Bell.SMALL, noon, "{}")])
    assert Fact.objects.get().subject == "bell:small"


def test_garbage_is_looked_for_as_often_as_before_when_all_is_written() -> None:
    before = gc.get_threshold()
    with rarely_collecting():
        assert gc.get_threshold()[0] == before[0] * 100
    assert gc.get_threshold() == before
