"""The lines of how well replies answer: their order, their months, their links."""

from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone

from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.dispatch.queries.answer_scores import FEWEST, Lack, Scores
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Organisation
from gongzhi.web.desk.answers.table import Line, lines_of, months_of, percent, span_of, sum_of
from tests.a_city import City, an_opened_case
from tests.conftest import CHINA

pytestmark = pytest.mark.django_db
MARCH = Month(2025, 3)


@pytest.fixture
def case(city: City, noon: datetime) -> Case:
    return an_opened_case(city, at=noon)


def give(case: Case, body: Organisation, score: int, at: datetime, number: int = 1) -> None:
    """Keep what some replies of a body lack."""
    for _each in range(number):
        said = Statement.objects.create(case=case, at=at, audience="public", text="答复")
        ReadReply.objects.create(statement=said, case=case, body=body, at=at, score=score, lacks="no_time")


def test_the_lowest_comes_first_and_few_replies_last(case: Case, city: City, noon: datetime) -> None:
    give(case, city.works, 90, noon, FEWEST)
    give(case, city.parks, 40, noon, FEWEST)
    give(case, city.centre, 10, noon)
    lines = lines_of(Organisation.objects.all(), MARCH)
    assert [(line.label, line.mean) for line in lines] == [
        ("区园林中心", "40.0"),
        ("区住建局", "90.0"),
        ("市热线中心", "10.0"),
    ]


def test_a_month_holds_its_first_and_last_moment_and_no_other(case: Case, city: City) -> None:
    first = datetime(2025, 3, 1, tzinfo=CHINA)
    last = datetime(2025, 3, 31, 23, 59, 59, tzinfo=CHINA)
    outside = datetime(2025, 4, 1, tzinfo=CHINA)
    for at in (first, last, outside):
        give(case, city.works, 50, at)
    (line,) = lines_of(Organisation.objects.all(), MARCH)
    assert line.scores.replies == 2


def test_twelve_months_are_there_with_and_without_replies(case: Case, city: City, noon: datetime) -> None:
    give(case, city.works, 70, noon)
    lines = months_of(city.works, MARCH)
    assert (len(lines), lines[0].label, lines[-1].label) == (12, "2025-03", "2024-04")
    assert (lines[0].mean, lines[1].mean) == ("70.0", "")


def test_a_body_that_is_not_asked_for_is_not_counted(case: Case, city: City, noon: datetime) -> None:
    give(case, city.parks, 70, noon)
    assert lines_of(Organisation.objects.filter(pk=city.works.pk), MARCH) == []
    assert months_of(city.works, MARCH)[0].scores == Scores()


def test_a_line_leads_to_its_replies_and_its_months() -> None:
    line = Line("区住建局", MARCH, 7, Scores(4, 200, Counter({Lack.NO_TIME: 1})))
    cell = next(cell for cell in line.cells if cell.lack == Lack.NO_TIME)
    assert line.replies == "/desk/answers/replies/?month=2025-03&of=7"
    assert line.trend == "/desk/answers/trend/?month=2025-03&of=7"
    assert (cell.n, cell.per_cent, cell.url) == (1, "25.0%", f"{line.replies}&lack=no_time")


def test_sums_add_up() -> None:
    lines = [Line("", MARCH, 1, Scores(2, 150, Counter({Lack.NO_TIME: 1})))] * 2
    assert sum_of(lines) == Scores(4, 300, Counter({Lack.NO_TIME: 2}))
    assert sum_of([]) == Scores()
    assert percent(Scores(), Lack.NO_TIME) == ""


def test_a_span_begins_and_ends_at_midnight_of_the_city() -> None:
    span = span_of(MARCH)
    assert [f"{timezone.localtime(at):%m-%d %H:%M}" for at in span.values()] == ["03-01 00:00", "04-01 00:00"]
