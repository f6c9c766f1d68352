"""A city and its witnesses, over real HTTP: what they cosign is kept; what hinders them stops nobody."""

import threading
import time
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from socket import create_server, socket
from typing import Any

import pytest
from typer.testing import CliRunner

from gongzhi.civic.ledger import tasks
from gongzhi.civic.ledger.actions import (
    add_witness,
    begin_log,
    claim_errand,
    remove_witness,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.actions.witnessing import NotAnAddress, NotAWitnessKey, WitnessAlreadyThere
from gongzhi.civic.ledger.adapters.witness import ask
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.logic.merkle import EMPTY_ROOT
from gongzhi.civic.ledger.logic.receipts import checked, read_receipt
from gongzhi.civic.ledger.logic.witnesses import Policy, pause_after
from gongzhi.civic.ledger.models import Finding, Log, Signed, Witness
from gongzhi.civic.ledger.queries.log import folder_of, keys_of
from gongzhi.civic.ledger.queries.receipts import receipt_of
from gongzhi.civic.ledger.queries.witnessing import count_of, due_errands, last_cosigned, witnesses
from gongzhi.civic.ledger.vocabulary import Found, Part, SignatureType, Trouble, Verdict
from gongzhi.config.commands import command_line
from gongzhi.kernel import clock
from gongzhi.kernel.canonical import canonical
from gongzhi.kernel.models import Fact
from tests.civic.ledger.bodies import Body, asked, later, shown, works
from tests.civic.ledger.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bodies(log: Log, tmp_path: Path) -> list[Body]:
    """Two bodies that may become witnesses."""
    names = ("university.example/w", "neighbour.example/w")
    keys = [SignerKey(name, bytes([9, *name.encode()[:15]]) * 2, SignatureType.COSIGNATURE) for name in names]
    return [Body(key, tmp_path / key.name, log) for key in keys]


def test_what_two_witnesses_cosign_is_kept_and_shown(log: Log, bodies: list[Body]) -> None:
    works()
    with ExitStack() as stack:
        for body in bodies:
            asked(body, stack.enter_context(body.up()))
        works()
        tasks.gather_once()
    keys = [body.key.verifier for body in bodies]
    signed = Signed.objects.first()
    assert signed is not None
    assert (signed.witnesses, count_of(shown(log), keys)) == (2, 2)
    assert {each.size_in(log) for each in witnesses()} == {signed.size}
    assert last_cosigned(log) == signed


def test_a_log_goes_on_being_cosigned_as_it_grows(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        asked(bodies[0], address)
        for many in (1, 300, 5):
            works(many)
            tasks.gather_once()
    assert set(Signed.objects.values_list("witnesses", flat=True)) == {1}


def test_cosignatures_that_were_written_over_are_shown_again(log: Log, bodies: list[Body]) -> None:
    works()
    before = shown(log)
    with bodies[0].up() as address:
        asked(bodies[0], address)
        tasks.gather_once()
    folder_of(log).write({"checkpoint": bytes(before)})  # by a sealer that was held up since
    sign_checkpoint(at=clock.now())
    assert count_of(shown(log), [bodies[0].key.verifier]) == 1
    assert sign_checkpoint(at=clock.now()) is None


def test_where_nothing_is_new_nobody_is_asked(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        asked(bodies[0], address)
        works()
        tasks.gather_once()
    assert due_errands(at=clock.now()) == []


def test_of_several_machines_one_asks(log: Log, bodies: list[Body]) -> None:
    asked(bodies[0], "http://127.0.0.1:9")
    works()
    at = clock.now()
    (errand,) = due_errands(at=at)
    assert [claim_errand(errand, at=at) for _ in range(2)] == [True, False]


def test_a_witness_that_is_down_keeps_nobody_from_sealing(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        up = asked(bodies[0], address)
        down = asked(bodies[1], "http://127.0.0.1:9")
        works()
        tasks.gather_once()
    up.refresh_from_db()
    down.refresh_from_db()
    assert (up.trouble, up.size) == ("", 3 + 3)
    assert (down.trouble, down.size, down.failures) == (Trouble.UNREACHABLE, 0, 1)
    assert down.due_at > clock.now()
    works()
    assert Signed.objects.count() == 2


def test_the_pauses_grow_until_an_hour() -> None:
    pauses = [pause_after(failures) for failures in range(1, 30)]
    assert pauses[:3] == [timedelta(seconds=seconds) for seconds in (15, 30, 60)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


def test_a_witness_that_was_down_catches_up(log: Log, bodies: list[Body]) -> None:
    witness = asked(bodies[0], "http://127.0.0.1:9")
    works()
    tasks.gather_once()
    with bodies[0].up() as address:
        Witness.objects.update(address=address)
        later(witness)
        works()
        tasks.gather_once()
    witness.refresh_from_db()
    assert (witness.trouble, witness.failures, witness.size_in(log)) == ("", 0, Log.objects.get().size)


def test_what_the_city_forgot_of_a_witness_it_is_told_again(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        witness = asked(bodies[0], address)
        works()
        tasks.gather_once()
        Witness.objects.update(size=0, log=None)
        works()
        tasks.gather_once()
    assert later(witness).size_in(log) == Log.objects.get().size


def test_a_witness_that_never_answers_is_left_after_a_while(log: Log, bodies: list[Body]) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        asked(bodies[0], f"http://127.0.0.1:{silent.getsockname()[1]}")
        works()
        (errand,) = due_errands(at=clock.now())
        assert ask(errand, within=0.3).trouble == Trouble.LATE


def test_a_witness_that_drips_its_answer_is_left_after_a_while(log: Log, bodies: list[Body]) -> None:
    with create_server(("127.0.0.1", 0)) as slow:
        asked(bodies[0], f"http://127.0.0.1:{slow.getsockname()[1]}")
        threading.Thread(target=drip, args=(slow,), daemon=True).start()
        works()
        (errand,) = due_errands(at=clock.now())
        assert ask(errand, within=0.5).trouble == Trouble.LATE


def drip(server: socket) -> None:
    """Answer a sign at a time, each before any pause is too long."""
    with suppress(OSError):
        pipe = server.accept()[0]
        pipe.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            pipe.sendall(b"a")
            time.sleep(0.05)


def test_a_city_that_rewrote_its_past_is_refused_and_it_is_noted(log: Log, bodies: list[Body]) -> None:
    works()
    with bodies[0].up() as address:
        witness = asked(bodies[0], address)
        tasks.gather_once()
        another_history(log)
        later(witness)
        tasks.gather_once()
    witness.refresh_from_db()
    assert witness.trouble == Trouble.FORKED
    finding = Finding.objects.get()
    assert (finding.kind, finding.subject) == (Found.NOT_WITNESSED, f"witness:{witness.pk}")
    assert len(list((bodies[0].folder / "refused").iterdir())) == 1


def test_what_a_witness_cosigned_is_compared_with_what_the_log_shows(log: Log, bodies: list[Body]) -> None:
    works()
    with bodies[0].up() as address:
        asked(bodies[0], address)
        tasks.gather_once()
        works()
        exhibits = ["ledger", "compare", f"{address}/{log.origin}", str(folder_of(log).root)]
        assert CliRunner().invoke(command_line(), exhibits).exit_code == 0
        another_history(log)
        told = CliRunner().invoke(command_line(), exhibits)
    assert (told.exit_code, "不是同一本" in told.output) == (1, True)


def another_history(log: Log) -> None:
    """Let the city change a fact, and sign everything anew under the same name and key."""
    Fact.objects.filter(leaf=1).update(subject="bell:2")
    Fact.objects.update(leaf=None)
    Signed.objects.all().delete()
    (folder_of(log).root / "checkpoint").unlink()
    Log.objects.update(size=0, root=EMPTY_ROOT)
    while seal_facts(at=NOON):
        pass
    sign_checkpoint(at=NOON)


def test_a_city_that_was_put_back_is_refused_and_it_is_noted(log: Log, bodies: list[Body]) -> None:
    works()
    before = Signed.objects.get()
    with bodies[0].up() as address:
        witness = asked(bodies[0], address)
        works()
        tasks.gather_once()
        Signed.objects.exclude(pk=before.pk).delete()
        Witness.objects.update(size=0, log=None)
        later(witness)
        tasks.gather_once()
    assert later(witness).trouble == Trouble.AHEAD
    assert Finding.objects.get().kind == Found.NOT_WITNESSED


def test_a_receipt_carries_the_cosignatures(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        asked(bodies[0], address)
        works()
        tasks.gather_once()
    works()  # signed, and not cosigned yet
    fact = Fact.objects.filter(leaf=1).get()
    steps = read_and_checked(fact, bodies[0])
    assert steps[Part.WITNESSES] == Verdict.HOLDS
    assert read_and_checked(fact, bodies[1])[Part.WITNESSES] == Verdict.FAILS


def test_the_command_asks_for_as_many_witnesses_as_one_wants(
    log: Log, bodies: list[Body], tmp_path: Path
) -> None:
    with bodies[0].up() as address:
        asked(bodies[0], address)
        works()
        tasks.gather_once()
    file = tmp_path / "receipt.json"
    file.write_bytes(canonical(receipt_of(Fact.objects.get(leaf=1))))
    words = ["verify", str(file)]
    words += [word for body in bodies for word in ("--witness", str(body.key.verifier))]
    one = CliRunner(env={"COLUMNS": "200"}).invoke(command_line(), words)
    assert (one.exit_code, "university.example/w 签名作证" in one.output) == (0, True)
    assert "neighbour.example/w 签名作证" not in one.output
    assert CliRunner().invoke(command_line(), [*words, "--quorum", "2"]).exit_code == 1


def read_and_checked(fact: Fact, by: Body) -> dict[Part, Verdict]:
    receipt = read_receipt(canonical(receipt_of(fact)))
    policy = Policy(1, (by.key.verifier,))
    return {step.part: step.verdict for step in checked(receipt, witnesses=policy, at=clock.now())}


def test_what_is_newer_than_the_witnesses_is_proved_without_them(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        asked(bodies[0], address)
        works()
        tasks.gather_once()
    works()
    last = Fact.objects.filter(leaf__isnull=False).latest("leaf")
    steps = read_and_checked(last, bodies[0])
    assert (steps[Part.PROOF], steps[Part.WITNESSES]) == (Verdict.HOLDS, Verdict.FAILS)


def test_a_new_log_is_cosigned_from_its_beginning(log: Log, bodies: list[Body], tmp_path: Path) -> None:
    with bodies[0].up() as address:
        witness = asked(bodies[0], address)
        works()
        tasks.gather_once()
    new = begin_log(site="city.example", by=None, at=clock.now())
    bodies[0].log = new
    with bodies[0].up() as address:
        Witness.objects.update(address=address)
        works()
        tasks.gather_once()
    assert later(witness).size_in(new) == Log.objects.latest("pk").size


def test_a_witness_that_does_not_know_the_log_says_so(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        begin_log(site="city.example", by=None, at=clock.now())
        witness = asked(bodies[0], address)
        works()
        tasks.gather_once()
    assert later(witness).trouble == Trouble.UNKNOWN_LOG


def test_another_key_than_the_one_that_was_added_counts_for_nothing(log: Log, bodies: list[Body]) -> None:
    with bodies[0].up() as address:
        witness = asked(bodies[1], address)
        works()
        tasks.gather_once()
    assert later(witness).trouble == Trouble.FALSE_ANSWER
    assert last_cosigned(log) is None


def test_a_witness_comes_and_goes_as_facts(log: Log, bodies: list[Body]) -> None:
    witness = asked(bodies[0], "https://w.example/")
    remove_witness(witness, by=None, at=NOON)
    remove_witness(witness, by=None, at=NOON)
    assert list(witnesses()) == []
    kinds = Fact.objects.filter(kind__startswith="ledger.Witness").values_list("kind", "data")
    told = {"witness": witness.pk, "key": str(bodies[0].key.verifier)}
    assert list(kinds) == [("ledger.WitnessAdded", told), ("ledger.WitnessRemoved", told)]
    assert asked(bodies[0], "https://w.example").address == "https://w.example"


def test_one_key_counts_once_under_whatever_name(log: Log, bodies: list[Body]) -> None:
    asked(bodies[0], "https://w.example")
    bodies[0].key = SignerKey("other.example", bodies[0].key.seed, SignatureType.COSIGNATURE)
    with pytest.raises(WitnessAlreadyThere):
        asked(bodies[0], "https://other.example")


@pytest.mark.parametrize("address", ["w.example", "ftp://w.example", "https://", ""])
def test_an_address_that_is_none_is_refused(log: Log, bodies: list[Body], address: str) -> None:
    with pytest.raises(NotAnAddress):
        asked(bodies[0], address)


def test_a_key_that_does_not_cosign_is_refused(log: Log) -> None:
    for key in (str(keys_of(log)[0]), "", "w.example+00000000+AAAA"):
        with pytest.raises(NotAWitnessKey):
            add_witness(key=key, address="https://w.example", by=None, at=NOON)


def test_the_commands_add_list_and_remove(log: Log, bodies: list[Body]) -> None:
    vkey = str(bodies[0].key.verifier)
    assert "已加入" in gongzhi("add", vkey, "http://127.0.0.1:9").output
    works()
    tasks.gather_once()
    assert "联系不上" in gongzhi("list").output
    assert gongzhi("remove", "university.example/w").exit_code == 0
    assert "还没有见证方" in gongzhi("list").output
    assert gongzhi("remove", "university.example/w").exit_code == 2


def gongzhi(*words: str) -> Any:
    return CliRunner(env={"COLUMNS": "200"}).invoke(command_line(), ["ledger", "witness", *words])


def test_the_gatherer_asks_as_soon_as_something_was_signed(log: Log, bodies: list[Body]) -> None:
    stop = threading.Event()
    with bodies[0].up() as address:
        asked(bodies[0], address)
        gatherer = threading.Thread(target=tasks.gather_until, args=(stop,), kwargs={"pause": 0.1})
        gatherer.start()
        tasks.seal_once()
        until = datetime.now(tz=NOON.tzinfo) + timedelta(seconds=20)
        while last_cosigned(log) is None and datetime.now(tz=NOON.tzinfo) < until:
            stop.wait(0.05)
        stop.set()
        gatherer.join()
    assert last_cosigned(log) is not None
