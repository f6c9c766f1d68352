"""Two people compare what they were shown: one history, or two, found by a command."""

import json
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.comparing import Shown, contradictions_with, open_contradictions
from gongzhi.civic.ledger.logic.following import Seen, written
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.logic.notes import signed_note
from gongzhi.civic.ledger.logic.tiles import Frontier, Place, grown
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found, Malformed
from gongzhi.config.commands import command_line
from gongzhi.kernel.files import Folder
from tests.civic.ledger.naive import some_entries

KEY = SignerKey("city.example/ledger/1", bytes(range(32)))
TRUE = some_entries(700)
FORGED = [*TRUE[:5], b"forged", *TRUE[6:]]
SIZES = (3, 7, 300, 700)


def frontier_of(entries: Sequence[bytes], size: int) -> Frontier:
    return grown(Frontier(), entries[:size]).frontier


def head(size: int, entries: Sequence[bytes] = TRUE) -> Checkpoint:
    return Checkpoint(KEY.name, size, frontier_of(entries, size).root)


def note(size: int, entries: Sequence[bytes] = TRUE, by: SignerKey = KEY) -> bytes:
    """Return the head that the log signed at a size."""
    return bytes(signed_note(checkpoint_text(head(size, entries)), by=[by]))


def folder_in(root: Path, entries: Sequence[bytes], size: int) -> Folder:
    """Write a log as it is at a size, with only the parts of tiles that it needs."""
    files = grown(Frontier(), entries[:size]).files
    folder = Folder(root)
    folder.write({place.path: data for place, data in files.items()})
    folder.write({"checkpoint": note(size, entries), "keys": f"{KEY.verifier}\n".encode()})
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The folder of a log with 700 entries."""
    return folder_in(tmp_path / "log", TRUE, 700).root


def kept(tmp_path: Path, name: str, data: bytes) -> str:
    (tmp_path / name).write_bytes(data)
    return str(tmp_path / name)


def compare(*words: object, key: object = KEY.verifier) -> Any:
    keys = ["--key", str(key)] if key else []
    runner = CliRunner(env={"COLUMNS": "200"})
    return runner.invoke(command_line(), ["ledger", "compare", *map(str, words), *keys])


def test_two_who_were_shown_the_same_have_one_history(tmp_path: Path) -> None:
    told = compare(kept(tmp_path, "a", note(7)), kept(tmp_path, "b", note(7)))
    assert (told.exit_code, "是同一本账" in told.output) == (0, True)


def test_two_roots_of_one_size_are_two_histories_without_any_files(tmp_path: Path) -> None:
    told = compare(kept(tmp_path, "a", note(7)), kept(tmp_path, "b", note(7, FORGED)))
    assert (told.exit_code, "不是同一本" in told.output) == (1, True)
    assert head(7, FORGED).root.hex() in told.output


@pytest.mark.parametrize("sizes", [(3, 7), (7, 300), (700, 3)], ids=str)
def test_where_sizes_differ_the_files_of_the_log_decide(tmp_path: Path, log: Path, sizes: Any) -> None:
    one, other = (kept(tmp_path, f"{size}", note(size)) for size in sizes)
    assert compare(one, other, "--log", log).exit_code == 0


@pytest.mark.parametrize("size", [6, 7, 300, 700])
def test_who_was_shown_another_history_is_named(tmp_path: Path, log: Path, size: int) -> None:
    one, other = kept(tmp_path, "mine", note(3)), kept(tmp_path, "theirs", note(size, FORGED))
    told = compare(one, other, "--log", log)
    assert (told.exit_code, "theirs" in told.output, "mine" in told.output) == (1, True, False)


def test_a_log_that_is_shorter_than_what_it_showed_is_named(tmp_path: Path) -> None:
    short = folder_in(tmp_path / "short", TRUE, 300).root
    told = compare(kept(tmp_path, "a", note(700)), short)
    assert (told.exit_code, "退回" in told.output) == (1, True)


def test_two_copied_folders_are_compared(tmp_path: Path, log: Path) -> None:
    assert compare(folder_in(tmp_path / "before", TRUE, 300).root, log).exit_code == 0
    assert compare(folder_in(tmp_path / "forged", FORGED, 300).root, log).exit_code == 1


def test_a_full_tile_stands_for_a_part_that_the_log_did_not_keep(tmp_path: Path) -> None:
    root = folder_in(tmp_path / "log", TRUE, 300).root
    (root / "checkpoint").write_bytes(note(200))
    assert compare(kept(tmp_path, "a", note(7)), root).exit_code == 0


def test_without_files_two_sizes_can_t_be_compared(tmp_path: Path) -> None:
    told = compare(kept(tmp_path, "a", note(3)), kept(tmp_path, "b", note(7)))
    assert (told.exit_code, "--log" in told.output) == (2, True)


def test_files_that_don_t_lead_to_their_own_head_are_named(tmp_path: Path, log: Path) -> None:
    (log / Place(1, 0, 2).path).write_bytes(bytes(64))
    told = compare(kept(tmp_path, "a", note(7)), log)
    assert (told.exit_code, "本身就有问题" in told.output) == (2, True)


def test_what_the_log_did_not_sign_counts_for_nothing(tmp_path: Path) -> None:
    false = note(7, FORGED, by=SignerKey(KEY.name, bytes(32)))
    told = compare(kept(tmp_path, "a", note(7)), kept(tmp_path, "b", false))
    assert (told.exit_code, "没有这本账的有效签名" in told.output) == (2, True)


def test_another_log_is_no_other_history(tmp_path: Path) -> None:
    other = SignerKey("other.example", bytes(32))
    text = checkpoint_text(Checkpoint(other.name, 7, bytes(32)))
    strange = kept(tmp_path, "b", bytes(signed_note(text, by=[other])))
    told = compare(kept(tmp_path, "a", note(7)), strange)
    assert (told.exit_code, "两本不同的账" in told.output) == (2, True)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"city\n7\n"])
def test_what_is_no_exhibit_is_refused(tmp_path: Path, data: bytes) -> None:
    assert compare(kept(tmp_path, "a", note(7)), kept(tmp_path, "b", data)).exit_code == 2


def test_what_a_monitor_remembers_is_compared_too(tmp_path: Path, log: Path) -> None:
    for entries, code in ((TRUE, 0), (FORGED, 1)):
        seen = kept(tmp_path, "seen.json", written(Seen(KEY.name, frontier_of(entries, 300))))
        assert compare(seen, log).exit_code == code


def test_a_receipt_brings_its_own_head_and_its_keys(tmp_path: Path, log: Path) -> None:
    receipt = {
        "format": "gongzhi-receipt/1",
        "origin": KEY.name,
        "keys": [str(KEY.verifier)],
        "entry": {"at": "", "fact": 1, "kind": "", "what": "", "who": ""},
        "what": {"salt": "", "content": {}},
        "words": None,
        "promise": "",
    }
    for entries, code in ((TRUE, 0), (FORGED, 1)):
        proof = "c2sp.org/tlog-proof@v1\nindex 2\n\n" + note(300, entries).decode()
        mine = kept(tmp_path, "r.json", json.dumps({**receipt, "proof": proof}).encode())
        told = compare(mine, log, key=None)
        assert (told.exit_code, "公钥是材料里自带的" in told.output) == (code, not code)


def test_a_forger_with_a_key_of_their_own_accuses_nobody(tmp_path: Path, log: Path) -> None:
    forged = folder_in(tmp_path / "forged", FORGED, 700).root
    stranger = SignerKey(KEY.name, bytes(32))
    (forged / "checkpoint").write_bytes(note(700, FORGED, by=stranger))
    (forged / "keys").write_text(f"{stranger.verifier}\n")
    told = compare(log, forged, key=None)
    assert (told.exit_code, "没有这本账的有效签名" in told.output) == (2, True)


@pytest.fixture
def address(log: Path) -> Iterator[str]:
    """The address of the log."""
    serve = partial(SimpleHTTPRequestHandler, directory=str(log))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_log_is_compared_over_the_net(tmp_path: Path, address: str) -> None:
    assert compare(kept(tmp_path, "a", note(7)), address).exit_code == 0
    assert compare(kept(tmp_path, "a", note(7, FORGED)), address).exit_code == 1


def test_any_two_sizes_of_one_history_agree_and_of_two_don_t(log: Path) -> None:
    whole = Shown("log", head(700))
    read = partial(file_in, log)
    assert list(contradictions_with(whole, [Shown("", head(size)) for size in SIZES], read)) == []
    forged = [Shown("", head(size, FORGED)) for size in SIZES]
    found = [(each.found, each.one.size) for each in contradictions_with(whole, forged, read)]
    assert found == [(Found.FORKED, 7), (Found.FORKED, 300), (Found.FORKED, 700)]


def file_in(root: Path, place: Place) -> bytes:
    return (root / place.path).read_bytes()


def test_of_three_heads_of_one_size_each_pair_is_compared() -> None:
    heads = [Shown("a", head(7)), Shown("b", head(7, FORGED)), Shown("c", head(7))]
    assert [(each.one.place, each.other.place) for each in open_contradictions(heads)] == [
        ("a", "b"),
        ("b", "c"),
    ]


def test_files_of_another_history_prove_nothing(log: Path) -> None:
    with pytest.raises(Malformed):
        list(contradictions_with(Shown("", head(700, FORGED)), [], partial(file_in, log)))
