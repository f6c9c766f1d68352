"""What visitors send, and how tests read a page."""

import html
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from tests.a_city import City


def a_report(city: City, **said: Any) -> dict[str, Any]:
    """Return what the report form sends: words and a place."""
    sent = {
        "text": "荷塘路边的路灯坏了三天，晚上看不清。",
        "place": city.community.code,
        "kind": "help",
        "key": str(uuid.uuid4()),
    }
    return sent | {"place_words": "", "seen": "1"} | said


def text_of(page: Any) -> str:
    """Return a page's words as a reader sees them, without tags and line ends."""
    without_head = re.sub(r"(?s)<head>.*?</head>", "", page.content.decode())
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", without_head)))


def reported(client: Client, city: City, **said: Any) -> Case:
    """Report a case through the page and return it."""
    answer = client.post("/report/", a_report(city, **said))
    assert answer.status_code == 302, text_of(answer)
    return Case.objects.get(number=answer["Location"].split("/")[-2])


def code_on(page: Any) -> str:
    """Return the code that the page shows."""
    found = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page.content.decode())
    assert found
    return found[0]


def queries_of(visit: Callable[[], object]) -> int:
    """Return how many queries a visit costs, not counting what the first visit of a session notes down."""
    visit()
    with CaptureQueriesContext(connection) as spent:
        visit()
    return len(spent)
