"""The files: what stands in them, which cases, page by page, and when they changed."""

import csv
import io
import json
import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.api.open_data import rows
from gongzhi.api.open_data.fields import FIELDS
from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Kind
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.api.open_data.conftest import Fetching, Publish
from tests.factories import a_place

NEXT = re.compile(r'<([^>]+)>; rel="next"')


def numbers(told: list[dict[str, str]]) -> list[str]:
    return [row["number"] for row in told]


def test_a_row_tells_what_the_public_page_tells(city: City, fetch: Fetching, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon, is_public=True, lon=120.123456, lat=30.987654, address="3号楼502")
    [row] = fetch.rows()
    assert row == {
        "number": case.number,
        "title": "路灯不亮，晚上走路看不清",
        "text": "路灯不亮，晚上走路看不清。",
        "kind": "help",
        "category_code": "01",
        "category": "道路破损",
        "place_code": city.community.code,
        "place": "云麓市 › 临湖区 › 荷塘街道 › 柳岸社区",
        "lon": "120.123",
        "lat": "30.988",
        "body": "区住建局",
        "status": "resolved",
        "outcome": "done",
        "reply": "已更换路灯灯泡。",
        "supporters": "0",
        "opened_at": "2025-03-12T12:00:00+08:00",
        "resolved_at": "2025-03-12T12:00:00+08:00",
        "closed_at": "",
        "missed": "false",
        "url": f"http://testserver/public/{case.number}/",
    }


def test_a_feature_tells_the_same_with_its_point(city: City, fetch: Fetching, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon, is_public=True, lon=120.123456, lat=30.987654)
    [feature] = fetch.features()
    told, [row] = feature.pop("properties"), fetch.rows()
    assert feature == {
        "type": "Feature",
        "id": case.number,
        "geometry": {"type": "Point", "coordinates": [120.123, 30.988]},
    }
    row = {name: value for name, value in row.items() if name not in ("lon", "lat")}
    assert {name: _as_cell(value) for name, value in told.items()} == row


def _as_cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_without_a_point_it_is_the_middle_of_the_community_or_nowhere(
    city: City, publish: Publish, fetch: Fetching
) -> None:
    publish()
    assert fetch.features()[0]["geometry"]["coordinates"] == [120.153, 30.288]
    city.community.lon = None
    city.community.save()
    assert fetch.features()[0]["geometry"] is None
    assert (fetch.rows()[0]["lon"], fetch.rows()[0]["lat"]) == ("", "")


def test_a_grid_is_told_as_its_community(city: City, publish: Publish, fetch: Fetching) -> None:
    publish(place=a_place("第3网格", within=city.community))
    assert (fetch.rows()[0]["place_code"], "网格" in fetch.get("cases.csv").told) == (
        city.community.code,
        False,
    )


def test_what_the_public_does_not_see_is_not_here(city: City, fetch: Fetching, lately: datetime) -> None:
    an_accepted_case(city, at=lately)
    an_opened_case(city, at=lately, is_public=True)
    an_accepted_case(city, at=lately, is_public=True, kind=Kind.REPORT)
    assert (fetch.rows(), fetch.features()) == ([], [])


def test_no_reporter_phone_address_or_inner_note_is_here(
    city: City, fetch: Fetching, lately: datetime
) -> None:
    words = "请打13800001234找李阿姨"
    case = a_case_in_hand(city, at=lately, is_public=True, text=words, address="3号楼502", title=words)
    note_case(case, note="报修电话打不通", by=city.handler, at=lately)
    told = fetch.get("cases.csv").told + fetch.get("cases.geojson").told
    hidden = (city.resident.full_name, "13800001234", "3号楼502", "打不通", case.code_hash)
    assert [word for word in hidden if word in told] == []


def test_no_spreadsheet_runs_a_title(publish: Publish, fetch: Fetching) -> None:
    publish(title='=HYPERLINK("http://evil.example")', text="@SUM(1)")
    [row] = fetch.rows()
    assert (row["title"][:2], row["text"]) == ("'=", "'@SUM(1)")


def test_a_negative_number_stays_a_number(city: City, publish: Publish, fetch: Fetching) -> None:
    publish(lon=-0.1276, lat=51.5072)
    assert (fetch.rows()[0]["lon"], fetch.rows()[0]["lat"]) == ("-0.128", "51.507")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"from": "2025-03-12"}, True),
        ({"from": "2025-03-13"}, False),
        ({"to": "2025-03-12"}, True),
        ({"to": "2025-03-11"}, False),
        ({"from": "2025-03", "to": "2025-03"}, True),
        ({"to": "2025-03-12T11:59:59+08:00"}, False),
        ({"status": "handling,accepted"}, True),
        ({"status": "closed"}, False),
        ({"category": "01"}, True),
        ({"category": "02"}, False),
    ],
)
def test_filters_narrow_what_is_fetched(
    said: dict[str, str], found: bool, city: City, fetch: Fetching, noon: datetime
) -> None:
    Category.objects.create(code="02", name="绿化")
    an_accepted_case(city, at=noon, is_public=True)
    assert bool(fetch.rows(**said)) == bool(fetch.features(**said)) == found


def test_a_category_and_a_place_stand_for_what_is_below(
    city: City, publish: Publish, fetch: Fetching
) -> None:
    above = Category.objects.create(code="09", name="市政")
    city.roads.parent = above
    city.roads.save()
    publish()
    assert len(fetch.rows(category="09")) == len(fetch.rows(place=city.county.code)) == 1
    assert fetch.rows(place=a_place("望山区", within=city.city).code) == []


@pytest.mark.parametrize(
    "said",
    [
        {"from": "12.3.2025"},
        {"to": "2025-13"},
        {"status": "opened"},
        {"category": "none"},
        {"place": "none"},
        {"limit": "0"},
        {"limit": "10001"},
        {"cursor": "x"},
        {"cursor": "f39_f39_f38AAAAAAAAAAQ"},
        {"category": "\x00"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(said: dict[str, str], city: City, fetch: Fetching) -> None:
    for path in ("cases.csv", "cases.geojson"):
        assert len(fetch.get(path, 400, **said).json()["error"]) > 6


def pages_of(fetch: Fetching, path: str) -> list[str]:
    """Follow the links to the end and return the numbers of all pages."""
    found: list[str] = []
    address: str | None = f"http://testserver/open-data/{path}"
    while address:
        response = fetch.client.get(address)
        text = response.getvalue().decode()
        onward = NEXT.search(response.get("Link", ""))
        address = onward[1] if onward else None
        if path.startswith("cases.csv"):
            found += numbers(list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))))
        else:
            told = json.loads(text)
            assert told["next"] == address
            found += [each["id"] for each in told["features"]]
    return found


@pytest.mark.parametrize("path", ["cases.csv", "cases.geojson"])
@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_links_lead_through_all_pages_once(path: str, limit: int, publish: Publish, fetch: Fetching) -> None:
    made = [publish().number for _ in range(5)]
    assert pages_of(fetch, f"{path}?limit={limit}&kind=x") == made


def test_cases_of_one_moment_are_neither_lost_nor_doubled(
    publish: Publish, fetch: Fetching, lately: datetime
) -> None:
    made = {publish(at=lately).number for _ in range(5)}
    found = pages_of(fetch, "cases.csv?limit=2")
    assert (len(found), set(found)) == (5, made)


def test_a_case_that_comes_in_meanwhile_shifts_no_page(
    publish: Publish, fetch: Fetching, lately: datetime
) -> None:
    made = [publish().number for _ in range(4)]
    onward = json.loads(fetch.get("cases.geojson", limit=2).told)["next"]
    publish(at=lately + timedelta(minutes=5))
    rest = json.loads(fetch.client.get(onward).getvalue())["features"]
    assert [each["id"] for each in rest] == made[2:]


def test_a_month_is_one_file(city: City, fetch: Fetching, noon: datetime) -> None:
    dates = [noon.replace(day=1, hour=0), noon, noon.replace(day=31, hour=23), noon.replace(month=4, day=1)]
    made = [an_accepted_case(city, at=at, is_public=True).number for at in dates]
    assert numbers(fetch.rows("cases-2025-03.csv")) == made[2::-1]
    answer = fetch.get("cases-2025-03.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="cases-2025-03.csv"'


@pytest.mark.parametrize("month", ["2025-13", "2025-00", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_not_found(month: str, city: City, fetch: Fetching) -> None:
    assert fetch.client.get(f"/open-data/cases-{month}.csv").status_code == 404


def test_nothing_new_is_told_in_no_words(publish: Publish, fetch: Fetching, lately: datetime) -> None:
    publish()
    before = fetch.get("cases.csv")
    known = {"If-None-Match": before["ETag"]}
    assert fetch.client.get("/open-data/cases.csv", headers=known).status_code == 304
    publish()
    assert fetch.client.get("/open-data/cases.csv", headers=known).status_code == 200


def test_a_fact_that_is_committed_late_is_a_new_version(publish: Publish, fetch: Fetching) -> None:
    """As on a database with several writers, where a lower id may appear after a higher one."""
    publish()
    late = Fact.objects.order_by("-pk")[1]
    Fact.objects.filter(pk=late.pk).delete()
    before = fetch.get("cases.csv")["ETag"]
    late.save(force_insert=True)
    assert fetch.get("cases.csv")["ETag"] != before


@pytest.mark.parametrize("path", ["cases.csv", "cases.geojson", "cases-2025-03.csv"])
def test_a_cache_that_many_share_may_keep_it(path: str, city: City) -> None:
    browser = Client()
    browser.force_login(city.resident)
    answer = browser.get(f"/open-data/{path}")
    assert (answer["Cache-Control"], "Cookie" in answer.get("Vary", "")) == ("public, max-age=300", False)
    assert not answer.cookies


@pytest.mark.parametrize("path", ["cases.csv", "fields.json", "catalogue.json"])
def test_nothing_can_be_sent_to_it(path: str, city: City) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/open-data/{path}", {"a": "b"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_more_rows_cost_no_more_queries(
    publish: Publish, city: City, fetch: Fetching, lately: datetime
) -> None:
    counts = []
    for _ in range(2):
        a_resolved_case(city, at=lately, is_public=True)
        with CaptureQueriesContext(connection) as queries:
            fetch.get("cases.csv")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_chunks_join_without_a_seam(
    publish: Publish, fetch: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [publish().number for _ in range(5)]
    monkeypatch.setattr(rows, "CHUNK", 2)
    assert (numbers(fetch.rows()), Case.objects.count()) == (made, 5)


def test_the_head_of_the_file_is_the_list_of_fields(fetch: Fetching) -> None:
    answer = fetch.get("cases.csv")
    assert answer.told.strip("\ufeff\r\n").split(",") == [field.name for field in FIELDS]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_pages_elsewhere_may_read_it(fetch: Fetching) -> None:
    answer = fetch.get("cases.geojson")
    assert (answer["Access-Control-Allow-Origin"], answer["Content-Type"]) == (
        "*",
        "application/geo+json; charset=utf-8",
    )
