"""Receipts and the public log, as residents and strangers see them."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.ledger.actions import (
    add_witness,
    begin_log,
    keep_cosignature,
    note_findings,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint
from gongzhi.civic.ledger.logic.commitments import opens
from gongzhi.civic.ledger.logic.keys import SignerKey, verifier_key
from gongzhi.civic.ledger.logic.merkle import leaf_hash
from gongzhi.civic.ledger.logic.notes import read_note, signature_of, verified
from gongzhi.civic.ledger.logic.proofs import proved, read_proof
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.witnessing import due_errands
from gongzhi.civic.ledger.vocabulary import Found, SignatureType
from gongzhi.kernel.canonical import canonical
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_resolved_case, an_opened_case
from tests.web.portal.words import text_of

NOBODY = Policy(0)


@pytest.fixture
def log(city: City, settings: Any, tmp_path: Any, now: datetime) -> Log:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return begin_log(site="city.example", by=None, at=now)


@pytest.fixture
def case(city: City, log: Log, now: datetime) -> Case:
    return an_opened_case(city, at=now)


@pytest.fixture
def seal(now: datetime, django_capture_on_commit_callbacks: Any) -> Any:
    """What seals and signs all there is."""

    def seal_and_sign() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            seal_facts(at=now)
            sign_checkpoint(at=now)

    return seal_and_sign


def receipt(client: Client, case: Case, kind: str = "cases.CaseOpened") -> dict[str, Any]:
    fact = Fact.objects.get(subject=f"case:{case.pk}", kind=kind)
    answer = client.get(f"/case/{case.number}/receipts/{fact.pk}.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_case_that_was_just_opened_has_a_promise(resident: Client, case: Case) -> None:
    found = receipt(resident, case)
    key = verifier_key(found["keys"][0])
    note = read_note(found["promise"].encode())
    assert found["proof"] is None
    assert verified(note, [key]) == [key]
    assert note.text.splitlines()[0] == f"{found['origin']}/promise"


def test_once_it_is_sealed_the_receipt_proves_it(resident: Client, case: Case, seal: Any) -> None:
    seal()
    found = receipt(resident, case)
    keys = [verifier_key(key) for key in found["keys"]]
    proof = read_proof(found["proof"].encode())
    assert proved(canonical(found["entry"]), proof, origin=found["origin"], keys=keys, policy=NOBODY)


def test_the_receipt_opens_what_was_sealed_and_what_was_written(resident: Client, case: Case) -> None:
    found = receipt(resident, case)
    what, words = found["what"], found["words"]
    assert opens(found["entry"]["what"], what["content"], salt=bytes.fromhex(what["salt"]))
    assert opens(what["content"]["data"]["words"], words["content"], salt=bytes.fromhex(words["salt"]))
    assert (words["content"]["title"], words["content"]["number"]) == (case.title, case.number)


def test_an_answer_has_a_receipt_with_its_words(
    resident: Client, city: City, log: Log, now: datetime
) -> None:
    case = a_resolved_case(city, at=now)
    found = receipt(resident, case, "cases.CaseResolved")
    words = found["words"]
    assert opens(
        found["what"]["content"]["data"]["words"], words["content"], salt=bytes.fromhex(words["salt"])
    )


def test_a_receipt_never_says_who_acted(resident: Client, city: City, log: Log, now: datetime) -> None:
    case = a_resolved_case(city, at=now)
    found = receipt(resident, case, "cases.CaseResolved")
    assert set(found) == {"format", "origin", "keys", "entry", "what", "words", "promise", "proof"}
    assert not {"by", "trace"} & {*found["what"]["content"], *found["what"]["content"]["data"]}


@pytest.mark.parametrize("path", ["", "{fact}.json"])
def test_strangers_get_no_receipt(stranger: Client, case: Case, path: str) -> None:
    fact = Fact.objects.get(kind="cases.CaseOpened").pk
    assert stranger.get(f"/case/{case.number}/receipts/{path.format(fact=fact)}").status_code == 404


def test_only_the_facts_of_ones_own_case_are_given(resident: Client, case: Case) -> None:
    other = Fact.objects.get(kind="ledger.LogBegun").pk
    assert resident.get(f"/case/{case.number}/receipts/{other}.json").status_code == 404


def test_the_page_shows_fingerprint_code_and_place(resident: Client, case: Case, seal: Any) -> None:
    seal()
    answer = resident.get(f"/case/{case.number}/receipts/")
    page, fact = text_of(answer), Fact.objects.get(kind="cases.CaseOpened")
    assert fact.leaf is not None
    assert f"已经记入第{fact.leaf + 1}条" in page
    fingerprint = leaf_hash(canonical(receipt(resident, case)["entry"])).hex()
    assert fingerprint[:4] in page
    assert f"/verify/#{fact.pk}-{fingerprint}" in answer.content.decode()


def test_the_page_of_a_case_leads_to_its_receipts(resident: Client, case: Case) -> None:
    assert f"/case/{case.number}/receipts/" in resident.get(f"/case/{case.number}/").content.decode()


def test_a_case_from_before_the_ledger_says_so(resident: Client, case: Case) -> None:
    Fact.objects.update(salt=None)
    assert "没有回执" in text_of(resident.get(f"/case/{case.number}/receipts/"))


def test_a_city_without_a_log_gives_no_file(resident: Client, city: City, now: datetime) -> None:
    case = an_opened_case(city, at=now)
    fact = Fact.objects.get(kind="cases.CaseOpened").pk
    assert resident.get(f"/case/{case.number}/receipts/{fact}.json").status_code == 404


def test_anybody_reads_the_log_and_its_files(client: Client, case: Case, log: Log, seal: Any) -> None:
    seal()
    size = Log.objects.get().size
    page = text_of(client.get("/ledger/"))
    assert f"到第{size}条" in page
    checkpoint = client.get(f"/ledger/{log.pk}/checkpoint")
    keys = [verifier_key(line) for line in client.get(f"/ledger/{log.pk}/keys").content.decode().splitlines()]
    assert opened_checkpoint(read_note(checkpoint.content), origin=log.origin, keys=keys)
    assert client.get(f"/ledger/{log.pk}/tile/entries/000.p/{size}").status_code == 200


def test_tiles_are_kept_for_ever_and_the_checkpoint_never(
    client: Client, case: Case, log: Log, seal: Any
) -> None:
    seal()
    tile = client.get(f"/ledger/{log.pk}/tile/0/000.p/{Log.objects.get().size}")
    assert "immutable" in tile.headers["Cache-Control"]
    assert client.get(f"/ledger/{log.pk}/checkpoint").headers["Cache-Control"] == "no-cache"
    assert tile.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["../../keys/1/001.key", "..%2F..%2Fkeys", "tile/0/1", "tile/0/000.p/256", "secret", "tile/9/000"]
)
def test_no_other_file_is_served(client: Client, case: Case, log: Log, seal: Any, path: str) -> None:
    seal()
    assert client.get(f"/ledger/{log.pk}/{path}").status_code == 404


def test_the_proof_of_a_fact_tells_nothing_of_it(client: Client, case: Case, seal: Any) -> None:
    seal()
    fact = Fact.objects.get(kind="cases.CaseOpened")
    told = client.get(f"/ledger/proof/{fact.pk}").json()
    assert set(told) == {"origin", "keys", "proof"}
    assert read_proof(told["proof"].encode()).index == fact.leaf


def test_what_a_check_found_stands_on_the_page_of_the_log(client: Client, log: Log, now: datetime) -> None:
    note_findings([Deviation(Found.FACT_CHANGED, "fact:17")], at=now)
    page = text_of(client.get("/ledger/"))
    assert "核对发现了问题" in page
    assert "fact:17" in page


def test_a_city_without_a_log_says_so(client: Client, city: City) -> None:
    assert "账本还没有开始" in text_of(client.get("/ledger/"))


def test_who_cosigned_stands_on_the_page_of_the_log(
    client: Client, log: Log, case: Case, seal: Any, now: datetime
) -> None:
    key = SignerKey("university.example/w", bytes(32), SignatureType.COSIGNATURE)
    add_witness(key=str(key.verifier), address="https://w.example", by=None, at=now)
    seal()
    assert "还没有签过" in text_of(client.get("/ledger/"))
    (errand,) = due_errands(at=now)
    line = signature_of(errand.submission(0).note.text, by=key, at=1)
    keep_cosignature(errand, line, at=now)
    page = text_of(client.get("/ledger/"))
    size = Log.objects.get().size
    assert f"1个外部机构签名作证，到第{size}条" in page
    assert str(key.verifier) in page


def test_a_log_that_nobody_witnesses_says_so(client: Client, log: Log) -> None:
    page = text_of(client.get("/ledger/"))
    assert ("还没有外部机构见证" in page, "还没有外部机构签名作证" in page) == (True, True)
