"""What every page has: the ways on, the switches, a policy against foreign scripts, clear errors."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import follow_up_case
from gongzhi.civic.cases.vocabulary import Satisfaction, Way
from tests.a_city import City, a_resolved_case, an_opened_case
from tests.web.portal.words import queries_of, text_of

OPEN_PAGES = [
    *("/", "/report/", "/find/", "/public/", "/public/map/", "/help/", "/open-data/", "/accessibility/"),
    "/privacy/",
    "/troubles/",
    "/troubles/questions/",
    "/nowhere/",
]


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_no_page_has_script_or_style_within(client: Client, city: City, address: str) -> None:
    page = client.get(address)
    words = page.content.decode()
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert " style=" not in words
    assert "<style" not in words
    assert " onclick=" not in words


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_every_page_turns_to_elder_mode_and_back(client: Client, city: City, address: str) -> None:
    answer = client.post("/switch/elder/", {"size": "2", "next": address})
    assert answer["Location"] == address
    assert 'class="portal elder elder-2"' in client.get(address).content.decode()
    client.post("/switch/elder/", {"size": "0", "next": address})
    assert 'class="portal"' in client.get(address).content.decode()


def test_the_language_is_chosen_not_guessed(client: Client, city: City) -> None:
    assert client.get("/", headers={"accept-language": "en"})["Content-Language"] == "zh-hans"
    client.post("/switch/language/", {"language": "en", "next": "/help/"})
    assert client.get("/")["Content-Language"] == "en"


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_a_switch_never_leads_to_another_site(client: Client, city: City, next_page: str) -> None:
    assert client.post("/switch/elder/", {"size": "1", "next": next_page})["Location"] == "/"


@pytest.mark.parametrize(
    ("address", "said"),
    [("/switch/elder/", {"size": "9"}), ("/switch/language/", {"language": "xx"}), ("/switch/elder/", {})],
)
def test_an_unknown_switch_is_refused(client: Client, city: City, address: str, said: dict[str, str]) -> None:
    assert client.post(address, said).status_code == 400


def test_the_front_page_counts_this_month_honestly(client: Client, city: City, now: datetime) -> None:
    assert "本月还没有评价" in text_of(client.get("/"))
    an_opened_case(city, at=now)
    for solved in (True, False):
        case = a_resolved_case(city, at=now)
        follow_up_case(
            case, way=Way.WEB, by=city.resident, at=now, resolved=solved, satisfaction=Satisfaction.FAIR
        )
    values = [figure["value"] for figure in client.get("/").context["figures"]]
    assert values == [3, 2, 50]
    assert "来自2份居民评价" in text_of(client.get("/"))


def test_the_front_page_costs_the_same_with_more_cases(client: Client, city: City, now: datetime) -> None:
    one = queries_of(lambda: client.get("/"))
    a_resolved_case(city, at=now)
    assert queries_of(lambda: client.get("/")) == one


def test_the_front_page_shows_the_last_public_answers(client: Client, city: City, now: datetime) -> None:
    assert "最近的答复" not in text_of(client.get("/"))
    a_resolved_case(city, at=now, text="不公开的事")
    an_opened_case(city, at=now, text="还没答复的事", is_public=True)
    for hours in range(4):
        answered_at = now - timedelta(hours=hours)
        a_resolved_case(city, at=answered_at, text=f"第{hours}盏灯不亮", is_public=True)
    titles = [card["title"] for card in client.get("/").context["answers"]]
    assert titles == ["第0盏灯不亮", "第1盏灯不亮", "第2盏灯不亮"]


@pytest.mark.parametrize("number", ["110", "119", "120", "122"])
def test_a_number_for_an_emergency_is_one_tap_away(client: Client, city: City, number: str) -> None:
    assert f'href="tel:{number}"' in client.get("/").content.decode()


def test_staff_find_the_way_to_the_desk_and_residents_do_not(resident: Client, city: City) -> None:
    staff = Client()
    staff.force_login(city.handler)
    pages = [client.get("/").context["desk_url"] for client in (staff, resident)]
    assert [bool(url) for url in pages] == [True, False]


def test_a_page_that_is_not_there_says_so(client: Client, city: City) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "没有找到这个页面" in text_of(page)


def test_our_own_failure_is_told_in_elder_mode_too(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    client.raise_request_exception = False
    client.post("/switch/elder/", {"size": "1"})
    monkeypatch.setattr("gongzhi.web.portal.views.home.month_of", fail)
    page = client.get("/")
    assert page.status_code == 500
    assert "系统出了点问题" in text_of(page)
    assert "elder-1" in page.content.decode()
