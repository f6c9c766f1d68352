"""A month is published: kept as it was, bound to the log, and counted again by anybody from open facts."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.evaluation.actions import publish_ranking
from gongzhi.civic.evaluation.queries import span_of
from gongzhi.civic.evaluation.queries.published import fact_of, open_facts
from gongzhi.civic.evaluation.queries.recomputing import counted_again, differences, omissions, read_against
from gongzhi.civic.evaluation.queries.recounting import Rules
from gongzhi.civic.ledger.actions import begin_log, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.copies import copy_in, entries_of
from gongzhi.civic.ledger.queries.log import folder_of
from tests.a_city import City
from tests.civic.evaluation.test_ranking import MARCH, a_judged_case

LATER = timedelta(days=30)


@pytest.fixture
def log(city: City, settings: Any, tmp_path: Path, noon: datetime) -> Log:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return begin_log(site="city.example", by=None, at=noon)


def test_x(city: City, log: Log, noon: datetime, django_capture_on_commit_callbacks: Any) -> None:
    a_judged_case(city, noon, is_public=True)
    a_judged_case(city, noon, is_public=True, resolved=False)
    a_judged_case(city, noon)
    published = publish_ranking(MARCH, by=city.evaluator, at=noon + LATER)
    with django_capture_on_commit_callbacks(execute=True):
        seal_facts(at=noon)
        sign_checkpoint(at=noon)
    copy = copy_in(folder_of(log))
    found = read_against(entries_of(copy), open_facts(MARCH), size=published.size, within=span_of(MARCH))
    assert found.false == []
    assert omissions(published.content, found) == {}
    counted = counted_again(found, Rules.of(published.content))
    assert list(differences(published.content, counted)) == []
    assert fact_of(published).data["size"] == published.size
