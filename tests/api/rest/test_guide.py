"""The guide: each of its examples runs against a real server."""

import re
from datetime import timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.demo.founding import found_city
from gongzhi.kernel import clock
from tests.api.rest.program import Program
from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs/api.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_every_example_runs_in_a_fresh_demo_city(live_server: Any) -> None:
    found_city(at=clock.now() - timedelta(days=1))
    dispatcher = Person.objects.get_by_natural_key("xu.ran")
    token = Program(dispatcher).headers["Authorization"].split()[1]
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        code = example.replace("https://gongzhi.example", live_server.url).replace("gz_…", token)
        exec(compile(code, "docs/api.md", "exec"), names)
    assert Case.objects.get().status == "accepted"


def test_the_guide_has_an_example_of_everything() -> None:
    assert len(EXAMPLES) == 9
    parts = (
        "/me",
        "/cases",
        "/timeline",
        "/steps",
        "/attachments",
        "/places",
        "/categories",
        "/catalogue",
        "/rates",
        "/webhooks",
    )
    assert [part for part in parts if part not in "".join(EXAMPLES)] == []
