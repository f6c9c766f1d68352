"""The place that a report's words mean: offered, doubted, confirmed by a person, never decided for them."""

from datetime import datetime

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.jurisdictions.models import Place
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.factories import a_place
from tests.web.portal.words import a_report, queries_of, reported, text_of

SAID = "荷塘街道的路灯坏了三天，晚上看不清。"


@pytest.fixture
def other(city: City) -> Place:
    """Return a street of another county."""
    county = a_place("望山区", within=city.city)
    return a_place("山北街道", within=county)


def while_writing(client: Client, **said: object) -> str:
    return client.post("/report/like/", {"text": SAID, **said}).content.decode()


def is_marked(page: str, code: str) -> bool:
    return f'value="{code}" id="guessed_0" checked' in page


def test_a_street_that_the_words_name_is_marked_as_a_guess(client: Client, city: City) -> None:
    page = while_writing(client)
    assert is_marked(page, city.street.code)
    assert "根据文字推测，请核对" in page


def test_a_marked_guess_that_is_sent_is_the_place(client: Client, city: City) -> None:
    assert reported(client, city, text=SAID, place="", guessed=city.street.code).place == city.street


def test_a_guess_that_nobody_saw_is_not_taken(client: Client, city: City) -> None:
    page = client.post("/report/", a_report(city, text=SAID, place=""))
    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert is_marked(page.content.decode(), city.street.code)


def test_what_the_words_do_not_mean_cannot_be_sent_as_a_guess(
    client: Client, city: City, other: Place
) -> None:
    page = client.post("/report/", a_report(city, text=SAID, place="", guessed=other.code))
    assert (page.status_code, Case.objects.count()) == (422, 0)


def test_neither_stays_marked(client: Client, city: City) -> None:
    page = while_writing(client, guessed="none")
    assert 'id="guessed_none" checked' in page


def test_nothing_is_marked_while_a_name_is_written(client: Client, city: City) -> None:
    assert not is_marked(while_writing(client, place_words="柳浪"), city.street.code)


def test_words_without_a_place_offer_none(client: Client, city: City) -> None:
    assert "您说的是不是" not in while_writing(client, text="路灯坏了三天，晚上看不清")


def test_a_county_is_too_wide_to_be_offered(client: Client, city: City) -> None:
    assert "您说的是不是" not in while_writing(client, text="临湖区的路灯坏了三天")


def test_ones_own_last_case_tells_two_streets_of_one_name_apart(
    resident: Client, client: Client, city: City, other: Place, now: datetime
) -> None:
    twin = a_place("荷塘街道", within=other.parent)
    an_opened_case(city, at=now, place=other)
    assert f'value="{twin.code}" id="guessed_0"' in while_writing(resident)
    assert f'value="{city.street.code}" id="guessed_0"' in while_writing(client)


def test_another_place_than_the_words_say_is_asked_about(client: Client, city: City, other: Place) -> None:
    page = while_writing(client, place=other.code)
    assert "文字里说的是“临湖区 › 荷塘街道”，您选的是“望山区 › 山北街道”，请确认。" in page
    assert 'name="instead" value="" id="instead_no" checked' in page


def test_a_click_on_the_map_is_called_one(client: Client, city: City, other: Place) -> None:
    page = while_writing(client, place=other.code, lon="112.2", lat="27.8")
    assert "地图上点的是“望山区 › 山北街道”" in page


def test_a_place_within_what_the_words_name_is_not_doubted(client: Client, city: City) -> None:
    assert "请确认" not in while_writing(client, place=city.community.code)
    assert "请确认" not in while_writing(client, place=city.street.code, text="柳岸社区的路灯坏了")


def test_a_doubt_is_shown_once_and_stops_nobody(client: Client, city: City, other: Place) -> None:
    said = a_report(city, text=SAID, place=other.code, seen="")
    page = client.post("/report/", said)
    assert "文字里说的是“临湖区›荷塘街道”" in text_of(page)
    assert "还没有提交，请先看一下" in text_of(page)
    assert client.post("/report/", said | {"seen": "1"}).status_code == 302
    assert Case.objects.get().place == other


def test_the_place_of_the_words_may_be_taken_instead(client: Client, city: City, other: Place) -> None:
    said = {"text": SAID, "place": other.code}
    assert reported(client, city, instead=city.street.code, **said).place == city.street


def test_instead_counts_only_while_the_words_say_so(client: Client, city: City, other: Place) -> None:
    said = {"text": "路灯坏了三天，晚上看不清", "place": other.code}
    assert reported(client, city, instead=city.street.code, **said).place == other


def test_like_cases_come_for_a_marked_guess(client: Client, city: City, now: datetime) -> None:
    an_accepted_case(city, at=now, text="荷塘街道的路灯坏了，看不清。", is_public=True)
    assert "附近有人反映过类似的事" in while_writing(client)


def test_a_case_that_only_shares_a_few_words_is_not_offered(
    client: Client, city: City, now: datetime
) -> None:
    an_accepted_case(city, at=now, text="公园里晚上有人跳舞，看不清人，噪音很大，没法睡觉。", is_public=True)
    assert "附近有人反映过类似的事" not in while_writing(client)


def test_more_guesses_cost_no_more_queries(client: Client, city: City, other: Place) -> None:
    one = queries_of(lambda: while_writing(client, guessed="none"))
    a_place("荷塘街道", within=other.parent)
    assert queries_of(lambda: while_writing(client, guessed="none")) == one
