"""The style guide: every component in one page, in both frames, looked at by axe."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from gongzhi.web.elder import COOKIE
from gongzhi.web.styleguide import CONTENT, guide, timed
from tests.browser import DESK, PHONE, Axe

GUIDE = "/styleguide/"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?frame=desk", "?errors", "?frame=desk&errors", "?frame=%00"])
def test_the_guide_is_shown_in_every_frame(client: Client, query: str) -> None:
    response = client.get(GUIDE + query)
    assert (response.status_code, "样式手册" in response.text) == (200, True)


@pytest.mark.django_db
def test_the_guide_is_only_looked_at(client: Client) -> None:
    assert client.post(GUIDE).status_code == 405
    assert client.post(f"{GUIDE}places.json").status_code == 405


@pytest.mark.django_db
def test_the_map_of_the_guide_has_features_with_ids_and_names(client: Client) -> None:
    features = client.get(f"{GUIDE}places.json").json()["features"]
    assert {feature["geometry"]["type"] for feature in features} == {"Polygon", "Point"}
    assert all(feature["properties"]["id"] and feature["properties"]["name"] for feature in features)


@pytest.mark.django_db
def test_the_place_field_of_the_guide_finds_places(client: Client) -> None:
    found = client.get(f"{GUIDE}places.json", {"q": "湖"}).json()["items"]
    assert [set(place) for place in found] == [{"code", "name", "path"}] * 4


def test_hours_in_the_content_become_times(noon: datetime) -> None:
    written = {"a": [{"hours": -1.5}], "b": {"hours": 2, "unit": "h"}, "c": "hours"}
    an_hour_and_a_half_ago = noon - timedelta(minutes=90)
    assert timed(written, at=noon) == {**written, "a": [an_hour_and_a_half_ago]}


def test_the_guide_has_everything_that_is_written(noon: datetime) -> None:
    assert set(json.loads(CONTENT.read_text(encoding="utf-8"))) <= set(guide(at=noon))


@pytest.mark.parametrize("elder", ["0", "3"])
@pytest.mark.parametrize("query", ["", "?frame=desk&errors"])
def test_axe_is_content_with_the_guide(
    desk: Page, axe: Axe, live_server: Any, query: str, elder: str
) -> None:
    desk.context.add_cookies([{"name": COOKIE, "value": elder, "url": live_server.url}])
    desk.goto(f"{live_server.url}{GUIDE}{query}")
    expect(desk.locator("html.elder")).to_have_count(int(elder != "0"))
    for viewport in (DESK, PHONE):
        desk.set_viewport_size(viewport)
        axe(desk)
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_place_is_found_and_chosen_by_keyboard(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + GUIDE)
    field = desk.get_by_role("combobox", name="在什么地方")
    field.press_sequentially("湖")
    expect(desk.locator("li[role=option]")).to_have_count(4)
    name = desk.locator("li[role=option]").nth(1).inner_text().split("\n")[0]
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(name)
