"""What everybody sees of public cases: never a person, a phone or a door."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import answer_question, support_case
from gongzhi.civic.cases.models import Case, Support
from gongzhi.civic.cases.vocabulary import Kind, Status
from gongzhi.web.portal.forms import last_months
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.factories import a_person, a_place
from tests.web.portal.words import queries_of, text_of


@pytest.fixture
def case(city: City, now: datetime) -> Case:
    text = "我是李桂香，电话13800001234，路灯坏了。"
    return a_resolved_case(
        city, at=now, text=text, address="3号楼502室", lon=112.27123, lat=27.88456, is_public=True
    )


def everything(client: Client, case: Case) -> str:
    """Return all that the public pages say."""
    pages = ("/public/", "/public/map/", "/public/cases.geojson", f"/public/{case.number}/")
    return "".join(client.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("secret", ["13800001234", "502室", "112.27123", "27.88456", "person"])
def test_nothing_private_is_on_any_public_page(client: Client, case: Case, secret: str) -> None:
    assert secret not in everything(client, case).replace("#person", "")


def test_the_public_page_has_text_place_reply_and_timeline(client: Client, case: Case) -> None:
    page = text_of(client.get(f"/public/{case.number}/"))
    for words in ("电话＊＊＊，路灯坏了。", "临湖区›荷塘街道›柳岸社区", "已更换路灯灯泡。", "区住建局已签收"):
        assert words in page


def test_a_grid_is_shown_as_its_community(client: Client, city: City, now: datetime) -> None:
    grid = a_place("第一网格", within=city.community)
    case = an_accepted_case(city, at=now, place=grid, is_public=True)
    assert "第一网格" not in everything(client, case)


def test_what_the_reporter_adds_is_not_public(client: Client, case: Case, city: City, now: datetime) -> None:
    answer_question(case, answer="我白天在家", by=city.resident, at=now)
    assert "我白天在家" not in everything(client, case)


@pytest.mark.parametrize(
    "hidden",
    [{"is_public": False}, {"status": Status.OPENED}, {"status": Status.WITHDRAWN}, {"kind": Kind.REPORT}],
)
def test_what_is_not_public_is_nowhere(client: Client, case: Case, hidden: dict[str, Any]) -> None:
    Case.objects.update(**hidden)
    assert client.get(f"/public/{case.number}/").status_code == 404
    assert client.post(f"/public/{case.number}/support/").status_code == 404
    assert case.number not in client.get("/public/").content.decode()
    assert client.get("/public/cases.geojson").json()["features"] == []


def test_signing_in_as_staff_shows_no_more(city: City, case: Case) -> None:
    client = Client()
    client.force_login(city.dispatcher)
    assert "502室" not in everything(client, case)


def test_points_carry_public_fields_only(client: Client, case: Case) -> None:
    feature = next(each for each in points(client) if each["properties"]["id"] == case.number)
    assert feature["geometry"] == {"type": "Point", "coordinates": [112.271, 27.885]}
    assert set(feature["properties"]) == {"id", "name", "url", "status", "tone"}


def points(client: Client) -> list[Any]:
    return list(json.loads(client.get("/public/cases.geojson").content)["features"])


def test_without_a_point_the_community_stands_for_it(client: Client, city: City, now: datetime) -> None:
    city.community.lon, city.community.lat = 112.3, 27.9
    city.community.save()
    an_accepted_case(city, at=now, is_public=True)
    assert [each["geometry"]["coordinates"] for each in points(client)] == [[112.3, 27.9]]


def test_without_any_point_a_case_is_in_the_list_only(client: Client, city: City, now: datetime) -> None:
    an_accepted_case(city, at=now, text="没有坐标的事", is_public=True)
    assert points(client) == []
    assert "没有坐标的事" in text_of(client.get("/public/map/"))


@pytest.fixture
def closed_long_ago(case: Case, now: datetime) -> Case:
    Case.objects.update(status=Status.CLOSED, closed_at=now - timedelta(days=31))
    return case


def test_the_map_leaves_out_what_was_closed_long_ago(client: Client, closed_long_ago: Case) -> None:
    assert points(client) == []
    page = client.get("/public/map/")
    assert page.context["items"] == []
    assert "近30天结案的，共0件" in text_of(page)


@pytest.mark.parametrize("query", [{"status": "closed"}, {"month": "this"}])
def test_the_map_shows_older_cases_when_asked(
    client: Client, closed_long_ago: Case, query: dict[str, str]
) -> None:
    if "month" in query:
        query = {"month": f"{timezone.localdate(closed_long_ago.opened_at):%Y-%m}"}
    page = client.get("/public/map/", query)
    assert [item["id"] for item in page.context["items"]] == [closed_long_ago.number]
    assert len(client.get("/public/cases.geojson", query).json()["features"]) == 1


def test_what_was_closed_lately_stays_on_the_map(client: Client, case: Case, now: datetime) -> None:
    Case.objects.update(status=Status.CLOSED, closed_at=now - timedelta(days=29))
    assert [point["properties"]["tone"] for point in points(client)] == ["rest"]


@pytest.mark.parametrize(
    ("status", "tone"),
    [(Status.HANDLING, "work"), (Status.SUSPENDED, "wait"), (Status.RESOLVED, "rest")],
)
def test_the_map_has_a_shape_for_each_progress(client: Client, case: Case, status: Status, tone: str) -> None:
    Case.objects.update(status=status)
    assert [point["properties"]["tone"] for point in points(client)] == [tone]
    assert tone in [each["tone"] for each in client.get("/public/map/").context["legend"]]


def test_many_who_joined_in_a_row_are_told_once(client: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now, is_public=True)
    for name in ("甲", "乙", "丙"):
        case = support_case(case, by=a_person(name), at=now)
    page = text_of(client.get(f"/public/{case.number}/"))
    assert [words in page for words in ("共1人", "共2人", "共3人")] == [False, False, True]


def test_the_answer_is_said_once(client: Client, case: Case) -> None:
    page = text_of(client.get(f"/public/{case.number}/"))
    assert (page.count("已更换路灯灯泡。"), page.count("答复内容见上方。")) == (1, 1)


@pytest.fixture
def both(case: Case, city: City, now: datetime) -> None:
    """The answered case, and one in hand."""
    a_case_in_hand(city, at=now, text="水管漏了", is_public=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"q": "路灯"}, 1),
        ({"q": "13800001234"}, 0),
        ({"status": "answered"}, 1),
        ({"status": "underway"}, 1),
        ({"status": "closed"}, 0),
        ({"category": "01"}, 2),
    ],
)
def test_the_filter_narrows(client: Client, both: None, query: dict[str, str], found: int) -> None:
    page = client.get("/public/", query)
    assert (page.status_code, page.context["page"].paginator.count) == (200, found)


def test_a_month_narrows(client: Client, case: Case) -> None:
    this, before = last_months(timezone.localdate(case.opened_at))[:2]
    counts = [client.get("/public/", {"month": m}).context["page"].paginator.count for m in (this, before)]
    assert counts == [1, 0]


def test_a_place_narrows_to_all_below_it(client: Client, case: Case, city: City) -> None:
    elsewhere = a_place("望山区", within=city.city)
    counts = [
        client.get("/public/", {"place": place.code}).context["page"].paginator.count
        for place in (city.street, elsewhere)
    ]
    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"place": "999999"}, "没有这个地区"),
        ({"category": "zz"}, "没有这个类别"),
        ({"status": "lost"}, "没有这个进度"),
        ({"month": "2025-13"}, "没有这个月份"),
        ({"q": "长" * 81}, "搜索的字太多了"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(
    client: Client, case: Case, query: dict[str, str], words: str
) -> None:
    page = client.get("/public/", query)
    assert page.status_code == 422
    assert words in text_of(page)
    assert client.get("/public/cases.geojson", query).status_code == 400


@pytest.mark.parametrize("address", ["/public/", "/public/map/", "/public/cases.geojson"])
def test_more_cases_cost_no_more_queries(
    client: Client, case: Case, city: City, now: datetime, address: str
) -> None:
    one = queries_of(lambda: client.get(address))
    for _ in range(2):
        a_case_in_hand(city, at=now, is_public=True)
    assert queries_of(lambda: client.get(address)) == one


def test_a_resident_joins_once(city: City, now: datetime) -> None:
    case, neighbour, client = a_case_in_hand(city, at=now, is_public=True), a_person("邻居"), Client()
    client.force_login(neighbour)
    for _ in range(2):
        assert client.post(f"/public/{case.number}/support/").status_code == 302
    assert Support.objects.count() == 1
    assert "您也遇到了这个问题" in text_of(client.get(f"/public/{case.number}/"))


def test_joining_needs_an_account(client: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now, is_public=True)
    answer = client.post(f"/public/{case.number}/support/")
    assert answer["Location"] == f"/account/login/?next=%2Fpublic%2F{case.number}%2F"
    assert Support.objects.count() == 0


def test_the_reporter_does_not_join_their_own_case(resident: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now, is_public=True)
    assert "我也遇到" not in text_of(resident.get(f"/public/{case.number}/"))
    assert resident.post(f"/public/{case.number}/support/").status_code == 422
    assert Support.objects.count() == 0


def test_the_reporter_is_led_to_the_full_page(resident: Client, case: Case) -> None:
    assert f'href="/case/{case.number}/"' in resident.get(f"/public/{case.number}/").content.decode()


def test_an_unknown_number_is_not_found(client: Client, city: City, now: datetime) -> None:
    an_opened_case(city, at=now)
    assert client.get("/public/25031212345678/").status_code == 404


def test_html_in_words_is_shown_as_written(client: Client, city: City, now: datetime) -> None:
    case = an_accepted_case(city, at=now, text="<b onclick=x>路灯</b>坏了", is_public=True)
    assert "<b onclick" not in everything(client, case).replace('"name": "<b onclick=x>', "")
