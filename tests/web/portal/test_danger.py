"""Who writes of danger is told whom to call: while writing, and on the page after; without scripts."""

from django.test import Client

from tests.a_city import City
from tests.web.portal.words import a_report, reported, text_of

FIRE = "三楼着火了，楼道里全是烟"
FIRST = "如果有人身危险，请立即打电话求救"


def test_the_page_after_names_the_number_to_call(client: Client, city: City) -> None:
    case = reported(client, city, text=FIRE)
    page = client.get(f"/report/received/{case.number}/")
    assert FIRST in text_of(page)
    assert 'href="tel:119"' in page.content.decode()


def test_in_elder_mode_as_well(client: Client, city: City) -> None:
    case = reported(client, city, text=FIRE)
    client.cookies["elder"] = "1"
    assert FIRST in text_of(client.get(f"/report/received/{case.number}/"))


def test_an_ordinary_report_frightens_nobody(client: Client, city: City) -> None:
    case = reported(client, city)
    assert FIRST not in text_of(client.get(f"/report/received/{case.number}/"))


def test_a_cut_off_supply_is_no_danger_to_life(client: Client, city: City) -> None:
    case = reported(client, city, text="整栋楼停电两天了")
    assert "95598" not in text_of(client.get(f"/report/received/{case.number}/"))


def test_a_form_that_comes_back_names_the_number_too(client: Client, city: City) -> None:
    page = client.post("/report/", a_report(city, text=FIRE, place=""))
    assert (page.status_code, FIRST in text_of(page)) == (422, True)


def test_while_one_writes_the_number_comes_by_itself(client: Client, city: City) -> None:
    page = client.post("/report/like/", {"text": "我奶奶晕倒了叫不醒"})
    assert 'href="tel:120"' in page.content.decode()
