"""Writing many rows at once: the same rows as one by one, whatever the database."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.bulk import reserve_keys, write_rows
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
