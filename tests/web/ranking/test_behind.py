"""The cases behind each figure, and the trend of a line."""

import re
from html import unescape

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import public_cases, visible_cases
from gongzhi.civic.evaluation.actions import exclude_case
from gongzhi.civic.evaluation.queries import cases_of, narrowed, total_of
from gongzhi.civic.evaluation.vocabulary import Figure
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.clock import now
from tests.web.desk.conftest import queries_of
from tests.web.ranking.conftest import Judged, SignedIn, a_judged_case

BOARDS = ("streets", "county", "city", "in-counties", "in-streets", "in-communities", "categories")


def counts_on(page: str) -> dict[str, int]:
    """Return the numbers of a board that open into cases, by their address."""
    links = re.findall(r'href="([^"]*/cases/\?[^"]*)">(\d+)(?:<|件)', page)
    return {unescape(url): int(number) for url, number in links}


@pytest.mark.parametrize("where", ["/ranking/", "/desk/ranking/"])
@pytest.mark.parametrize("by", BOARDS)
def test_each_number_opens_into_a_list_of_as_many_cases(
    where: str, by: str, judged: Judged, signed_in: SignedIn
) -> None:
    client = signed_in(judged.city.auditor)
    Case.objects.filter(pk=judged.bad.pk).update(place=judged.city.county)
    counts = counts_on(client.get(f"{where}?{judged.query}&by={by}").text)
    assert bool(counts) == (by not in {"streets", "city"})
    for url, number in counts.items():
        context = client.get(url).context
        assert (context["total"], context["page"].paginator.count + context["hidden"]) == (number, number), (
            url
        )


@pytest.mark.parametrize("figure", Figure)
def test_the_list_of_a_body_is_the_count_of_evaluation(
    figure: Figure, judged: Judged, signed_in: SignedIn
) -> None:
    works = judged.city.works
    page = signed_in(judged.city.auditor).get(
        f"/desk/ranking/cases/?{judged.query}&by=county&of={works.pk}&figure={figure.value}"
    )
    tally = total_of(narrowed(cases_of(judged.month), body=works), month=judged.month, at=now())
    assert page.context["total"] == getattr(tally, figure.value)


def test_staff_see_their_own_cases_and_the_number_of_others(judged: Judged, signed_in: SignedIn) -> None:
    gardener = judged.city.gardener
    page = signed_in(gardener).get(f"/desk/ranking/cases/?{judged.query}&by=in-counties&figure=all")
    assert (
        {case for case, _reason in page.context["rows"]}
        == set(visible_cases(gardener, at=now()))
        == {judged.late}
    )
    assert "其中3件不在您的查看范围内" in page.text


def test_the_public_sees_public_cases_and_the_number_of_others(judged: Judged) -> None:
    page = Client().get(f"/ranking/cases/?{judged.query}&by=in-counties&figure=all")
    assert set(public_cases()) == {judged.good, judged.asked}
    assert (len(page.context["cards"]), "其中2件没有公开" in page.text) == (2, True)
    assert all(case.number not in page.text for case in (judged.bad, judged.late))


def test_phone_numbers_in_titles_stay_hidden(judged: Judged) -> None:
    Case.objects.filter(pk=judged.good.pk).update(title="路灯坏了打13800001234")
    assert "13800001234" not in Client().get(f"/ranking/cases/?{judged.query}&by=categories&figure=all").text


def test_each_reason_opens_into_its_cases(judged: Judged, signed_in: SignedIn) -> None:
    exclude_case(judged.bad, because="台风 & 停电", by=judged.city.supervisor, at=now())
    client = signed_in(judged.city.supervisor)
    reasons = dict(client.get(f"/desk/ranking/?{judged.query}&by=county").context["reasons"])
    rows = client.get(reasons["台风 & 停电"].url).context["rows"]
    assert rows == [(judged.bad, "台风 & 停电")]


def test_cases_without_a_place_of_the_level_have_a_line_of_their_own(judged: Judged) -> None:
    Case.objects.filter(pk=judged.good.pk).update(place=judged.city.county)
    client = Client()
    lines = client.get(f"/ranking/?{judged.query}&by=in-communities").context["lines"]
    nowhere = next(line for line in lines if line.label == "没有写到这一级")
    assert len(client.get(nowhere.total.url).context["cards"]) == 1


def test_cases_without_a_category_have_a_line_of_their_own(judged: Judged) -> None:
    Case.objects.filter(pk=judged.good.pk).update(category=None)
    client = Client()
    lines = client.get(f"/ranking/?{judged.query}&by=categories").context["lines"]
    unnamed = next(line for line in lines if line.label == "未分类")
    assert len(client.get(unnamed.total.url).context["cards"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "by=county&figure=all", "month=x&by=county&figure=all", "month=2025-03&figure=all",
        "month=2025-03&by=x&figure=all", "month=2025-03&by=county", "month=2025-03&by=county&figure=x",
        "month=2025-03&by=county&figure=all&of=999", "month=2025-03&by=county&figure=all&of=x",
        "month=2025-03&by=county&figure=all&of=none", f"month=2025-03&by=county&figure=all&of={'9' * 40}",
        "month=2025-03&by=county&figure=all&of=²",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["/ranking/", "/desk/ranking/"])
def test_a_broken_address_leads_nowhere(where: str, query: str, judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(judged.city.auditor)
    assert client.get(f"{where}cases/?{query}").status_code == 404


def test_longer_lists_cost_no_more_queries(judged: Judged, signed_in: SignedIn) -> None:
    client = signed_in(judged.city.supervisor)
    for where in ("/ranking/", "/desk/ranking/"):
        address = f"{where}cases/?{judged.query}&by=in-counties&figure=all"
        few = queries_of(client, address)
        for _each in range(3):
            a_judged_case(judged.city, judged.at, is_public=True)
        assert queries_of(client, address) == few


@pytest.mark.parametrize("where", ["/ranking/", "/desk/ranking/"])
def test_the_trend_shows_twelve_months_each_open_to_its_cases(
    where: str, judged: Judged, signed_in: SignedIn
) -> None:
    client, works = signed_in(judged.city.auditor), judged.city.works
    page = client.get(f"{where}trend/?{judged.query}&by=county&of={works.pk}")
    months = page.context["trend"].months
    assert [month.label for month in months] == [str(judged.month.plus(-back)) for back in range(12)]
    assert (months[0].score, months[0].counted.n, months[1].score) == (65, 2, None)
    for url, number in counts_on(page.text).items():
        assert client.get(url).context["total"] == number


@pytest.mark.parametrize(("by", "model"), [("in-streets", Place), ("categories", Category)])
def test_places_and_categories_have_a_trend_too(
    by: str, model: type[Place] | type[Category], judged: Judged
) -> None:
    thing = judged.city.street if model is Place else judged.city.roads
    months = Client().get(f"/ranking/trend/?{judged.query}&by={by}&of={thing.pk}").context["trend"].months
    assert months[0].total.n == 4


def test_the_trend_costs_the_same_for_more_cases(judged: Judged) -> None:
    address = f"/ranking/trend/?{judged.query}&by=in-counties&of={judged.city.county.pk}"
    few = queries_of(Client(), address)
    a_judged_case(judged.city, judged.at)
    assert queries_of(Client(), address) == few
