"""How well replies answer, at the desk: by body and month, down to the replies; never by person."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.queries.answer_scores import FEWEST
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_resolved_case
from tests.factories import a_member, a_place, known_as
from tests.web.desk.conftest import SignedIn, let_the_worker_work, queries_of

pytestmark = pytest.mark.django_db
EMPTY = "您好！您的留言已收悉，感谢您对我们工作的支持！"
GOOD = "3月2日我们到现场查看，属于电缆被挖断。电缆已更换，路灯全部恢复照明。"


@pytest.fixture
def answered(city: City, earlier: datetime) -> Case:
    """A case of the works bureau that was answered with phrases."""
    case = a_resolved_case(city, at=earlier, reply=EMPTY)
    let_the_worker_work()
    return case


@pytest.fixture
def month(earlier: datetime) -> Month:
    return Month.of(timezone.localdate(earlier))


def page(client: Client, path: str, **asked: Any) -> str:
    return client.get(f"/desk/answers/{path}", asked).content.decode()


def test_the_board_shows_the_mean_and_what_lacks(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    shown = page(signed_in(city.supervisor), "", month=month)
    assert "区住建局" in shown
    assert "<strong>45.0</strong>" in shown
    assert "100.0%" in shown
    assert "太少，不宜比较" in shown


def test_a_body_with_enough_replies_is_compared(
    city: City, earlier: datetime, month: Month, signed_in: SignedIn
) -> None:
    for _each in range(FEWEST):
        a_resolved_case(city, at=earlier, reply=GOOD)
    let_the_worker_work()
    assert "太少，不宜比较" not in page(signed_in(city.supervisor), "", month=month)


def test_a_figure_opens_into_its_replies_with_remarks_beside(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    asked = {"month": month, "of": city.works.pk, "lack": "only_phrases"}
    shown = page(signed_in(city.supervisor), "replies/", **asked)
    assert EMPTY in shown
    assert "请写明查明了什么、办了什么" in shown
    assert answered.number in shown
    assert answered.number not in page(signed_in(city.supervisor), "replies/", **asked | {"lack": "no_time"})


def test_nobody_who_wrote_a_reply_is_named_listed_or_asked_for(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    known_as(city.handler, name="顾一舟")
    client = signed_in(city.supervisor)
    pages = [
        page(client, "", month=month),
        page(client, "replies/", month=month, of=city.works.pk),
        page(client, "trend/", month=month, of=city.works.pk),
        b"".join(client.get("/desk/answers/export.csv").streaming_content).decode(),  # type: ignore[attr-defined]
    ]
    assert not [shown for shown in pages if "顾一舟" in shown]
    for name in ("by", "person", "author", "statement__by"):
        asked = {"month": month, "of": city.works.pk, name: city.gardener.pk}
        assert answered.number in page(client, "replies/", **asked)


def test_a_body_sees_its_own_replies_only(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    assert "区住建局" in page(signed_in(city.handler), "", month=month)
    gardener = signed_in(city.gardener)
    assert "这个月没有可看的答复" in page(gardener, "", month=month)
    for path in ("replies/", "trend/"):
        asked: dict[str, Any] = {"month": month, "of": city.works.pk}
        assert gardener.get(f"/desk/answers/{path}", asked).status_code == 404


def test_replies_of_cases_one_may_not_see_are_only_counted(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    elsewhere = a_place("桃溪街道", within=city.county)
    member = a_member(Role.HANDLER, body=city.works, place=elsewhere)
    shown = page(signed_in(member), "replies/", month=month, of=city.works.pk)
    assert "另有1条不在您的查看范围内" in shown
    assert answered.number not in shown


def test_a_months_trend_goes_back_twelve_months(
    answered: Case, city: City, month: Month, signed_in: SignedIn
) -> None:
    shown = page(signed_in(city.supervisor), "trend/", month=month, of=city.works.pk)
    assert str(month.plus(-11)) in shown
    assert "45.0" in shown


def test_the_board_is_a_file_too(answered: Case, city: City, month: Month, signed_in: SignedIn) -> None:
    answer = signed_in(city.supervisor).get(f"/desk/answers/export.csv?month={month}")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].endswith(
        "月份,单位,平均分,答复数,只有套话,没有说办了什么,没有说什么时候办完,可能没有回应,"
        "地点对不上,太长、句子太长,有些词不好懂,含他人个人信息"
    )
    assert lines[1] == f"{month},区住建局,45.0,1,1,0,0,1,0,0,0,0"


@pytest.mark.parametrize(
    "asked",
    [{"of": "x"}, {"of": "²"}, {"of": "9" * 30}, {"month": "2026-13"}, {"lack": "laziness"}, {}],
)
def test_an_address_that_makes_no_sense_is_not_found(
    answered: Case, city: City, month: Month, signed_in: SignedIn, asked: dict[str, str]
) -> None:
    usual = {"month": str(month), "of": str(city.works.pk)} if asked else {}
    answer = signed_in(city.supervisor).get("/desk/answers/replies/", usual | asked)
    assert answer.status_code == 404


def test_lists_cost_the_same_however_long(
    answered: Case, city: City, month: Month, earlier: datetime, signed_in: SignedIn
) -> None:
    client = signed_in(city.supervisor)
    paths = [f"/desk/answers/?month={month}", f"/desk/answers/replies/?month={month}&of={city.works.pk}"]
    before = [queries_of(client, path) for path in paths]
    for _each in range(3):
        a_resolved_case(city, at=earlier, reply=EMPTY)
    let_the_worker_work()
    assert [queries_of(client, path) for path in paths] == before
