"""Somebody outside follows a log: whatever was changed, dropped or put back raises the alarm."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongzhi.civic.ledger.actions import seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.following import Seen, read_seen, written
from gongzhi.civic.ledger.logic.tiles import Place
from gongzhi.civic.ledger.models import Log, Signed
from gongzhi.civic.ledger.queries.log import folder_of
from gongzhi.civic.ledger.vocabulary import Malformed
from gongzhi.config.commands import command_line
from gongzhi.kernel.facts import publish_history
from tests.civic.ledger.conftest import NOON
from tests.kernel.conftest import BellRang

City = Any


@pytest.fixture
def city(log: Log, django_capture_on_commit_callbacks: Any) -> City:
    """What lets the city do so many things, and seal them."""

    def works(many: int) -> Path:
        publish_history([(BellRang(), "bell:1", NOON)] * many, by=None)
        with django_capture_on_commit_callbacks(execute=True):
            while seal_facts(at=NOON):
                pass
            sign_checkpoint(at=NOON)
        return folder_of(log).root

    return works


def monitor(place: object, state: Path, *words: str) -> Any:
    return CliRunner().invoke(
        command_line(), ["ledger", "monitor", str(place), "--state", str(state / "seen.json"), *words]
    )


def test_all_is_read_once_and_then_what_is_new(city: City, tmp_path: Path) -> None:
    first = monitor(city(600), tmp_path)
    assert (first.exit_code, "新增601条" in first.output) == (0, True)
    again = monitor(city(300), tmp_path)
    assert (again.exit_code, "新增300条" in again.output) == (0, True)
    assert read_seen((tmp_path / "seen.json").read_bytes()).kinds["kernel.BellRang"] == 900


@pytest.fixture
def site(city: City) -> Iterator[str]:
    """The address of a log, served as files."""
    serve = partial(SimpleHTTPRequestHandler, directory=str(city(700)))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_log_is_followed_over_the_net(site: str, tmp_path: Path) -> None:
    assert "新增701条" in monitor(site, tmp_path).output
    assert "新增0条" in monitor(f"{site}/", tmp_path).output


@pytest.mark.parametrize("place", [Place(None, 0), Place(None, 2, 89)], ids=str)
def test_an_entry_that_was_changed_raises_the_alarm(city: City, tmp_path: Path, place: Place) -> None:
    folder = city(600)
    data = (folder / place.path).read_bytes()
    (folder / place.path).write_bytes(data.replace(b"kernel.BellRang", b"kernel.BellRung", 1))
    assert monitor(folder, tmp_path).exit_code == 1


def test_an_entry_that_was_seen_and_then_changed_is_named(city: City, tmp_path: Path) -> None:
    assert monitor(city(3), tmp_path).exit_code == 0
    folder = city(1)
    bundle = folder / Place(None, 0, 5).path
    bundle.write_bytes(bundle.read_bytes().replace(b"kernel.BellRang", b"kernel.BellRung", 1))
    told = monitor(folder, tmp_path)
    assert (told.exit_code, "tile/entries/000.p/5" in told.output) == (1, True)


@pytest.mark.parametrize("spoil", ["unlink", "empty"])
def test_a_bundle_that_is_gone_or_broken_is_named(city: City, tmp_path: Path, spoil: str) -> None:
    bundle = city(600) / Place(None, 1).path
    _ = bundle.unlink() if spoil == "unlink" else bundle.write_bytes(b"")
    told = monitor(bundle.parents[2], tmp_path)
    assert (told.exit_code, "tile/entries/001" in told.output) == (1, True)


def test_a_log_that_was_put_back_raises_the_alarm(city: City, tmp_path: Path) -> None:
    before = (city(3) / "checkpoint").read_bytes()
    folder = city(3)
    monitor(folder, tmp_path)
    (folder / "checkpoint").write_bytes(before)
    told = monitor(folder, tmp_path)
    assert (told.exit_code, "退回" in told.output) == (1, True)


def test_two_histories_of_one_length_raise_the_alarm(city: City, log: Log, tmp_path: Path) -> None:
    folder = city(3)
    Log.objects.update(root=b"\1" * 32)
    Signed.objects.all().delete()
    (folder / "checkpoint").unlink()
    sign_checkpoint(at=NOON)
    (folder / "checkpoint").write_text(Signed.objects.get().note)
    told = monitor(folder, tmp_path)
    assert (told.exit_code, "不是同一本" in told.output) == (1, True)


def test_after_an_alarm_what_was_seen_stays(city: City, tmp_path: Path) -> None:
    monitor(city(3), tmp_path)
    before = (tmp_path / "seen.json").read_bytes()
    folder = city(3)
    (folder / Place(None, 0, 7).path).unlink()
    monitor(folder, tmp_path)
    assert (tmp_path / "seen.json").read_bytes() == before


def test_another_log_s_key_opens_nothing(city: City, tmp_path: Path) -> None:
    told = monitor(city(3), tmp_path, "--key", "a+1c3b2c2c+AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB")
    assert told.exit_code == 2


def test_a_place_without_a_log_is_told(tmp_path: Path) -> None:
    told = monitor(tmp_path, tmp_path)
    assert (told.exit_code, "没有这本账签过名的检查点" in told.output) == (2, True)


def test_what_is_remembered_is_written_and_read() -> None:
    seen = Seen("city.example/ledger/1", kinds={"a": 1})
    assert read_seen(written(seen)) == seen
    for data in (b"", b"{}", b"[1]"):
        with pytest.raises(Malformed):
            read_seen(data)


def test_a_log_that_stands_still_longer_than_it_may_raises_the_alarm(city: City, tmp_path: Path) -> None:
    folder = city(3)
    assert monitor(folder, tmp_path, "--still", "3600").exit_code == 0
    seen = read_seen((tmp_path / "seen.json").read_bytes())
    assert seen.grown_at is not None
    before = replace(seen, grown_at=seen.grown_at - timedelta(hours=2))
    (tmp_path / "seen.json").write_bytes(written(before))
    told = monitor(folder, tmp_path, "--still", "3600")
    assert (told.exit_code, "账本停住不动" in told.output) == (1, True)
    assert monitor(folder, tmp_path).exit_code == 0
    assert monitor(city(1), tmp_path, "--still", "3600").exit_code == 0


def test_an_alarm_starts_the_command_that_somebody_chose(city: City, tmp_path: Path) -> None:
    folder = city(3)
    (folder / Place(None, 0, 4).path).unlink()
    alarm = tmp_path / "alarm"
    alarm.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/heard\n')
    alarm.chmod(0o700)
    assert monitor(folder, tmp_path, "--command", str(alarm)).exit_code == 1
    assert (tmp_path / "heard").read_text() == "tile_missing tile/entries/000.p/4\n"


def test_an_alarm_whose_command_fails_is_told_all_the_same(city: City, tmp_path: Path) -> None:
    folder = city(3)
    (folder / Place(None, 0, 4).path).unlink()
    told = monitor(folder, tmp_path, "--command", "/no/such/alarm")
    assert (told.exit_code, "没有成功" in told.output, "tile/entries" in told.output) == (1, True, True)
