"""Facts are sealed in order, each once, and signed only as one history."""

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.civic.ledger.actions import AnotherHistory, begin_log, change_key, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.entries import Told, entry_bytes
from gongzhi.civic.ledger.logic.merkle import leaf_hash, tree_hash
from gongzhi.civic.ledger.logic.tiles import Place, bundled, entries_in
from gongzhi.civic.ledger.models import Log, Signed
from gongzhi.civic.ledger.queries.log import (
    FileMissing,
    folder_of,
    keys_of,
    published,
    secrets_folder,
    secrets_of,
)
from gongzhi.kernel.facts import publish_history
from gongzhi.kernel.models import Fact
from tests.civic.ledger.conftest import NOON
from tests.kernel.conftest import BellRang

pytestmark = pytest.mark.usefixtures("log")


def ring(many: int = 1) -> None:
    """Let many facts come in."""
    publish_history([(BellRang(), "bell:1", NOON)] * many, by=None)


def sealed(log: Log) -> Log:
    """Seal all there is and return the log as it then is."""
    while seal_facts(at=NOON, limit=300):
        pass
    return Log.objects.get(pk=log.pk)


def entries_of_facts() -> list[bytes]:
    rows = Fact.objects.order_by("leaf").values_list(
        "id", "kind", "at", "subject", "by", "data", "trace", "salt"
    )
    return [entry_bytes(Told(*row[:7], bytes(row[7] or b""))) for row in rows]


def test_the_first_fact_in_a_log_is_that_it_began(log: Log) -> None:
    assert seal_facts(at=NOON) == 1
    assert Fact.objects.get(leaf=0).kind == "ledger.LogBegun"
    assert seal_facts(at=NOON) == 0


def test_facts_get_their_leaves_in_the_order_of_their_ids(log: Log) -> None:
    ring(700)
    assert sealed(log).size == 701
    leaves = Fact.objects.order_by("id").values_list("leaf", flat=True)
    assert list(leaves) == list(range(701))


def test_the_root_is_that_of_all_entries_however_they_were_batched(log: Log) -> None:
    ring(700)
    root = bytes(sealed(log).root)
    assert root == tree_hash([leaf_hash(entry) for entry in entries_of_facts()])


def test_the_files_hold_the_entries(log: Log) -> None:
    ring(299)
    folder = folder_of(sealed(log))
    entries = [entry for place in (Place(None, 0), Place(None, 1, 44)) for entry in read(folder, place)]
    assert entries == entries_of_facts()


def read(folder: Any, place: Place) -> list[bytes]:
    return entries_in(folder.read(place.path))


def test_a_fact_that_came_to_be_seen_late_is_sealed_after_those_before_it(log: Log) -> None:
    ring(3)
    late = Fact.objects.order_by("id")[1]
    Fact.objects.filter(pk=late.pk).update(leaf=10_000)  # as if its transaction were still under way
    sealed(log)
    Fact.objects.filter(pk=late.pk).update(leaf=None)
    sealed(log)
    assert Fact.objects.get(pk=late.pk).leaf == 3


def test_a_fact_from_before_there_was_a_ledger_gets_a_salt(log: Log) -> None:
    ring()
    Fact.objects.update(salt=None)
    sealed(log)
    assert not Fact.objects.filter(salt=None).exists()


def test_what_a_crash_left_in_the_folder_is_written_again(log: Log) -> None:
    ring(5)
    sealed(log)
    Fact.objects.filter(leaf__gte=3).update(leaf=None)
    Log.objects.update(size=3, root=tree_hash([leaf_hash(entry) for entry in entries_of_facts()[:3]]))
    folder_of(log).write({Place(0, 0, 3).path: b"".join(map(leaf_hash, entries_of_facts()[:3]))})
    folder_of(log).write({Place(None, 0, 3).path: bundle_of(log)[3]})
    assert sealed(log).size == 6


def bundle_of(log: Log) -> dict[int, bytes]:
    """Return the bundles of the first entries, by how many they hold."""
    entries = entries_of_facts()
    return {many: bundled(entries[:many]) for many in range(1, len(entries) + 1)}


def test_a_checkpoint_is_signed_by_the_key_of_the_log_and_shown(
    log: Log, django_capture_on_commit_callbacks: Any
) -> None:
    ring(2)
    sealed(log)
    with django_capture_on_commit_callbacks(execute=True):
        signed = sign_checkpoint(at=NOON)
    note, checkpoint = published(log) or (None, None)
    assert checkpoint is not None
    assert signed is not None
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (log.origin, 3, bytes(signed.root))
    assert str(note) == signed.note


def signed_and_shown(capture: Any) -> Signed | None:
    with capture(execute=True):
        return sign_checkpoint(at=NOON)


def test_nothing_new_is_not_signed_again(log: Log, django_capture_on_commit_callbacks: Any) -> None:
    sealed(log)
    assert signed_and_shown(django_capture_on_commit_callbacks)
    assert signed_and_shown(django_capture_on_commit_callbacks) is None
    assert Signed.objects.count() == 1


def test_a_checkpoint_that_a_crash_kept_from_being_shown_is_shown_later(
    log: Log, django_capture_on_commit_callbacks: Any
) -> None:
    sealed(log)
    signed = sign_checkpoint(at=NOON)
    assert published(log) is None
    assert signed_and_shown(django_capture_on_commit_callbacks) == signed
    assert published(log)


def test_a_database_that_was_put_back_signs_nothing(
    log: Log, django_capture_on_commit_callbacks: Any
) -> None:
    sealed(log)
    before = Log.objects.values("size", "root").get()
    ring()
    sealed(log)
    signed_and_shown(django_capture_on_commit_callbacks)
    Log.objects.update(**before)
    Signed.objects.all().delete()
    with pytest.raises(AnotherHistory, match="rolled_back"):
        sign_checkpoint(at=NOON)


def test_another_history_of_the_same_length_is_not_signed(
    log: Log, django_capture_on_commit_callbacks: Any
) -> None:
    sealed(log)
    signed_and_shown(django_capture_on_commit_callbacks)
    Log.objects.update(root=b"\1" * 32)
    with pytest.raises(AnotherHistory, match="forked"):
        sign_checkpoint(at=NOON)


def test_a_tile_that_was_changed_stops_the_sealing(log: Log) -> None:
    ring(2)
    folder = folder_of(sealed(log))
    folder.write({Place(0, 0, 3).path: b"\1" * 96})
    ring()
    with pytest.raises(AnotherHistory, match="tile_changed"):
        seal_facts(at=NOON)


def test_a_tile_that_is_gone_stops_the_sealing(log: Log) -> None:
    sealed(log)
    (folder_of(log).root / Place(0, 0, 1).path).unlink()
    ring()
    with pytest.raises(FileMissing):
        seal_facts(at=NOON)


def test_only_its_owner_reads_the_secret_key(log: Log) -> None:
    (key,) = secrets_folder(log).iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    assert secrets_folder(log).stat().st_mode & 0o777 == 0o700


def test_after_a_change_of_keys_both_sign(log: Log, django_capture_on_commit_callbacks: Any) -> None:
    change_key(by=None, at=NOON)
    sealed(log)
    signed = signed_and_shown(django_capture_on_commit_callbacks)
    assert signed is not None
    assert signed.note.count("— ") == 2
    assert len(keys_of(log)) == 2


def test_a_stolen_key_signs_no_more(log: Log, django_capture_on_commit_callbacks: Any) -> None:
    new = change_key(by=None, stolen_since=NOON - timedelta(days=1), at=NOON)
    sealed(log)
    signed = signed_and_shown(django_capture_on_commit_callbacks)
    assert signed is not None
    assert signed.note.count("— ") == 1
    assert list(secrets_of(log)) == [new]
    assert Fact.objects.get(kind="ledger.LogKeyChanged").data["stolen_since"] == "2026-11-22T04:00:00Z"


def test_a_database_made_anew_begins_another_log_beside_the_old_files(log: Log) -> None:
    Log.objects.all().delete()
    new = begin_log(site="city.example", by=None, at=NOON)
    assert (new.pk, keys_of(new) == keys_of(log)) == (log.pk + 1, False)


def test_a_new_log_seals_all_facts_again_and_tells_how_the_old_one_ended(log: Log) -> None:
    ring(3)
    old = sealed(log)
    new = sealed(begin_log(site="city.example", by=None, at=NOON))
    told = Fact.objects.filter(kind="ledger.LogBegun").order_by("-id")[0].data
    assert (told["before_origin"], told["before_size"], told["before_digest"]) == (
        old.origin,
        4,
        bytes(old.root).hex(),
    )
    assert (new.origin, new.size) == (f"city.example/ledger/{new.pk}", 5)
