"""Whatever is asked of the open data, there is an answer: data, or why not."""

from datetime import UTC, datetime

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.api.rest.cursor import Cursor
from tests.a_city import City

WORDS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "2025-03",
        "9999-12-31",
        "closed",
        "01",
        "1",
        "10000",
        "-1",
        "f39_f39_f38AAAAAAAAAAQ",
        "AAAAAAAAAAAAAAAAAAAAAA",
    ]
)
ASKED = st.dictionaries(
    st.sampled_from(["from", "to", "category", "place", "status", "limit", "cursor"]), WORDS, max_size=4
)
anything = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@anything
@given(said=ASKED, path=st.sampled_from(["cases.csv", "cases.geojson"]))
def test_any_question_has_an_answer(said: dict[str, str], path: str, client: Client, city: City) -> None:
    response = client.get(f"/open-data/{path}", said)
    response.getvalue()
    assert response.status_code in {200, 400}


@anything
@given(
    cursor=st.builds(
        Cursor,
        # The first and last days of the calendar lie outside it in some zone.
        st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)).map(lambda at: at.astimezone(UTC)),  # noqa: DTZ001
        st.integers(-(2**63), 2**63 - 1),
    )
)
def test_any_cursor_that_reads_as_one_has_a_page(cursor: Cursor, client: Client, city: City) -> None:
    response = client.get("/open-data/cases.csv", {"cursor": str(cursor)})
    response.getvalue()
    assert response.status_code in {200, 400}
