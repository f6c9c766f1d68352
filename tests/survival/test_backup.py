"""`gongzhi backup` of a house at work, and `gongzhi restore` elsewhere, also into the other database."""

import secrets
from pathlib import Path
from shutil import copytree

import pytest

from tests.survival.house import House, comes_true
from tests.survival.load import Load, load_on
from tests.survival.promises import OF_ROWS, comes_to_rest

COMPARED = {
    "cases_case": "id, number, text, place_id, version, has_missed, idempotency_key",
    "cases_deadline": "id, case_id, stage",
    "people_person": "id, name, sign_in_mark, password",
    "jurisdictions_place": "id, code, name, level",
    "kernel_fact": "id, kind, subject",
}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A file with a key."""
    (tmp_path / "key").write_text(secrets.token_hex(32))
    return tmp_path / "key"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory, migrations: dict[str, str]) -> House:
    """An empty place on SQLite, of which others are copies."""
    return on_sqlite(tmp_path_factory.mktemp("blank"), migrations).make_tables()


@pytest.fixture
def elsewhere(tmp_path: Path, blank: House, migrations: dict[str, str]) -> House:
    """An empty place with another home; on PostgreSQL's other kind, where the tests run there."""
    return on_sqlite(copytree(blank.home, tmp_path / "elsewhere"), migrations)


def on_sqlite(home: Path, migrations: dict[str, str]) -> House:
    """Return a house on SQLite, in a folder of its own."""
    return House(home, f"sqlite:///{home / 'gongzhi.sqlite3'}", migrations)


def backed_up_under_load(house: House, to: Path, key: Path) -> tuple[set[str], Load]:
    """Back a house up while clients open cases; return the numbers acknowledged before, and the load."""
    with house.running():
        with load_on(house) as load:
            assert comes_true(lambda: load.acknowledged > 30)
            before = set().union(*list(load.numbers.values()))
            house.run("backup", str(to), "--key-file", str(key))
            enough = load.acknowledged + 10
            assert comes_true(lambda: load.acknowledged > enough)  # the load went on
        assert comes_to_rest(house)
    return before, load


def broken(house: House) -> dict[str, object]:
    """Return which promises about rows are broken; marks are no rows of ours, and stay where they are."""
    asked = {name: asked for name, asked in OF_ROWS.items() if "survival" not in asked}
    return {name: found for name, it in asked.items() if (found := house.rows(it))}


def test_a_house_at_work_is_backed_up_and_goes_on_elsewhere(
    house: House, elsewhere: House, tmp_path: Path, key: Path
) -> None:
    before, load = backed_up_under_load(house, tmp_path / "kept", key)
    elsewhere.run("restore", str(tmp_path / "kept"), "--key-file", str(key))
    kept = {number for (number,) in elsewhere.rows("SELECT number FROM cases_case")}
    assert before <= kept <= set().union(*load.numbers.values())
    elsewhere.token, elsewhere.place = house.token, house.place
    with elsewhere.running():
        assert elsewhere.open_case("goes on")[0] == 201  # with the token of before
        assert comes_to_rest(elsewhere)
    assert broken(elsewhere) == {}
    secrets_of_both = {(place.home / "secret_key").read_text() for place in (house, elsewhere)}
    assert len(secrets_of_both) == 1


def test_a_backup_of_either_database_comes_back_in_either(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    with house.running():
        for number in range(5):
            assert house.open_case(f"case {number}")[0] == 201
    before = {
        table: house.rows(f"SELECT {names} FROM {table} ORDER BY id") for table, names in COMPARED.items()
    }
    house.run("backup", str(there))
    elsewhere.run("restore", str(there))
    elsewhere.run("backup", str(back))
    house.run("restore", str(back), "--replace")
    for place in (house, elsewhere):
        assert comparable(before) == comparable(
            {
                table: place.rows(f"SELECT {names} FROM {table} ORDER BY id")
                for table, names in COMPARED.items()
            }
        )


def comparable(tables: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Return rows with truth as both databases tell it; where a log begins anew, its facts are its own."""
    return {
        table: [
            tuple(int(value) if isinstance(value, bool) else value for value in row)
            for row in rows
            if "ledger.LogBegun" not in row
        ]
        for table, rows in tables.items()
    }


def test_after_a_restore_another_log_begins_and_seals_all_that_came_back(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    house.run("ledger", "begin")
    house.run("ledger", "seal")
    house.run("backup", str(tmp_path / "kept"))
    house.run("restore", str(tmp_path / "kept"), "--replace")
    house.run("ledger", "seal")
    told = house.run("ledger", "status").stdout
    assert "/ledger/2" in told
    assert "全部一致" in house.run("ledger", "check").stdout
    elsewhere.run("restore", str(tmp_path / "kept"))
    elsewhere.run("ledger", "seal")
    assert "全部一致" in elsewhere.run("ledger", "check").stdout


@pytest.mark.one_database
def test_a_backup_is_checked_and_described(house: House, tmp_path: Path, key: Path) -> None:
    house.run("backup", str(tmp_path / "kept"), "--key-file", str(key))
    told = house.run("backup", "--check", str(tmp_path / "kept"), "--key-file", str(key)).stdout
    assert [words for words in ("Made at", "Cases", "Facts", "0.1.0") if words not in told] == []


@pytest.mark.one_database
def test_refusals_are_sentences_and_change_nothing(house: House, tmp_path: Path, key: Path) -> None:
    kept = tmp_path / "kept"
    house.run("backup", str(kept), "--key-file", str(key))
    (tmp_path / "other").write_text("another key")
    said = {
        "The key does not fit": house.run(
            "restore", str(kept), "--key-file", str(tmp_path / "other"), check=False
        ),
        "is encrypted": house.run("restore", str(kept), check=False),
        "add --replace": house.run("restore", str(kept), "--key-file", str(key), check=False),
        "choose another name": house.run("backup", str(kept), check=False),
        "No such file": house.run("restore", str(tmp_path / "none"), check=False),
    }
    assert {told.returncode for told in said.values()} == {1}
    assert [words for words, told in said.items() if words not in told.stderr.replace("\n", " ")] == []


@pytest.mark.one_database
def test_the_key_comes_from_the_environment_too(house: House, tmp_path: Path) -> None:
    house.more = house.more | {"GONGZHI_BACKUP_KEY": "a long passphrase"}
    house.run("backup", str(tmp_path / "kept"))
    assert house.run("backup", "--check", str(tmp_path / "kept")).returncode == 0
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600
