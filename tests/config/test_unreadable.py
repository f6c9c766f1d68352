"""NUL in addresses, questions and cookies: nothing is found, and nothing fails, on any database."""

import pytest
from django.test import Client

from tests.a_city import City, a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


@pytest.mark.parametrize("address", ["/public/%00/", "/case/%00/", "/public/a%00b/", "/%00"])
def test_an_address_with_nul_names_nothing(address: str, city: City) -> None:
    browser = Client()
    browser.force_login(city.resident)
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/places/search/?q=%00", "/places/search/?q%00=x", "/?x=%00&next=%00"])
def test_a_question_with_nul_is_asked_without_it(address: str, city: City) -> None:
    assert Client().get(address).status_code == 200


def test_staff_who_ask_with_nul_get_a_page(city: City) -> None:
    browser = Client()
    browser.force_login(city.administrator)
    assert browser.get("/desk/settings/places/?q=%00").status_code == 200


def test_a_cookie_with_nul_is_nobody_s_session() -> None:
    browser = Client(headers={"cookie": 'sessionid="\\000abcdefgh"'})
    assert browser.get("/account/profile/").status_code == 302


@pytest.mark.parametrize("address", ["/api/v1/cases?q=%00", "/api/v1/cases/%00"])
def test_programs_are_told_which_value_is_wrong(address: str, city: City) -> None:
    assert Client().get(address)["Content-Type"] == "application/problem+json"
