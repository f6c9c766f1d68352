"""The guide: each of its examples runs against a real server."""

import re
from typing import Any

import pytest

from gongzhi.civic.cases.models import Case
from tests.a_city import a_city
from tests.api.rest.program import Program
from tests.architecture.source import ROOT
from tests.factories import a_member

GUIDE = (ROOT / "docs/api.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_every_example_runs(live_server: Any) -> None:
    city = a_city()
    operator = city.operator
    operator.memberships.create(
        body=city.centre,
        role="dispatcher",
        place=city.city,
        valid_from=a_member().memberships.get().valid_from,
    )
    token = Program(operator).headers["Authorization"].split()[1]
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        code = example.replace("https://gongzhi.example", live_server.url).replace("gz_…", token)
        exec(compile(code, "docs/api.md", "exec"), names)
    assert Case.objects.get().status == "accepted"


def test_the_guide_has_an_example_of_everything() -> None:
    assert len(EXAMPLES) == 8
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
    )
    assert [part for part in parts if part not in "".join(EXAMPLES)] == []
