"""A program that speaks to the API, as tests see it: a token, and calls in JSON."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.test import Client

from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock

V1 = "/api/v1"


class Program:
    """Calls the API for a person, or (None) for nobody."""

    def __init__(self, person: Person | None = None, *, scopes: Collection[Scope] = tuple(Scope)) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if person is not None:
            at = clock.now()
            created = create_token("试", scopes=scopes, expires_at=at + timedelta(days=30), by=person, at=at)
            self.headers["Authorization"] = f"Bearer {created.secret}"
            self.token = created.token

    def get(self, address: str, **headers: str) -> Any:
        """Ask for something below /api/v1; a header `If-None-Match` is the argument `if_none_match`."""
        return self.client.get(V1 + address, headers=self._with(headers))

    def post(self, address: str, said: Any = None, **headers: str) -> Any:
        """Send JSON."""
        body = b"" if said is None else json.dumps(said)
        return self.client.post(
            V1 + address, body, content_type="application/json", headers=self._with(headers)
        )

    def head(self, address: str, **headers: str) -> Any:
        """Ask for the heads of an answer."""
        return self.client.head(V1 + address, headers=self._with(headers))

    def patch(self, address: str, said: Any) -> Any:
        """Change something."""
        body = json.dumps(said)
        return self.client.patch(V1 + address, body, content_type="application/json", headers=self.headers)

    def delete(self, address: str, **headers: str) -> Any:
        """End something."""
        return self.client.delete(V1 + address, headers=self._with(headers))

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
