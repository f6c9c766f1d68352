"""The pages of the categories."""

from datetime import datetime

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Category
from tests.a_city import City, an_accepted_case
from tests.web.desk.conftest import SignedIn

TAXONOMY = "/desk/settings/taxonomy/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def test_the_tree_counts_the_cases_of_each_branch(client: Client, city: City, earlier: datetime) -> None:
    top = Category.objects.create(code="00", name="市政设施")
    Category.objects.filter(pk=city.roads.pk).update(parent=top)
    an_accepted_case(city, at=earlier)
    tree = client.get(TAXONOMY).context["tree"]
    assert [(b.category.name, b.cases, [(c.category.name, c.cases) for c in b.below]) for b in tree] == [
        ("市政设施", 1, [("道路破损", 1)])
    ]


def test_a_category_is_added_below_another_with_the_next_code(client: Client, city: City) -> None:
    page = client.get(f"{TAXONOMY}new/?below={city.roads.pk}")
    assert page.context["form"].initial == {"code": "0101"}
    client.post(
        f"{TAXONOMY}new/?below={city.roads.pk}", {"code": "0101", "name": "路灯不亮", "keywords": "路灯;灯坏"}
    )
    added = Category.objects.get(code="0101")
    assert (added.name, added.parent, added.keywords, added.is_active) == (
        "路灯不亮",
        city.roads,
        "路灯;灯坏",
        True,
    )


def test_below_the_third_level_nothing_is_added(client: Client, city: City) -> None:
    second = Category.objects.create(code="0101", name="二级", parent=city.roads)
    third = Category.objects.create(code="010101", name="三级", parent=second)
    response = client.post(f"{TAXONOMY}new/?below={third.pk}", {"code": "x", "name": "四级"})
    assert ("分类最多三级" in response.text, Category.objects.count()) == (True, 3)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "01", "name": "别的"}, "已经有分类在用"),
        ({"code": "a b", "name": "别的"}, "代码只能用"),
        ({"code": "", "name": "别的"}, "还没有填"),
        ({"code": "02", "name": ""}, "还没有填"),
        ({"code": "02", "name": "名" * 81}, "80"),
    ],
)
def test_what_cannot_be_a_category_is_explained(
    client: Client, city: City, typed: dict[str, str], said: str
) -> None:
    response = client.post(f"{TAXONOMY}new/", typed)
    assert (response.status_code, said in response.text) == (422, True)
    assert list(Category.objects.values_list("name", flat=True)) == ["道路破损"]


def test_a_category_is_renamed_and_retired(client: Client, city: City) -> None:
    client.post(f"{TAXONOMY}{city.roads.pk}/", {"name": "道路设施", "keywords": "坑;裂缝"})
    city.roads.refresh_from_db()
    assert (city.roads.name, city.roads.keywords, city.roads.is_active) == ("道路设施", "坑;裂缝", False)
    assert city.administrator.name in client.get(f"{TAXONOMY}{city.roads.pk}/").text


def test_a_branch_is_retired_from_below_and_taken_up_from_above(client: Client, city: City) -> None:
    lamps = Category.objects.create(code="0101", name="路灯不亮", parent=city.roads)
    assert "请先停用它们" in client.post(f"{TAXONOMY}{city.roads.pk}/", {"name": "道路破损"}).text
    Category.objects.update(is_active=False)
    said = client.post(f"{TAXONOMY}{lamps.pk}/", {"name": "路灯不亮", "is_active": "on"}).text
    assert "请先恢复上一级" in said


@pytest.mark.parametrize("below", ["x", "999", "9" * 30])
def test_below_nothing_is_nowhere(client: Client, city: City, below: str) -> None:
    assert client.get(f"{TAXONOMY}new/?below={below}").status_code == 404
