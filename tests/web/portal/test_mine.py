"""My cases and my notices: mine only, in groups and pages, at a constant cost."""

from datetime import datetime

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import support_case
from gongzhi.civic.cases.models import Case, Notice
from gongzhi.civic.cases.queries.notices import notices_of, unread_notices_of
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.factories import a_person
from tests.web.portal.words import queries_of, text_of


def test_one_signs_in_first(client: Client, city: City) -> None:
    assert client.get("/mine/")["Location"] == "/account/login/?next=/mine/"


def test_only_my_own_cases_are_listed(resident: Client, city: City, now: datetime) -> None:
    an_opened_case(city, at=now, text="我家门口的路灯不亮")
    an_opened_case(city, at=now, text="别人家的水管漏了", spoken_by=a_person("别人"))
    page = text_of(resident.get("/mine/"))
    assert "我家门口的路灯不亮" in page
    assert "别人家的水管漏了" not in page


def test_staff_find_only_what_they_reported_themselves(city: City, now: datetime) -> None:
    client = Client()
    client.force_login(city.dispatcher)
    an_opened_case(city, at=now)
    assert client.get("/mine/").context["page"].paginator.count == 0


@pytest.mark.parametrize(
    ("show", "number"), [("", 3), ("underway", 2), ("evaluate", 1), ("ended", 0), ("nonsense", 3)]
)
def test_groups_divide_the_list(resident: Client, city: City, now: datetime, show: str, number: int) -> None:
    for make in (an_opened_case, a_case_in_hand, a_resolved_case):
        make(city, at=now)
    page = resident.get("/mine/", {"show": show})
    assert page.context["page"].paginator.count == number
    assert [tab["count"] for tab in page.context["tabs"]] == [3, 2, 1, 0]


def test_long_lists_have_pages(resident: Client, city: City, now: datetime) -> None:
    for _ in range(11):
        an_opened_case(city, at=now)
    pages = [resident.get("/mine/", {"page": page}).context["cards"] for page in ("1", "2", "nonsense")]
    assert [len(cards) for cards in pages] == [10, 1, 10]


def test_more_cases_cost_no_more_queries(resident: Client, city: City, now: datetime) -> None:
    a_case_in_hand(city, at=now)
    deliver_due(at=now)
    one = queries_of(lambda: resident.get("/mine/"))
    for _ in range(2):
        a_case_in_hand(city, at=now)
    deliver_due(at=now)
    assert queries_of(lambda: resident.get("/mine/")) == one


def test_news_is_told_in_words_and_read_at_a_press(resident: Client, city: City, now: datetime) -> None:
    a_resolved_case(city, at=now)
    deliver_due(at=now)
    assert "有答复了，请您评价" in text_of(resident.get("/mine/"))
    resident.post("/mine/news/read/")
    assert "新消息" not in text_of(resident.get("/mine/"))
    assert "有答复了，请您评价" in text_of(resident.get("/mine/news/"))


def test_reading_is_not_done_by_a_link(resident: Client, city: City) -> None:
    assert resident.get("/mine/news/read/").status_code == 405


def test_nobody_reads_anothers_notices(stranger: Client, city: City, now: datetime) -> None:
    an_accepted_case(city, at=now)
    deliver_due(at=now)
    stranger.post("/mine/news/read/")
    assert stranger.get("/mine/news/").context["news"] == []
    assert Notice.objects.filter(read_at=None).count() == 1


def test_supporters_are_led_to_the_public_page(city: City, now: datetime) -> None:
    case, neighbour = an_accepted_case(city, at=now, is_public=True), a_person("邻居")
    support_case(case, by=neighbour, at=now)
    deliver_due(at=now)
    client = Client()
    client.force_login(neighbour)
    assert f"/public/{case.number}/" in client.get("/mine/news/").content.decode()


def test_notices_of_a_case_that_is_no_longer_public_vanish(city: City, now: datetime) -> None:
    case, neighbour = an_accepted_case(city, at=now, is_public=True), a_person("邻居")
    support_case(case, by=neighbour, at=now)
    deliver_due(at=now)
    assert unread_notices_of(neighbour, at=now).count() == 1
    Case.objects.update(is_public=False)
    assert notices_of(neighbour, at=now).count() == 0
