"""The page of who decided what on a case: who may read it, what it says, the file that stands alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import ask_extension, support_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.ledger.actions import begin_log, seal_all
from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.kernel.clock import now
from gongzhi.kernel.facts import last_fact_about
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, an_accepted_case
from tests.factories import a_person
from tests.web.desk.conftest import SignedIn, fresh, queries_of, take
from tests.web.portal.words import text_of


def address_of(case: Case, tail: str = "decisions/") -> str:
    return f"/desk/case/{case.number}/{tail}"


@pytest.fixture
def case(city: City, earlier: datetime) -> Case:
    held = a_case_in_hand(city, at=earlier)
    until = now() + timedelta(days=9)
    return ask_extension(held, until=until, because="配件未到", by=city.handler, at=earlier)


@pytest.fixture
def auditor(city: City, signed_in: SignedIn) -> Client:
    return signed_in(city.auditor)


@pytest.mark.parametrize("who", ["auditor", "supervisor"])
def test_auditors_and_supervisors_read_who_decided(
    city: City, case: Case, signed_in: SignedIn, who: str
) -> None:
    page = text_of(signed_in(getattr(city, who)).get(address_of(case)))
    assert "市热线中心·派单员" in page
    assert "配件未到" in page


@pytest.mark.parametrize("who", ["handler", "dispatcher", "gardener", "evaluator"])
@pytest.mark.parametrize("tail", ["decisions/", "decisions.json"])
def test_others_dont_learn_that_there_is_a_page(
    city: City, case: Case, signed_in: SignedIn, who: str, tail: str
) -> None:
    assert signed_in(getattr(city, who)).get(address_of(case, tail)).status_code == 404


def test_the_case_leads_there_only_whom_it_opens_to(city: City, case: Case, signed_in: SignedIn) -> None:
    address = f"/desk/case/{case.number}/"
    assert "责任链" in text_of(signed_in(city.supervisor).get(address))
    assert "责任链" not in text_of(signed_in(city.handler).get(address))


def test_a_step_from_a_page_notes_what_the_page_showed(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    case = an_accepted_case(city, at=earlier, is_public=True)
    seen = last_fact_about(case)
    support_case(case, by=a_person("王芳"), at=earlier)
    take(signed_in(city.dispatcher), case, "dispatch", seen=seen)
    assert Fact.objects.get(kind="cases.CaseDispatched").data["seen"] == seen
    page = text_of(signed_in(city.auditor).get(address_of(case)))
    assert "当时在案3条记录，页面显示到第2条" in page
    assert "可能没有看到：" in page


def test_the_page_of_a_case_carries_its_last_fact(city: City, case: Case, signed_in: SignedIn) -> None:
    page = signed_in(city.supervisor).get(f"/desk/case/{case.number}/").content.decode()
    assert f'name="seen" value="{last_fact_about(case)}"' in page


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 16])
def test_a_number_that_makes_no_sense_is_no_page(
    city: City, earlier: datetime, signed_in: SignedIn, seen: str
) -> None:
    case = an_accepted_case(city, at=earlier)
    take(signed_in(city.dispatcher), case, "dispatch", seen=seen)
    assert fresh(case).lead == city.works
    assert Fact.objects.get(kind="cases.CaseDispatched").data["seen"] is None


def test_the_file_opens_each_fact_in_the_log(
    city: City, auditor: Client, earlier: datetime, settings: Any, tmp_path: Any
) -> None:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=earlier)
    case = an_accepted_case(city, at=earlier)
    seal_all(at=now())
    told = auditor.get(address_of(case, "decisions.json")).json()
    assert (told["format"], told["origin"]) == ("gongzhi-decisions/1", "city.example/ledger/1")
    decided = next(each for each in told["facts"] if each["is_decision"])
    log, who = decided["log"], decided["log"]["who"]
    assert commitment_to(who["content"], salt=bytes.fromhex(who["salt"])) == log["entry"]["who"]
    assert who["content"]["by"] == city.dispatcher.pk
    assert "who" not in told["facts"][0]["log"]  # the reporter's


def test_the_file_lists_what_was_on_the_case(auditor: Client, case: Case) -> None:
    asked = auditor.get(address_of(case, "decisions.json")).json()["decisions"][-1]
    assert asked["sight"]["facts_before"] == [1, 2, 3, 4]
    assert asked["state"]["状态"] == "办理中"
    assert {each["stage"] for each in asked["running"]} == set()


def test_the_page_costs_the_same_queries_however_many_decisions(
    city: City, auditor: Client, case: Case, earlier: datetime
) -> None:
    short = a_case_in_hand(city, at=earlier)
    assert queries_of(auditor, address_of(short)) == queries_of(auditor, address_of(case))
