"""A supervisor leaves a case out of the rates and takes it back, from the list behind a figure."""

import pytest
from django.test import Client

from gongzhi.civic.evaluation.actions import exclude_case
from gongzhi.civic.evaluation.models import CaseExclusion
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.clock import now
from tests.factories import a_member
from tests.web.ranking.conftest import Judged, SignedIn


def page_of(judged: Judged) -> str:
    """Return the address of the page of a bad case."""
    return f"/desk/ranking/exclusion/{judged.bad.number}/"


def test_from_the_list_and_back_again(judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(judged.city.supervisor)
    here = f"/desk/ranking/cases/?{judged.query}&by=county&figure=counted"
    assert page_of(judged) in client.get(here).text
    said = client.post(page_of(judged), {"act": "exclude", "because": "台风", "next": here}, follow=True)
    assert said.redirect_chain == [(here, 302)]
    assert "已登记为不计入考核" in said.text
    assert judged.bad not in [case for case, _reason in said.context["rows"]]
    assert "台风" in client.get(page_of(judged)).text
    said = client.post(page_of(judged), {"act": "include", "next": here}, follow=True)
    assert "已恢复计入考核" in said.text
    assert not CaseExclusion.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(("because", "said"), [("", "请写明"), ("因" * 201, "200"), ("  ", "请写明")])
def test_without_a_fitting_reason_nothing_changes(
    because: str, said: str, judged: Judged, signed_in: SignedIn
) -> None:
    response = signed_in(judged.city.supervisor).post(page_of(judged), {"act": "exclude", "because": because})
    assert (response.status_code, said in response.text, CaseExclusion.objects.count()) == (422, True, 0)


def test_whoever_comes_second_is_told(judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(judged.city.supervisor)
    exclude_case(judged.bad, because="台风", by=judged.city.supervisor, at=now())
    late = client.post(page_of(judged), {"act": "exclude", "because": "停电"})
    assert ("已经登记为不计入考核" in late.text, CaseExclusion.objects.count()) == (True, 1)
    client.post(page_of(judged), {"act": "include"})
    assert "没有登记为不计入考核" in client.post(page_of(judged), {"act": "include"}).text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_no_other_role_gets_there(role: Role, judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(a_member(role, body=judged.city.centre))
    for answer in (
        client.get(page_of(judged)),
        client.post(page_of(judged), {"act": "exclude", "because": "台风"}),
    ):
        assert answer.status_code == 404
    assert not CaseExclusion.objects.exists()


def test_a_supervisor_of_the_lead_itself_is_told_who_may(judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(a_member(Role.SUPERVISOR, body=judged.city.works))
    assert "只有主办单位上级的督办员" in client.get(page_of(judged)).text
    refused = client.post(page_of(judged), {"act": "exclude", "because": "台风"})
    assert (refused.status_code, CaseExclusion.objects.count()) == (422, 0)


def test_a_case_out_of_sight_is_nowhere(judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(a_member(Role.SUPERVISOR, body=judged.street_office))
    assert client.get(page_of(judged)).status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_stays_in_the_house(elsewhere: str, judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(judged.city.supervisor)
    said = client.post(page_of(judged), {"act": "exclude", "because": "台风", "next": elsewhere})
    assert said.headers["Location"] == "/desk/ranking/"


def test_strangers_sign_in_and_residents_are_told_nothing(judged: Judged, signed_in: SignedIn) -> None:
    assert Client().get(page_of(judged)).headers["Location"].startswith("/account/login/")
    assert signed_in(judged.city.resident).get(page_of(judged)).status_code == 404
