"""Putting a case aside from its page: one's own list is shorter, everybody else's is as before."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.teamwork.models import Snooze
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand
from tests.web.desk.conftest import SignedIn, let_the_worker_work


def shown(client: Client, view: str = "mine") -> list[str]:
    """Return the titles of the rows."""
    return [case.title for case in client.get(f"/desk/?view={view}").context["page"]]


def put_aside(client: Client, case: Case, **words: str) -> str:
    """Press a button of the box, and return the page that follows."""
    answer = client.post(f"/desk/case/{case.number}/snooze/", words, follow=True)
    return str(answer.content.decode())


def test_a_case_put_aside_is_in_a_list_of_its_own(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier, text="路灯不亮"), signed_in(city.handler)
    assert "再提醒您。有新进展会提前回到列表" in put_aside(client, case, span="hour", why="等材料")
    assert (shown(client), shown(client, "aside"), shown(client, "handling")) == (
        [],
        ["路灯不亮"],
        ["路灯不亮"],
    )
    assert "等材料" in client.get(f"/desk/case/{case.number}/").content.decode()


def test_it_waits_for_nobody_in_the_counts_either(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    put_aside(client, case, span="hour")
    page = client.get("/desk/")
    waiting = {
        item["label"]: item.get("count") for group in page.context["desk_nav"] for item in group["items"]
    }
    assert not waiting["待我处理"]


def test_colleagues_see_nothing_of_it(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier, text="路灯不亮")
    put_aside(signed_in(city.handler), case, span="hour", why="等材料")
    colleague = signed_in(city.supervisor)
    assert shown(colleague, "handling") == ["路灯不亮"]
    assert "等材料" not in colleague.get(f"/desk/case/{case.number}/").content.decode()


def test_a_time_of_ones_own(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, until = a_case_in_hand(city, at=earlier), timezone.localtime(now()) + timedelta(hours=2)
    put_aside(signed_in(city.handler), case, until=f"{until:%Y-%m-%dT%H:%M}")
    assert Snooze.objects.get().until == until.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "words", [{}, {"span": "never"}, {"until": "bald"}, {"span": "hour", "why": "字" * 201}]
)
def test_what_makes_no_sense_is_told(
    words: dict[str, str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    assert "请选择什么时候再提醒。" in put_aside(signed_in(city.handler), case, **words)
    assert not Snooze.objects.exists()


def test_danger_is_refused_in_a_clear_sentence(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier, urgency=Urgency.DANGER)
    assert "危急事项不能稍后提醒，请马上处理。" in put_aside(signed_in(city.handler), case, span="hour")


def test_it_is_taken_back(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier, text="路灯不亮"), signed_in(city.handler)
    put_aside(client, case, span="hour")
    client.post(f"/desk/case/{case.number}/wake/")
    assert shown(client) == ["路灯不亮"]


def test_news_brings_it_back(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier, text="路灯不亮"), signed_in(city.handler)
    put_aside(client, case, span="hour")
    note_case(case, note="有新情况", by=city.supervisor, at=now())
    let_the_worker_work(within=timedelta(0))
    assert shown(client) == ["路灯不亮"]


def test_a_case_that_one_does_not_see_is_not_found(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.gardener)
    ways = [client.post(f"/desk/case/{case.number}/{way}/", {"span": "hour"}) for way in ("snooze", "wake")]
    assert [way.status_code for way in ways] == [404, 404]
