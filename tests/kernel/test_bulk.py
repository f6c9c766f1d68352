"""Writing many rows at once: the same rows as one by one, whatever the database."""

import gc
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.bulk import rarely_collecting, reserve_keys, write_columns, write_values
from gongzhi.kernel.models import Appointment, Fact, FailedReaction

CHINA = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


COLUMNS = ("kind", "subject", "at", "data")


def a_fact(at: datetime) -> tuple[object, ...]:
    return "kernel.BellRang", "bell:1", at, '{"said": "叮\\t当\\\\n\\n“”", "n": [1, null]}'


def test_values_come_back_as_they_went(noon: datetime) -> None:
    late = noon + timedelta(microseconds=7)
    write_values(Fact, (*COLUMNS, "by", "trace"), [(*a_fact(noon), 3, "a" * 32), (*a_fact(late), None, None)])

    first, second = Fact.objects.order_by("pk")
    assert (first.at, first.by, first.trace, first.due_at) == (noon, 3, "a" * 32, None)
    assert (second.at, second.by, second.data) == (late, None, {"said": "叮\t当\\n\n“”", "n": [1, None]})


def test_they_are_written_as_django_writes_them(noon: datetime) -> None:
    write_values(Fact, COLUMNS, [a_fact(noon)])
    Fact.objects.create(kind="kernel.BellRang", subject="bell:1", at=noon, data={"n": [1, None]})
    assert Fact.objects.filter(at=noon, data__n=[1, None]).count() == 2


def test_the_hour_that_an_autumn_repeats_is_told_apart() -> None:
    first, second = (datetime(1990, 9, 16, 1, 30, tzinfo=CHINA, fold=fold) for fold in (0, 1))
    write_values(Fact, COLUMNS, [a_fact(first), a_fact(second)])
    before, after = Fact.objects.order_by("pk").values_list("at", flat=True)
    assert after - before == timedelta(hours=1)


def test_keys_go_on_after_the_last(noon: datetime) -> None:
    write_values(Fact, COLUMNS, [a_fact(noon)])
    last = Fact.objects.get().pk

    keys = list(reserve_keys(Fact, 2))
    write_values(Fact, ("id", *COLUMNS), [(key, *a_fact(noon)) for key in keys])
    write_values(Fact, COLUMNS, [a_fact(noon)])

    assert list(Fact.objects.order_by("pk").values_list("pk", flat=True)) == [last, *keys, keys[-1] + 1]
    assert keys == [last + 1, last + 2]


def test_nothing_is_written_of_no_rows() -> None:
    assert list(reserve_keys(Fact, 0)) == []
    write_values(Fact, COLUMNS, [])
    assert not Fact.objects.exists()


def test_a_key_that_is_taken_is_refused(noon: datetime) -> None:
    Appointment.objects.create(name="bell", due_at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_values(Appointment, ("name", "due_at"), [("bell", noon)])


def test_columns_that_are_not_named_have_the_defaults_of_the_model(noon: datetime) -> None:
    write_values(Appointment, ("name", "due_at"), [("bell", noon)])
    assert Appointment.objects.values_list("ran_at", "error").get() == (None, "")
    fact = Fact.objects.create(kind="kernel.BellRang", subject="bell:1", at=noon, data={})
    names = ("fact_id", "reaction", "error", "failed_at")
    write_values(FailedReaction, names, [(fact.pk, "kernel.ring", "坏了", noon)])
    assert FailedReaction.objects.get().attempts == 0


def test_a_table_without_a_model_is_written_by_its_name(noon: datetime) -> None:
    write_columns(Appointment._meta.db_table, ("name", "due_at", "error"), [("bell", noon, "")])
    assert Appointment.objects.get().due_at == noon


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
