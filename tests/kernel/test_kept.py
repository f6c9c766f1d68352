"""Answers that are kept for some seconds, and forgotten when a fact says that they changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from gongzhi.kernel import kept
from gongzhi.kernel.kept import Kept, forget_what_is_made_of
from tests.kernel.conftest import BellRang


@pytest.fixture
def counted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Kept[int]:
    """Return something kept that says how often it was asked, made of the bell."""
    settings.KEEP_SECONDS = 60
    monkeypatch.setattr(kept, "_made_of", {BellRang.kind: []})
    return Kept(counter(), of=(BellRang,))


def counter() -> Callable[[], int]:
    times = 0

    def count() -> int:
        nonlocal times
        times += 1
        return times

    return count


def test_an_answer_is_kept(counted: Kept[int]) -> None:
    assert [counted(), counted()] == [1, 1]


def test_an_old_answer_is_asked_for_again(counted: Kept[int], settings: Any) -> None:
    counted()
    settings.KEEP_SECONDS = 0
    assert counted() == 2


@pytest.mark.django_db
def test_a_fact_that_changes_it_makes_it_forgotten(counted: Kept[int]) -> None:
    counted()
    forget_what_is_made_of("kernel.SomethingElse")
    assert counted() == 1
    forget_what_is_made_of(BellRang.kind)
    assert counted() == 2


@pytest.mark.django_db(transaction=True)
def test_what_somebody_asks_before_the_transaction_is_over_is_forgotten_too(counted: Kept[int]) -> None:
    with transaction.atomic():
        forget_what_is_made_of(BellRang.kind)
        during = counted()
    assert (during, counted()) == (1, 2)
