"""The catalogue's pages: list, filter, try, add, replace, end, history, export."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.models import CatalogueEntry, Category
from gongzhi.kernel.clock import now
from tests.a_city import LONG_AGO, City
from tests.web.desk.conftest import SignedIn

CATALOGUE = "/desk/settings/catalogue/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def typed(**more: str) -> dict[str, str]:
    """Return what is filled in for a new entry."""
    return {"category": "道路破损", "place": "荷塘街道", "lead": "区园林中心", **more}


def listed(client: Client, **query: str) -> list[str]:
    """Return the entries that the list shows."""
    return [str(entry) for entry in client.get(CATALOGUE, query).context["page"]]


def test_an_entry_is_added_with_helpers_and_source(client: Client, city: City) -> None:
    more = {"co_handlers_0": "区住建局", "source": "云政办〔2025〕3号", "valid_from": "2025-03-01"}
    response = client.post(f"{CATALOGUE}new/", typed(**more), follow=True)
    entry = CatalogueEntry.objects.get(place=city.street)
    assert "从2025-03-01起" in response.text
    assert (entry.lead, list(entry.co_handlers.all()), entry.source, entry.valid_from) == (
        city.parks, [city.works], "云政办〔2025〕3号", date(2025, 3, 1),
    )  # fmt: skip


def test_a_new_entry_for_the_same_range_ends_the_old_one_and_both_stay_in_the_history(
    client: Client, city: City
) -> None:
    client.post(f"{CATALOGUE}new/", typed(place="云麓市"))
    old, new = CatalogueEntry.objects.order_by("pk")
    page = client.get(f"{CATALOGUE}{new.pk}/")
    assert (old.valid_to, new.valid_to) == (timezone.localdate(now()), None)
    assert [row for row, _changes in page.context["rows"]] == [new, old]
    assert city.administrator.name in page.text


def test_replacing_starts_from_what_there_is(client: Client, city: City) -> None:
    entry = CatalogueEntry.objects.get()
    page = client.get(f"{CATALOGUE}new/?like={entry.pk}").text
    assert all(f'value="{words}"' in page for words in ("道路破损", "云麓市", "区住建局"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"category": ""}, "这一项还没有填"),
        ({"category": "不存在的"}, "没有找到“不存在的”"),
        ({"place": "邻市"}, "没有找到这个地点"),
        ({"place": "", "place_code": ""}, "这一项还没有填"),
        ({"place_code": "404"}, "这个地点已不再使用"),
        ({"lead": "区"}, "对应好几个"),
        ({"co_handlers_0": "区园林中心"}, "主办单位不用再写在协办里"),
        ({"valid_from": "明天"}, "请填写日期"),
        ({"place": "云麓市", "valid_from": "2023-05-01"}, "不能早于2024-01-01"),
        ({"source": "文" * 201}, "200"),
    ],
)
def test_what_cannot_be_saved_is_explained_and_kept(
    client: Client, city: City, wrong: dict[str, str], said: str
) -> None:
    response = client.post(f"{CATALOGUE}new/", typed(**wrong))
    assert (response.status_code, said in response.text) == (422, True)
    assert typed(**wrong)["lead"] in response.text
    assert CatalogueEntry.objects.count() == 1


def test_a_gap_in_the_past_is_not_filled_over_what_was_in_force(client: Client, city: City) -> None:
    CatalogueEntry.objects.update(valid_to=date(2025, 6, 1))
    assert (
        "不能早于2025-06-01"
        in client.post(f"{CATALOGUE}new/", typed(place="云麓市", valid_from="2025-05-01")).text
    )


def test_an_entry_ends_today_and_only_once(client: Client, city: City) -> None:
    entry = CatalogueEntry.objects.get()
    assert "已停用" in client.post(f"{CATALOGUE}{entry.pk}/end/", follow=True).text
    CatalogueEntry.objects.update(valid_to=date(2025, 1, 1))
    assert "这一条已经停用了" in client.post(f"{CATALOGUE}{entry.pk}/end/", follow=True).text
    assert CatalogueEntry.objects.get().valid_to == date(2025, 1, 1)


def test_the_list_is_narrowed_by_words_branch_place_body_and_day(client: Client, city: City) -> None:
    lamps = Category.objects.create(code="0101", name="路灯不亮", parent=city.roads)
    entry = CatalogueEntry.objects.create(
        category=lamps, place=city.street, lead=city.parks, valid_from=date(2025, 1, 1)
    )
    old, new = "道路破损 · 云麓市 → 区住建局", "路灯不亮 · 荷塘街道 → 区园林中心"
    entry.co_handlers.set([city.centre])
    assert listed(client) == [old, new]
    assert (
        listed(client, q="路灯") == listed(client, q="园林 荷塘") == listed(client, place="临湖区") == [new]
    )
    assert listed(client, category="道路破损") == [old, new]
    assert listed(client, body="区住建局") == [old]
    assert listed(client, body="市热线中心") == [new]
    assert listed(client, on="2024-06-01") == [old]
    assert listed(client, on="2023-06-01") == []


def test_a_senseless_filter_is_named_and_narrows_nothing(client: Client, city: City) -> None:
    page = client.get(CATALOGUE, {"place": "邻市", "on": "x"})
    assert ("没有找到这个地点" in page.text, len(page.context["page"])) == (True, 1)


def test_trying_tells_who_leads_and_which_row_decides(client: Client, city: City) -> None:
    entry = CatalogueEntry.objects.get()
    page = client.get(CATALOGUE, {"try-category": "道路破损", "try-place": "柳岸社区"})
    assert page.context["answer"] == entry
    assert f'href="{CATALOGUE}{entry.pk}/"' in page.text


def test_trying_tells_where_nobody_leads(client: Client, city: City) -> None:
    CatalogueEntry.objects.update(valid_to=LONG_AGO + timedelta(days=1))
    page = client.get(CATALOGUE, {"try-category": "道路破损", "try-place": "柳岸社区"})
    assert "目录里没有单位负责" in page.text


def test_the_export_holds_the_narrowed_list_and_no_formula(client: Client, city: City) -> None:
    CatalogueEntry.objects.update(source="=HYPERLINK(1)")
    answer = client.get(f"{CATALOGUE}export.csv", {"q": "道路"})
    lines = b"".join(answer).decode().splitlines()
    assert lines[0].startswith("\ufeff分类代码,分类,")
    places, bodies = f"{city.city.code},云麓市", f"{city.works.code},区住建局"
    assert lines[1:] == [f"01,道路破损,{places},{bodies},,2024-01-01,,'=HYPERLINK(1)"]


def test_places_of_every_level_are_suggested(client: Client, city: City) -> None:
    answer = client.get("/desk/settings/places/", {"q": "区"}).json()
    assert {place["name"] for place in answer} == {"临湖区", "柳岸社区"}
