"""The keys of personal data beside a backup: what they bring back, and what stays forgotten."""

from datetime import datetime
from pathlib import Path

import pytest

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import destroy_details
from gongzhi.civic.privacy.queries.keys import key_service
from gongzhi.config.keeping.archive import reading
from gongzhi.config.keeping.backup import back_up
from gongzhi.config.keeping.keys import KeysNotFound
from gongzhi.config.keeping.restore import restore
from tests.a_city import City
from tests.config.backups import empty_the_place, nothing, put_back, quietly

pytestmark = pytest.mark.django_db(transaction=True)


def test_names_come_back_with_the_keys_beside_the_backup(city: City, kept: Path) -> None:
    empty_the_place()
    key_service().begin()  # as the migrations of an empty place do
    put_back(kept)
    assert Person.objects.get(pk=city.resident.pk).full_name == "李桂香"


def test_the_keys_are_in_no_backup_but_in_one_file_beside_it(city: City, kept: Path, noon: datetime) -> None:
    before = (kept.parent / "gongzhi.keys").read_bytes()
    with kept.open("rb") as file, reading(file, None) as archive:
        assert not [entry.name for entry in archive.entries() if "personalkey" in entry.name]
    destroy_details(city.resident.pk, by=None, at=noon)
    back_up(kept.with_name("next"), passphrase=None, at=noon, tell=quietly)
    assert (kept.parent / "gongzhi.keys").read_bytes() != before
    assert (kept.parent / "gongzhi.keys").stat().st_mode & 0o777 == 0o600


def test_who_was_erased_since_stays_erased_though_the_backup_is_older(
    city: City, kept: Path, noon: datetime
) -> None:
    destroy_details(city.resident.pk, by=None, at=noon)
    back_up(kept.with_name("next"), passphrase=None, at=noon, tell=quietly)
    empty_the_place()
    put_back(kept)
    assert Person.objects.get(pk=city.resident.pk).full_name == ""
    assert Person.objects.get(pk=city.handler.pk).sign_in_name


def test_without_keys_nothing_is_restored_unless_told_so(city: City, kept: Path) -> None:
    (kept.parent / "gongzhi.keys").unlink()
    empty_the_place()
    with pytest.raises(KeysNotFound):
        put_back(kept)
    restore(kept, passphrase=None, replace=False, make_tables=nothing, tell=quietly, without_keys=True)
    assert Person.objects.get(pk=city.resident.pk).full_name == ""


def test_keys_that_are_here_are_newer_than_those_of_the_file(city: City, kept: Path, noon: datetime) -> None:
    destroy_details(city.resident.pk, by=None, at=noon)
    put_back(kept, replace=True)
    assert Person.objects.get(pk=city.resident.pk).full_name == ""
