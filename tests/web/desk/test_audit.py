"""The auditor's desk: what checks found, who explains it, and every fact."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case, Deviation
from gongzhi.civic.ledger.actions import add_witness, begin_log, note_findings, remove_witness
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.models import Finding, Log, Signed, Witness
from gongzhi.civic.ledger.queries.checking import Deviation as Wrong
from gongzhi.civic.ledger.vocabulary import Found, SignatureType, Trouble
from gongzhi.kernel.models import Fact
from tests.a_city import City, an_opened_case
from tests.web.desk.conftest import SignedIn
from tests.web.portal.words import text_of


@pytest.fixture
def finding(city: City, settings: Any, tmp_path: Any, earlier: datetime) -> Finding:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=earlier)
    return note_findings([Wrong(Found.FACT_CHANGED, "fact:17")], at=earlier)[0]


@pytest.fixture
def administrator(city: City, signed_in: SignedIn) -> Client:
    return signed_in(city.administrator)


def test_an_auditor_sees_the_log_and_what_was_found(
    city: City, finding: Finding, signed_in: SignedIn
) -> None:
    page = text_of(signed_in(city.auditor).get("/desk/audit/"))
    assert "fact:17" in page
    assert "记录与登记时不一致" in page
    assert "写明原因" not in page


@pytest.fixture
def witness(finding: Finding, earlier: datetime) -> Witness:
    key = SignerKey("university.example/w", bytes(32), SignatureType.COSIGNATURE)
    return add_witness(key=str(key.verifier), address="https://w.example", by=None, at=earlier)


def test_an_auditor_sees_who_witnesses_and_what_hinders_them(
    city: City, witness: Witness, signed_in: SignedIn, earlier: datetime
) -> None:
    assert "还没有请过" in text_of(signed_in(city.auditor).get("/desk/audit/"))
    log = Log.objects.get()
    Signed.objects.create(log=log, size=1_007, root=bytes(32), note="", signed_at=earlier)
    stands = {"log": log, "size": 1_002, "cosigned_at": earlier, "due_at": earlier}
    Witness.objects.update(**stands)
    page = text_of(signed_in(city.auditor).get("/desk/audit/"))
    assert "university.example/w10025" in page
    assert "正常" in page
    Witness.objects.update(trouble=Trouble.UNREACHABLE, failures=3)
    assert "联系不上连续3次" in text_of(signed_in(city.auditor).get("/desk/audit/"))


def test_a_witness_that_was_removed_is_not_shown(
    city: City, witness: Witness, signed_in: SignedIn, earlier: datetime
) -> None:
    remove_witness(witness, by=None, at=earlier)
    page = text_of(signed_in(city.auditor).get("/desk/audit/"))
    assert ("还没有外部见证" in page, "university.example" in page) == (True, False)


def test_where_all_is_in_order_the_page_says_so(city: City, signed_in: SignedIn) -> None:
    assert "没有发现问题" in text_of(signed_in(city.auditor).get("/desk/audit/"))


def test_an_administrator_explains_once(administrator: Client, finding: Finding) -> None:
    address = f"/desk/audit/findings/{finding.pk}/explain/"
    assert administrator.post(address, {"because": "磁盘换过"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.explanation, finding.explained_at is None) == ("磁盘换过", False)
    assert Fact.objects.get(kind="ledger.DeviationExplained").data["words"]


def test_a_deviation_of_a_case_is_explained_in_the_same_way(
    administrator: Client, city: City, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    deviation = Deviation.objects.create(
        case=case.pk, subject=f"case:{case.pk}", field="title", found_at=earlier
    )
    address = f"/desk/audit/deviations/{deviation.pk}/explain/"
    assert administrator.post(address, {"because": "恢复过备份"}).status_code == 302
    assert Deviation.objects.get().explained_at


def test_without_a_reason_nothing_is_closed(administrator: Client, finding: Finding) -> None:
    answer = administrator.post(f"/desk/audit/findings/{finding.pk}/explain/", {"because": " "})
    assert (answer.status_code, "请写明查到了什么" in text_of(answer)) == (422, True)
    assert Finding.objects.get().explained_at is None


def test_the_facts_of_a_case_are_found_by_its_number(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    case, other = (an_opened_case(city, at=earlier) for _ in range(2))
    page = text_of(signed_in(city.auditor).get(f"/desk/audit/facts/?case={case.number}"))
    assert f"case:{case.pk}" in page
    assert f"case:{other.pk}" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=cases.CaseOpened", 1),
        ("kind=nothing", 0),
        ("case=0", 0),
        ("since=2999-01-01", 0),
        ("since=x", 0),
    ],
)
def test_facts_are_narrowed(
    city: City, earlier: datetime, signed_in: SignedIn, asked: str, found: int
) -> None:
    an_opened_case(city, at=earlier)
    answer = signed_in(city.auditor).get(f"/desk/audit/facts/?{asked}")
    assert len(answer.context["page"].object_list) == found
    assert answer.status_code == (422 if asked == "since=x" else 200)


def test_the_export_holds_what_was_asked_for(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    an_opened_case(city, at=earlier)
    answer = signed_in(city.auditor).get("/desk/audit/facts/export.csv?kind=cases.CaseOpened")
    lines = b"".join(answer).decode().splitlines()
    assert len(lines) == 2
    assert "cases.CaseOpened" in lines[1]


def test_a_list_of_many_facts_asks_as_often_as_one_of_few(
    city: City, earlier: datetime, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    for _nth in range(3):
        an_opened_case(city, at=earlier)
    client = signed_in(city.auditor)
    client.get("/desk/audit/facts/")
    with django_assert_max_num_queries(25):
        client.get("/desk/audit/facts/")
    assert Case.objects.count() == 3
