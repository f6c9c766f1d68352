"""What was changed after it was sealed is found and named."""

from typing import Any

import pytest

from gongzhi.civic.ledger.actions import check_next, explain_finding, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.tiles import Place
from gongzhi.civic.ledger.models import Finding, Log
from gongzhi.civic.ledger.queries.log import folder_of
from gongzhi.kernel.facts import publish_history
from gongzhi.kernel.models import Fact
from tests.civic.ledger.conftest import NOON
from tests.kernel.conftest import BellRang


@pytest.fixture
def sealed(log: Log, django_capture_on_commit_callbacks: Any) -> Log:
    """A log of 600 facts, shown to everybody."""
    publish_history([(BellRang(), f"bell:{nth}", NOON) for nth in range(599)], by=None)
    while seal_facts(at=NOON):
        pass
    with django_capture_on_commit_callbacks(execute=True):
        sign_checkpoint(at=NOON)
    return Log.objects.get(pk=log.pk)


def found() -> set[tuple[str, str]]:
    """Check a whole round and return what was found."""
    for _part in range(3):
        check_next(at=NOON)
    return set(Finding.objects.values_list("kind", "subject"))


def test_where_nothing_was_changed_nothing_is_found(sealed: Log) -> None:
    assert found() == set()
    sealed.refresh_from_db()
    assert (sealed.checked, sealed.checked_at) == (0, NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "kernel.Another"},
        {"subject": "bell:9999"},
        {"by": 7},
        {"data": {"altered": True}},
        {"data": {"fraction": 0.5}},
        {"trace": "another"},
        {"salt": b"\0" * 32},
        {"salt": None},
        {"at": NOON.replace(hour=5)},
    ],
    ids=str,
)
def test_a_fact_that_was_changed_is_named(sealed: Log, change: dict[str, Any]) -> None:
    fact = Fact.objects.get(leaf=300)
    Fact.objects.filter(pk=fact.pk).update(**change)
    assert found() == {("fact_changed", f"fact:{fact.pk}")}


def test_a_fact_that_was_dropped_is_named(sealed: Log) -> None:
    Fact.objects.filter(leaf=599).delete()
    assert found() == {("fact_missing", "leaf:599")}


def test_a_fact_that_was_put_behind_the_others_is_named_where_it_was(sealed: Log) -> None:
    Fact.objects.filter(leaf=10).update(leaf=None)
    seal_facts(at=NOON)
    assert ("fact_missing", "leaf:10") in found()


def test_facts_that_changed_places_are_both_named(sealed: Log) -> None:
    one, other = Fact.objects.get(leaf=1), Fact.objects.get(leaf=2)
    Fact.objects.filter(pk=one.pk).update(leaf=None)
    Fact.objects.filter(pk=other.pk).update(leaf=1)
    Fact.objects.filter(pk=one.pk).update(leaf=2)
    assert found() == {("fact_changed", f"fact:{each.pk}") for each in (one, other)}


@pytest.mark.parametrize("place", [Place(0, 1), Place(None, 1), Place(0, 2, 88), Place(None, 2, 88)], ids=str)
def test_a_file_that_was_changed_is_named(sealed: Log, place: Place) -> None:
    before = folder_of(sealed).read(place.path) or b""
    folder_of(sealed).write({place.path: before[:-1] + bytes([before[-1] ^ 1])})
    assert ("tile_changed", place.path) in found()


@pytest.mark.parametrize("place", [Place(0, 1), Place(None, 1), Place(1, 0, 2)], ids=str)
def test_a_file_that_is_gone_is_named(sealed: Log, place: Place) -> None:
    (folder_of(sealed).root / place.path).unlink()
    assert ("tile_missing", place.path) in found()


def test_a_tile_above_that_was_changed_is_named(sealed: Log) -> None:
    folder_of(sealed).write({Place(1, 0, 2).path: b"\1" * 64})
    assert ("tile_changed", "tile/1/000.p/2") in found()


def test_a_database_that_was_put_back_is_told(sealed: Log) -> None:
    Log.objects.update(size=500)
    assert ("rolled_back", f"log:{sealed.pk}") in found()


def test_two_histories_are_told_apart(sealed: Log) -> None:
    Log.objects.update(root=b"\1" * 32)
    assert ("forked", f"log:{sealed.pk}") in found()


def test_what_was_found_is_a_fact_once(sealed: Log) -> None:
    Fact.objects.filter(leaf=599).delete()
    assert len(found()) == 1
    assert len(found()) == 1
    assert Fact.objects.filter(kind="ledger.DeviationFound").count() == 1


def test_what_was_explained_and_is_still_so_is_found_again(sealed: Log) -> None:
    Fact.objects.filter(leaf=599).delete()
    found()
    explain_finding(Finding.objects.get(), because="磁盘换过", by=None, at=NOON)
    found()
    assert Finding.objects.filter(explained_at=None).count() == 1
