"""A city with some cases, a key for its resident, and a program that calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from tests.a_city import City, a_city

ROOT = "/open311/v2/"


@pytest.fixture
def city(db: None) -> City:
    """The small city, its community on the map."""
    city = a_city()
    city.community.lon, city.community.lat = 120.15, 30.28
    city.community.save()
    return city


@pytest.fixture
def lately() -> datetime:
    """An hour ago, to the second, as GeoReport tells times."""
    return clock.now().replace(microsecond=0) - timedelta(hours=1)


def a_key(person: Person, *scopes: Scope) -> str:
    """Return the secret of a token with which a program speaks for a person."""
    at = clock.now() - timedelta(days=1)
    made = create_token(
        "手机应用", scopes=scopes or [Scope.OPEN311], expires_at=at + timedelta(days=30), by=person, at=at
    )
    return made.secret


@dataclass
class Program:
    """A program that calls our Open311 and reads JSON."""

    key: str
    client: Client

    def get(self, path: str, code: int = 200, /, **said: Any) -> Any:
        """Return what a GET answers."""
        response = self.client.get(f"{ROOT}{path}.json", said)
        assert response.status_code == code, response.content.decode()
        return response.json()

    def post(self, path: str = "requests", code: int = 200, /, **said: Any) -> Any:
        """Return what a POST answers; `said` is added to an ordinary report."""
        response = self.client.post(f"{ROOT}{path}.json", {"api_key": self.key, **said})
        assert response.status_code == code, response.content.decode()
        return response.json()

    def xml(self, path: str, code: int = 200, /, **said: Any) -> ET.Element:
        """Return what a GET answers in XML."""
        response = self.client.get(f"{ROOT}{path}.xml", said)
        assert response.status_code == code, response.content.decode()
        return ET.fromstring(response.content)


REPORT = {"service_code": "01", "description": "路灯不亮，晚上走路看不清。", "lat": "30.28", "long": "120.15"}


@pytest.fixture
def app(city: City) -> Program:
    """A program that speaks for the resident."""
    return Program(a_key(city.resident), Client())


@pytest.fixture
def desk_app(city: City) -> Program:
    """A program that speaks for an operator."""
    return Program(a_key(city.operator), Client())


Open = Callable[..., str]


@pytest.fixture
def opened(app: Program) -> Open:
    """Return a function that opens a case through the interface and tells its id."""

    def open_one(**said: Any) -> str:
        return str(app.post(**{**REPORT, **said})[0]["service_request_id"])

    return open_one
