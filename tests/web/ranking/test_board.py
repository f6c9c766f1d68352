"""A month's board: its numbers, its changes, its rules, its file."""

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.evaluation.actions import exclude_case, set_weights
from gongzhi.civic.evaluation.queries import cases_of, rates_by, total_of
from gongzhi.civic.evaluation.vocabulary import Figure, Grouping, Month
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.people.vocabulary import OrganisationKind
from gongzhi.kernel.clock import now
from gongzhi.web.ranking import pages
from gongzhi.web.ranking.board import board_named
from gongzhi.web.ranking.table import RATES, Ways
from tests.factories import a_place
from tests.web.desk.conftest import queries_of
from tests.web.ranking.conftest import DAY, Judged, SignedIn, a_judged_case

BOTH = pytest.mark.parametrize("where", ["/ranking/", "/desk/ranking/"])


@pytest.fixture
def client(judged: Judged, signed_in: SignedIn) -> Client:
    """A supervisor's browser, for which both places are open."""
    return signed_in(judged.city.supervisor)


@BOTH
def test_the_lines_are_the_rates_of_evaluation(where: str, client: Client, judged: Judged) -> None:
    lines = client.get(f"{where}?{judged.query}&by=county").context["lines"]
    rows = rates_by(Grouping.BODY, cases_of(judged.month), month=judged.month, at=now())
    assert [(line.label, line.rank, line.score) for line in lines] == [
        (row.label, row.rank, row.score) for row in rows
    ]
    for line, row in zip(lines, rows, strict=True):
        assert [share.value for share in line.shares] == [getattr(row.tally, rate.name) for rate in RATES]
        assert (line.counted.n, line.excluded.n, line.total.n) == (
            row.tally.counted, row.tally.excluded, row.tally.all,
        )  # fmt: skip


def test_the_sum_is_the_total_of_evaluation(client: Client, judged: Judged) -> None:
    total = client.get(f"/ranking/?{judged.query}&by=county").context["table"].total
    tally = total_of(cases_of(judged.month), month=judged.month, at=now())
    assert [share.value for share in total.shares] == [getattr(tally, rate.name) for rate in RATES]
    assert (total.counted.n, total.excluded.n) == (tally.counted, tally.excluded) == (3, 1)


def test_the_page_says_what_was_reckoned_by_hand(client: Client, judged: Judged) -> None:
    page = client.get(f"/ranking/?{judged.query}&by=county").text
    # Works: contacted 2/2, resolved 1/2, satisfied 1/2; 30 + 35/2 + 35/2. Parks: overdue, never contacted.
    assert all(words in page for words in ("区住建局", "65.00", "100.0%", "50.0%", "区园林中心", "0.00"))


@pytest.mark.parametrize(
    ("by", "level"),
    [("in-counties", Level.COUNTY), ("in-streets", Level.STREET), ("in-communities", Level.COMMUNITY)],
)
def test_places_are_compared_level_by_level(by: str, level: Level, client: Client, judged: Judged) -> None:
    lines = client.get(f"/ranking/?{judged.query}&by={by}").context["lines"]
    rows = rates_by(Grouping.PLACE, cases_of(judged.month), month=judged.month, at=now(), level=level)
    assert [(line.label, line.total.n) for line in lines] == [(row.label, row.tally.all) for row in rows]


def test_categories_are_compared(client: Client, judged: Judged) -> None:
    lines = client.get(f"/ranking/?{judged.query}&by=categories").context["lines"]
    assert [(line.label, line.total.n) for line in lines] == [("道路破损", 4)]


def test_like_is_compared_with_like(client: Client, judged: Judged) -> None:
    works = judged.city.works
    for kind, level, by in (
        (OrganisationKind.ENTERPRISE, judged.city.county, "enterprises"),
        (OrganisationKind.GOVERNMENT, judged.city.street, "streets"),
        (OrganisationKind.GOVERNMENT, judged.city.city, "city"),
        (OrganisationKind.COMMITTEE, judged.city.community, "others"),
    ):
        Organisation.objects.filter(pk=works.pk).update(kind=kind, place=level)
        lines = client.get(f"/ranking/?{judged.query}&by={by}").context["lines"]
        assert [line.label for line in lines] == ["区住建局"]


def test_a_board_without_bodies_is_not_offered(client: Client, judged: Judged) -> None:
    tabs = client.get(f"/ranking/?{judged.query}").context["groups"][0]["tabs"]
    assert [str(tab["label"]) for tab in tabs] == ["街道乡镇", "区县部门", "市级部门"]


def test_changes_are_against_the_month_before(client: Client, judged: Judged) -> None:
    a_judged_case(judged.city, judged.at - 10 * DAY)
    works, parks = client.get(f"/ranking/?{judged.query}&by=county").context["lines"]
    assert (works.climbed, works.gained) == (0, pytest.approx(65 - 100))
    assert (parks.climbed, parks.gained) == (None, None)


def test_weights_and_exclusions_are_shown_with_their_counts(client: Client, judged: Judged) -> None:
    exclude_case(judged.bad, because="台风", by=judged.city.supervisor, at=now())
    context = client.get(f"/ranking/?{judged.query}&by=county").context
    counted = {why: count.n for why, count in context["reasons"]}
    assert counted == {"咨询类，现场答复，不计入三率": 1, "台风": 1}
    assert context["weighed"] == [("响应率", 30), ("解决率", 35), ("满意率", 35)]


def test_each_month_has_its_own_weights(client: Client, judged: Judged) -> None:
    set_weights(
        response=0, resolution=50, satisfaction=50, valid_from=judged.month.first, by=CLOCKWORK, at=now()
    )
    page = client.get(f"/ranking/?{judged.query}&by=county")
    assert page.context["lines"][0].score == pytest.approx(50)


def test_without_a_choice_it_is_the_last_whole_month(client: Client, judged: Judged) -> None:
    page = client.get("/ranking/")
    today = timezone.localdate(now())
    assert page.context["month"].plus(1).first == date(today.year, today.month, 1)
    assert [
        str(judged.month) == value for value, _words in page.context["form"].fields["month"].choices
    ].count(True) == 1


def test_the_running_month_says_that_it_runs(client: Client, judged: Judged) -> None:
    page = client.get(f"/ranking/?month={judged.month.of(timezone.localdate(now()))}").text
    assert "还没过完" in page


@BOTH
@pytest.mark.parametrize("month", ["2024-13", "x", "1999-01", "9999-12", "<b>"])
def test_a_month_without_data_is_named(where: str, month: str, client: Client, judged: Judged) -> None:
    answer = client.get(where, {"month": month})
    assert (answer.status_code, "没有这个月的数据" in answer.text) == (422, True)


@BOTH
def test_an_unknown_board_is_nowhere(where: str, client: Client, judged: Judged) -> None:
    assert client.get(where, {"by": "persons"}).status_code == 404


@BOTH
def test_an_empty_city_has_a_page(where: str, client: Client, judged: Judged) -> None:
    page = client.get(f"{where}?month={judged.month.of(timezone.localdate(now()))}&by=streets").text
    assert "这个月没有可以比较的事项" in page


@BOTH
def test_more_bodies_and_cases_cost_no_more_queries(where: str, client: Client, judged: Judged) -> None:
    few = queries_of(client, f"{where}?{judged.query}&by=county")
    for number in range(3):
        case = a_judged_case(judged.city, judged.at)
        type(case).objects.filter(pk=case.pk).update(
            lead=judged.city.county_centre if number else judged.city.parks
        )
    assert queries_of(client, f"{where}?{judged.query}&by=county") == few


@pytest.fixture
def five_communities(client: Client, judged: Judged, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser before a board of five communities, of which a page shows two."""
    monkeypatch.setattr(pages, "A_PAGE", 2)
    for number in range(4):
        place = a_place(f"第{number + 1}社区", within=judged.city.street)
        case = a_judged_case(judged.city, judged.at, resolved=number < 2)
        type(case).objects.filter(pk=case.pk).update(place=place)
    return client


def pages_of(client: Client, address: str) -> list[Any]:
    """Return the pages of a list, each reached by the link from the one before."""
    answers = [client.get(address)]
    while way := re.search(r'rel="next" href="([^"]+)"', answers[-1].text):
        answers.append(client.get(urljoin(address, unescape(way[1]))))
    return answers


@BOTH
def test_a_long_board_has_pages_that_together_are_the_whole(
    where: str, five_communities: Client, judged: Judged
) -> None:
    turned = pages_of(five_communities, f"{where}?{judged.query}&by=in-communities")
    rows = rates_by(
        Grouping.PLACE, cases_of(judged.month), month=judged.month, at=now(), level=Level.COMMUNITY
    )
    lines = [[(line.rank, line.label) for line in page.context["lines"]] for page in turned]
    ranked = [(row.rank, row.label) for row in rows]
    assert lines == [ranked[:2], ranked[2:4], ranked[4:]]


@BOTH
def test_each_page_of_a_board_has_the_sum_and_the_chart_of_all(
    where: str, five_communities: Client, judged: Judged
) -> None:
    turned = pages_of(five_communities, f"{where}?{judged.query}&by=in-communities")
    for part in ("figures", "chart", "reasons"):
        assert [page.context[part] for page in turned] == [turned[0].context[part]] * 3
    assert (turned[2].context["table"].total.total.n, len(turned[2].context["chart"]["rows"])) == (8, 5)


@BOTH
def test_the_file_of_a_long_board_is_whole(where: str, five_communities: Client, judged: Judged) -> None:
    answer = five_communities.get(f"{where}export.csv?{judged.query}&by=in-communities&page=2")
    ranks = [row[2] for row in csv.reader(io.StringIO(b"".join(answer).decode()))]
    assert ranks == ["名次", "1", "1", "3", "3", "5"]


@pytest.mark.parametrize(("asked", "shown"), [("3", 3), ("99", 3), ("0", 3), ("x", 1), ("", 1)])
def test_a_page_that_is_not_there_leads_to_one_that_is(
    asked: str, shown: int, five_communities: Client, judged: Judged
) -> None:
    page = five_communities.get(f"/ranking/?{judged.query}&by=in-communities&page={asked}").context["page"]
    assert page.number == shown


@BOTH
def test_a_short_board_has_no_pages_to_turn(where: str, client: Client, judged: Judged) -> None:
    assert "gz-pages" not in client.get(f"{where}?{judged.query}&by=county").text


def test_addresses_keep_what_they_ask_for() -> None:
    ways = Ways("portal", Month(2025, 3), board_named("county"))
    assert ways.to_board() == "/ranking/?month=2025-03&by=county"
    assert ways.trend("7") == "/ranking/trend/?month=2025-03&by=county&of=7"
    asked = parse_qs(urlsplit(ways.cases(Figure.EXCLUDED, "7", because="台风 & 停电")).query)
    assert asked == {
        "month": ["2025-03"], "by": ["county"], "figure": ["excluded"], "of": ["7"],
        "because": ["台风 & 停电"],
    }  # fmt: skip


@BOTH
def test_the_file_holds_the_figures_of_the_page(where: str, client: Client, judged: Judged) -> None:
    Organisation.objects.filter(pk=judged.city.parks.pk).update(name="=区园林中心")
    answer = client.get(f"{where}export.csv?{judged.query}&by=county")
    text = b"".join(answer).decode()
    head, works, parks = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert text.startswith("\ufeff")
    assert head[:5] == ["月份", "区县部门", "名次", "综合得分", "响应率"]
    assert works[1:7] == ["区住建局", "1", "65.00", "100.0%", "2", "2"]
    assert works[-3:] == ["2", "1", "3"]
    assert parks[1] == "'=区园林中心"


def test_strangers_see_the_public_board_and_not_the_desks(judged: Judged) -> None:
    stranger = Client()
    assert stranger.get("/ranking/").status_code == 200
    assert stranger.get("/desk/ranking/").headers["Location"].startswith("/account/login/")


def test_elder_mode_and_english_have_it_too(client: Client, judged: Judged) -> None:
    client.cookies.load({"django_language": "en"})
    assert client.get(f"/ranking/?{judged.query}").status_code == 200
