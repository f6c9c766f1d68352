"""A backup and what comes back from it: every row, every file, the settings; or a clear refusal."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.cases.queries.search import matching
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import places_in
from gongzhi.civic.people.models import Person
from gongzhi.config.keeping.archive import MANIFEST, NoKeyGiven, NotEncrypted, reading
from gongzhi.config.keeping.backup import FileExists, back_up
from gongzhi.config.keeping.commands import refuse_short
from gongzhi.config.keeping.refusals import CannotKeep, Damaged, Unfinished
from gongzhi.config.keeping.restore import (
    REPLACED,
    LeftBehind,
    NotEmpty,
    OfAnotherVersion,
    inspect,
    newest_of,
)
from gongzhi.config.keeping.sealing import WrongKey
from gongzhi.config.secret import secret_key
from gongzhi.kernel.models import Fact
from tests.a_city import City, an_opened_case
from tests.config.backups import empty_the_place, put_back, quietly
from tests.web.full_city import a_full_city

pytestmark = pytest.mark.django_db(transaction=True)
KEY = b"a long passphrase"


@pytest.fixture
def photo(city: City) -> Path:
    """The file of the photo."""
    return Path(Attachment.objects.get().file.path)


def everything() -> dict[str, Any]:
    """Return every row of every model, and every file."""
    models = apps.get_models(include_auto_created=True)
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    files = (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return rows | {f"file {path.relative_to(settings.MEDIA_ROOT)}": path.read_bytes() for path in files}


@pytest.mark.usefixtures("home")
def test_all_comes_back_into_an_empty_place(noon: datetime, tmp_path: Path) -> None:
    a_full_city(at=noon)
    before = everything()
    back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly)
    empty_the_place()
    put_back(tmp_path / "kept")
    assert everything() == before
    assert {"cases.Attachment", "people.Person"} <= {label for label, rows in before.items() if rows}


def test_all_comes_back_from_an_encrypted_one(city: City, noon: datetime, tmp_path: Path) -> None:
    before, path = everything(), tmp_path / "sealed"
    back_up(path, passphrase=KEY, at=noon, tell=quietly)
    empty_the_place()
    put_back(path, key=KEY)
    assert everything() == before
    assert str(city.resident.sign_in_name).encode() not in path.read_bytes()


def test_what_is_restored_goes_on(city: City, kept: Path, noon: datetime) -> None:
    last = Case.objects.order_by("pk").last()
    empty_the_place()
    put_back(kept)
    case = an_opened_case(city, at=noon + timedelta(days=1))
    assert last is not None
    assert (case.pk, Case.objects.filter(pk=case.pk).count()) == (last.pk + 1, 1)


def test_a_number_of_a_row_that_is_gone_is_not_given_again(
    city: City, noon: datetime, tmp_path: Path
) -> None:
    gone = Person.objects.create(joined_at=noon)
    number = gone.pk
    gone.delete()
    back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly)
    empty_the_place()
    put_back(tmp_path / "kept")
    assert Person.objects.create(joined_at=noon).pk == number + 1


def test_what_is_restored_is_found_by_its_words(city: City, kept: Path) -> None:
    cases = list(Case.objects.values_list("pk", flat=True))
    empty_the_place()
    put_back(kept)
    assert list(matching(Case.objects.order_by("pk"), "路灯").values_list("pk", flat=True)) == cases


def test_names_of_places_are_those_of_the_backup(city: City, kept: Path) -> None:
    Place.objects.filter(pk=city.community.pk).update(name="月牙社区")
    assert places_in("月牙社区的路灯坏了")
    put_back(kept, replace=True)
    assert [bool(places_in(f"{name}的路灯坏了")) for name in ("月牙社区", "柳岸社区")] == [False, True]


def test_the_secret_key_comes_back_and_only_its_owner_reads_it(kept: Path) -> None:
    empty_the_place()
    put_back(kept)
    path = settings.HOME / "secret_key"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (settings.SECRET_KEY, 0o600)


def test_a_key_that_is_given_from_outside_is_not_written_down(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGZHI_SECRET_KEY", "given")
    put_back(kept, replace=True)
    assert not (settings.HOME / "secret_key").exists()


def test_a_backup_says_what_is_in_it(kept: Path) -> None:
    contents = inspect(kept, passphrase=None, tell=quietly)
    counted = {table: contents.manifest.rows_of(table) for table in ("cases_case", "kernel_fact")}
    assert counted == {"cases_case": Case.objects.count(), "kernel_fact": Fact.objects.count()}
    assert (contents.manifest.files, contents.manifest.lacking) == (Attachment.objects.count(), 0)
    assert contents.about["database"] == connection.vendor


def test_the_variables_of_the_city_are_kept_but_not_the_address_of_its_database(
    city: City, noon: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGZHI_CITY", "云麓市")
    monkeypatch.setenv("GONGZHI_DATABASE_URL", "postgres://user:password@host/name")
    back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly)
    variables = inspect(tmp_path / "kept", passphrase=None, tell=quietly).variables
    assert (variables["GONGZHI_CITY"], "GONGZHI_DATABASE_URL" in variables) == ("云麓市", False)


def test_only_its_owner_reads_a_backup(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_backup_takes_the_place_of_no_file(kept: Path, noon: datetime) -> None:
    before = kept.read_bytes()
    with pytest.raises(FileExists):
        back_up(kept, passphrase=None, at=noon, tell=quietly)
    assert kept.read_bytes() == before


def test_a_backup_that_is_interrupted_leaves_nothing(city: City, noon: datetime, tmp_path: Path) -> None:
    def interrupted(part: str, done: int) -> None:
        if part == "kernel_fact":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(tmp_path / "kept", passphrase=KEY, at=noon, tell=interrupted)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_file_that_is_missing_is_told_and_the_rest_is_kept(
    photo: Path, noon: datetime, tmp_path: Path
) -> None:
    photo.unlink()
    manifest = back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly)
    assert (manifest.lacking, manifest.lacking_first) == (1, [f"2025/03/{photo.name}"])
    assert put_back(tmp_path / "kept", replace=True).manifest.lacking == 1


def test_a_file_that_differs_from_its_row_is_not_kept(photo: Path, noon: datetime, tmp_path: Path) -> None:
    photo.write_bytes(b"another")
    assert back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly).lacking == 1


def test_a_place_that_is_not_empty_is_left_alone(kept: Path, noon: datetime) -> None:
    Person.objects.create(name="新来的", joined_at=noon)
    before = everything()
    with pytest.raises(NotEmpty):
        put_back(kept)
    assert everything() == before


def test_files_alone_are_not_an_empty_place(city: City, kept: Path) -> None:
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(NotEmpty):
        put_back(kept)


def test_a_place_is_replaced_when_told_so(city: City, kept: Path, noon: datetime) -> None:
    before = everything()
    an_opened_case(city, at=noon + timedelta(days=1))
    (Path(settings.MEDIA_ROOT) / "2031").mkdir()
    put_back(kept, replace=True)
    assert everything() == before
    assert "2031" not in {path.name for path in Path(settings.MEDIA_ROOT).iterdir()}


def test_a_backup_of_another_state_of_the_tables_is_refused(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongzhi.config.keeping.restore.migrations", lambda: ["cases.9999_later"])
    with pytest.raises(OfAnotherVersion, match=r"0\.1\.0") as refusal:
        put_back(kept, replace=True)
    assert "here they are cases.9999_later" in refusal.value.english


def test_of_two_states_the_newest_migrations_are_named_where_they_differ() -> None:
    theirs, ours = ["cases.0001_a", "cases.0002_b", "people.0001_a"], ["cases.0001_a", "people.0001_a"]
    assert (newest_of(theirs, ours), newest_of(ours, theirs)) == ("cases.0002_b", "cases.0001_a")
    assert newest_of(ours, ours) == "cases.0001_a, people.0001_a"


def test_a_refused_restore_leaves_no_secret_key_behind(kept: Path, tmp_path: Path) -> None:
    secret_key(tmp_path / "empty")
    with pytest.raises(NotEncrypted):
        put_back(kept, key=KEY)
    assert [*(tmp_path / "empty").iterdir()] == []


def test_a_key_that_was_there_before_stays(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("kept for years")
    secret_key(tmp_path)
    with pytest.raises(NotEncrypted):
        put_back(kept, key=KEY)
    assert (tmp_path / "secret_key").read_text() == "kept for years"


@pytest.mark.parametrize(("key", "is_short"), [(b"x", True), ("钥匙".encode() * 5, True), (b"x" * 12, False)])
def test_nothing_is_sealed_with_a_short_key(key: bytes, is_short: bool) -> None:
    with pytest.raises(CannotKeep) if is_short else nullcontext():
        refuse_short(key)


def test_files_that_an_interrupted_restore_left_are_not_thrown_away(kept: Path) -> None:
    (Path(settings.MEDIA_ROOT) / REPLACED).mkdir()
    with pytest.raises(LeftBehind):
        put_back(kept, replace=True)


def test_when_the_rows_do_not_come_to_stay_the_old_files_come_back(
    city: City, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setattr(connection, "_commit", lost)
    with pytest.raises(OperationalError):
        put_back(kept, replace=True)
    monkeypatch.undo()
    assert everything() == before


def lost() -> None:
    """Lose the connection at the last moment."""
    raise OperationalError


@pytest.fixture
def plain_and_sealed(kept: Path, noon: datetime, tmp_path: Path) -> dict[bytes | None, Path]:
    """The city in both kinds of backup."""
    back_up(tmp_path / "sealed", passphrase=KEY, at=noon, tell=quietly)
    return {None: kept, KEY: tmp_path / "sealed"}


def test_a_backup_with_any_fault_changes_nothing(plain_and_sealed: dict[bytes | None, Path]) -> None:
    before = everything()
    for key, path in plain_and_sealed.items():
        for fault in faults_in(path):
            with pytest.raises(CannotKeep):
                put_back(fault, key=key, replace=True)
    assert everything() == before


def faults_in(path: Path) -> Iterator[Path]:
    """Yield the backup with a bit changed here and there, and cut off here and there."""
    whole, faulty = path.read_bytes(), path.with_suffix(".faulty")
    for place in range(10, len(whole), len(whole) // 12):
        for content in (whole[:place], whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]):
            faulty.write_bytes(content)
            yield faulty


def test_each_refusal_says_what_is_wrong(plain_and_sealed: dict[bytes | None, Path], tmp_path: Path) -> None:
    plain, sealed = plain_and_sealed.values()
    (tmp_path / "cut").write_bytes(plain.read_bytes()[:-100])
    (tmp_path / "letter").write_bytes(b"Dear Sir or Madam")
    refusals = {
        (sealed, None): NoKeyGiven,
        (plain, KEY): NotEncrypted,
        (sealed, b"another"): WrongKey,
        (tmp_path / "cut", None): Unfinished,
        (tmp_path / "letter", None): Damaged,
    }
    for (path, key), refusal in refusals.items():
        with pytest.raises(refusal):
            inspect(path, passphrase=key, tell=quietly)


def test_the_parts_are_json_and_text_that_any_tool_reads(kept: Path) -> None:
    with kept.open("rb") as file, reading(file, None) as archive:
        names = [entry.name for entry in archive.entries()]
    assert names[:3] == ["about.json", "secret_key", "settings.json"]
    assert {name.split("/")[0] for name in names[3:]} == {"tables", "attachments"}
    assert MANIFEST not in names
    assert json.loads(archive.manifest.dump())["lacking"] == 0
