"""Who gets into the settings: administrators of a centre, to every page; nobody else to any."""

import pytest
from django.test import Client

from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, EscalationRule, ReplyTemplate
from gongzhi.civic.evaluation.models import ExclusionRule
from gongzhi.civic.evaluation.vocabulary import Criterion
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import LONG_AGO, City
from tests.factories import a_member
from tests.web.desk.conftest import SignedIn, queries_of

SETTINGS = "/desk/settings/"


def pages_of(city: City) -> list[str]:
    """Return the addresses of all pages that are read, with things of the city in them."""
    entry, rule = CatalogueEntry.objects.get(), DeadlineRule.objects.all()[0]
    template = ReplyTemplate.objects.create(title="已到场", text="您好！")
    parts = [
        "", "places/", "catalogue/", "catalogue/export.csv", "catalogue/new/", f"catalogue/{entry.pk}/",
        "deadlines/", "deadlines/new/", f"deadlines/{rule.pk}/", "escalation/",
        "taxonomy/", "taxonomy/new/", f"taxonomy/{city.roads.pk}/", "calendar/",
        "templates/", "templates/new/", f"templates/{template.pk}/",
        "evaluation/", "evaluation/weights/new/", "evaluation/exclusions/new/", "reactions/",
    ]  # fmt: skip
    return [f"{SETTINGS}{part}" for part in parts]


def deeds_of(city: City) -> list[str]:
    """Return the addresses that only take what is sent."""
    entry, rule, template = (
        model.objects.all()[0] for model in (CatalogueEntry, DeadlineRule, ReplyTemplate)
    )
    exclusion = ExclusionRule.objects.create(
        criterion=Criterion.KIND, value="help", reason="试", valid_from=LONG_AGO
    )
    parts = [
        f"catalogue/{entry.pk}/end/", f"deadlines/{rule.pk}/end/",
        f"escalation/{EscalationRule.objects.all()[0].pk}/end/", f"templates/{template.pk}/delete/",
        f"evaluation/exclusions/{exclusion.pk}/end/", "reactions/try/",
    ]  # fmt: skip
    return [f"{SETTINGS}{part}" for part in parts]


def state_of_the_tables() -> list[object]:
    """Return what a stranger's post could have changed."""
    tables = (CatalogueEntry, DeadlineRule, EscalationRule, ExclusionRule)
    return [*(table.objects.filter(valid_to=None).count() for table in tables), Category.objects.count()]


def test_an_administrator_of_a_centre_reads_every_page(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.administrator)
    answers = {page: client.get(page).status_code for page in pages_of(city)}
    assert answers == dict.fromkeys(answers, 200)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_gets_in_anywhere(role: Role, city: City, signed_in: SignedIn) -> None:
    client = signed_in(a_member(role, body=city.centre))
    pages, before = [*pages_of(city), *deeds_of(city)], state_of_the_tables()
    assert {client.get(page).status_code for page in pages} <= {404, 405}
    assert {client.post(page).status_code for page in pages} <= {404, 405}
    assert state_of_the_tables() == before


def test_a_bureaus_administrator_does_not_get_in(city: City, signed_in: SignedIn) -> None:
    client = signed_in(a_member(Role.ADMINISTRATOR, body=city.works))
    assert {client.get(page).status_code for page in pages_of(city)} == {404}


def test_residents_are_told_nothing_and_strangers_sign_in(city: City, signed_in: SignedIn) -> None:
    pages, client, stranger = pages_of(city), signed_in(city.resident), Client()
    assert {client.get(page).status_code for page in pages} == {404}
    assert all(stranger.get(page).headers["Location"].startswith("/account/login/") for page in pages)


def test_what_changes_things_is_sent_and_not_linked(city: City, signed_in: SignedIn) -> None:
    pages_of(city)
    client = signed_in(city.administrator)
    assert {client.get(deed).status_code for deed in deeds_of(city)} == {405}


def test_the_first_page_counts(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.administrator).get(SETTINGS).text
    assert ("11条有效" in page, "1个在用" in page, "运行正常" in page) == (True, True, True)


@pytest.mark.parametrize("page", ["catalogue/", "deadlines/", "taxonomy/", "templates/"])
def test_longer_lists_cost_no_more_queries(page: str, city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.administrator)
    few = queries_of(client, f"{SETTINGS}{page}")
    more_of_everything(city)
    assert queries_of(client, f"{SETTINGS}{page}") == few


def more_of_everything(city: City) -> None:
    """Fill the tables with a few rows more."""
    for number in range(3):
        category = Category.objects.create(code=f"01{number}", name=f"路灯{number}", parent=city.roads)
        entry = CatalogueEntry.objects.create(
            category=category, place=city.street, lead=city.parks, valid_from=LONG_AGO
        )
        entry.co_handlers.set([city.works])
        DeadlineRule.objects.create(
            stage="resolve",
            category=category,
            place=city.county,
            amount=number + 1,
            clock="hours",
            valid_from=LONG_AGO,
        )
        ReplyTemplate.objects.create(title=f"模板{number}", text="您好！", body=city.works)
