"""The page of the names that cases taught."""

import pytest

from gongzhi.civic.jurisdictions.models import Toponym
from tests.a_city import City
from tests.web.desk.conftest import SignedIn
from tests.web.portal.words import queries_of

PAGE = "/desk/settings/names/"


def a_name(city: City, name: str = "翠屏路", *, times: int = 3, is_imported: bool = False) -> Toponym:
    return Toponym.objects.create(
        name=name, kind="road", place=city.community, times=times, is_imported=is_imported
    )


def test_names_stand_with_their_place_and_how_many_cases_said_them(city: City, signed_in: SignedIn) -> None:
    a_name(city)
    a_name(city, "柳堤路", times=1)
    page = signed_in(city.administrator).get(PAGE).content.decode()
    assert page.index("翠屏路") < page.index("柳堤路")
    assert all(words in page for words in (city.community.path, "使用中", "还不够", '事项数">3<'))


def test_the_citys_own_list_is_not_among_them(city: City, signed_in: SignedIn) -> None:
    a_name(city, is_imported=True)
    page = signed_in(city.administrator).get(PAGE).content.decode()
    assert "还没有学到地名" in page


def test_a_wrong_name_is_refused_by_a_press(city: City, signed_in: SignedIn) -> None:
    toponym = a_name(city)
    client = signed_in(city.administrator)
    page = client.post(f"{PAGE}{toponym.pk}/refuse/", follow=True).content.decode()
    assert "不再把“翠屏路”当作地名" in page
    assert client.post(f"{PAGE}{toponym.pk}/refuse/").status_code == 404


def test_a_name_of_the_citys_list_is_not_refused_here(city: City, signed_in: SignedIn) -> None:
    toponym = a_name(city, is_imported=True)
    assert signed_in(city.administrator).post(f"{PAGE}{toponym.pk}/refuse/").status_code == 404


@pytest.mark.parametrize("who", ["dispatcher", "handler", "supervisor"])
def test_others_do_not_see_the_page(who: str, city: City, signed_in: SignedIn) -> None:
    assert signed_in(getattr(city, who)).get(PAGE).status_code == 404


def test_more_names_cost_no_more_queries(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.administrator)
    a_name(city)
    one = queries_of(lambda: client.get(PAGE))
    for n in range(3):
        a_name(city, f"翠屏{n}路")
    assert queries_of(lambda: client.get(PAGE)) == one
