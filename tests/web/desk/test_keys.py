"""Keys: each on a page is in the printed help, and none is there twice."""

import re
from collections import Counter
from datetime import datetime

import pytest

from gongzhi.web.desk.case.steps import DEEDS
from gongzhi.web.desk.queue.keys import KEYS
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.web.desk.conftest import SignedIn

ROLES = ("operator", "dispatcher", "handler", "supervisor", "evaluator", "auditor", "gardener")
STATES = (an_opened_case, an_accepted_case, a_dispatched_case, a_case_in_hand, a_resolved_case)


def keys_on(page: str) -> Counter[str]:
    """Return the keys of a page; what stands twice for two widths of the screen counts once."""
    narrow = re.sub(r'<details class="gz-top-menu">.*?</details>', "", page, flags=re.DOTALL)
    return Counter(re.findall(r'data-key="([^"]+)"', narrow))


def pages_of(city: City, earlier: datetime) -> list[str]:
    """Return the addresses of the desk that have keys."""
    cases = [make(city, at=earlier) for make in STATES]
    case_pages = [f"/desk/case/{case.number}/" for case in cases]
    calls = f"/desk/follow-ups/{cases[-1].number}/"
    return [
        "/desk/",
        "/desk/?view=all",
        "/desk/intake/",
        "/desk/follow-ups/",
        calls,
        "/desk/views/",
        "/desk/day/",
        "/desk/notices/",
        "/desk/troubles/",
        *case_pages,
    ]


def told() -> set[str]:
    """Return the keys in the printed help: "j k" stands for two, "g q" for one after the other."""
    found: set[str] = set()
    for keys in KEYS.values():
        for key, _label in keys:
            found |= {key} if key.startswith(("g ", "Ctrl")) else set(key.split())
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_key_of_a_page_is_in_the_printed_help_and_none_is_there_twice(
    role: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client = signed_in(getattr(city, role))
    for address in pages_of(city, earlier):
        answer = client.get(address)
        found = keys_on(answer.content.decode()) if answer.status_code == 200 else Counter()
        assert ([key for key, n in found.items() if n > 1], set(found) - told()) == ([], set()), address


def test_every_step_with_a_key_is_told_with_its_name() -> None:
    of_a_case = next(keys for name, keys in KEYS.items() if str(name) == "一件事项")
    assert {(deed.key, step.label) for step, deed in DEEDS.items() if deed.key} <= set(of_a_case)


def test_the_page_prints_all_keys(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.auditor).get("/desk/keys/").content.decode()
    labels = [str(label) for keys in KEYS.values() for _key, label in keys]
    assert [label for label in labels if label not in page] == []
