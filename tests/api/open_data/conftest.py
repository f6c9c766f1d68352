"""A city with some public cases, and a program that fetches them."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.kernel import clock
from tests.a_city import City, a_city, an_accepted_case


@pytest.fixture
def city(db: None) -> City:
    """The small city, its community on the map."""
    city = a_city()
    city.community.lon, city.community.lat = 120.1534, 30.2876
    city.community.save()
    return city


@pytest.fixture
def lately() -> datetime:
    """An hour ago, to the second."""
    return clock.now().replace(microsecond=0) - timedelta(hours=1)


Publish = Callable[..., Case]


@pytest.fixture
def publish(city: City, lately: datetime) -> Publish:
    """Return a function that makes a public case, each a minute older than the last."""
    made: list[Case] = []

    def one(**details: Any) -> Case:
        usual: dict[str, Any] = {"at": lately - timedelta(minutes=len(made)), "is_public": True}
        made.append(an_accepted_case(city, **(usual | details)))
        return made[-1]

    return one


@dataclass
class Fetching:
    """A program that fetches open data."""

    client: Client

    def get(self, path: str, code: int = 200, /, **said: Any) -> Any:
        """Return the answer, read to its end."""
        response: Any = self.client.get(f"/open-data/{path}", said)
        response.told = response.getvalue().decode()
        assert response.status_code == code, response.told
        return response

    def rows(self, path: str = "cases.csv", **said: Any) -> list[dict[str, str]]:
        """Return the rows of a CSV file."""
        return list(csv.DictReader(io.StringIO(self.get(path, **said).told.removeprefix("\ufeff"))))

    def features(self, **said: Any) -> list[dict[str, Any]]:
        """Return the features of the GeoJSON file."""
        told: list[dict[str, Any]] = json.loads(self.get("cases.geojson", **said).told)["features"]
        return told


@pytest.fixture
def fetch(city: City) -> Fetching:
    return Fetching(Client())
