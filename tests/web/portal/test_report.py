"""Reporting: words and a place give a case, once, whatever else is refused."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Channel, Kind
from gongzhi.civic.people.queries import person_with_phone
from gongzhi.kernel.ids import hash_code
from tests.a_city import City, an_accepted_case
from tests.factories import a_place
from tests.web.portal.words import a_report, code_on, queries_of, reported, text_of


def test_words_and_a_place_are_enough(client: Client, city: City) -> None:
    case = reported(client, city)
    assert (case.text, case.place, case.kind, case.channel) == (
        "荷塘路边的路灯坏了三天，晚上看不清。",
        city.community,
        Kind.HELP,
        Channel.WEB,
    )
    assert (case.spoken_by, case.typed_by, case.is_public) == (None, None, False)


def test_the_page_after_shows_number_code_and_deadline(client: Client, city: City) -> None:
    case = reported(client, city)
    page = client.get(f"/report/received/{case.number}/")
    assert hash_code(code_on(page)) == case.code_hash
    assert case.number in text_of(page)  # the groups of digits stand apart
    assert "前，工作人员会决定是否受理" in text_of(page)
    assert "7个自然日内办结答复" in text_of(page)


def test_the_visitor_gets_on_to_the_case_without_typing_the_code(client: Client, city: City) -> None:
    case = reported(client, city)
    assert client.get(f"/case/{case.number}/").status_code == 200
    assert Client().get(f"/case/{case.number}/").status_code == 404


def test_the_code_is_not_shown_to_another_visitor(client: Client, city: City) -> None:
    case = reported(client, city)
    answer = Client().get(f"/report/received/{case.number}/")
    assert answer["Location"] == f"/case/{case.number}/"


def test_sent_twice_gives_one_case_and_one_code(client: Client, city: City) -> None:
    said = a_report(city)
    first, second = client.post("/report/", said), client.post("/report/", said)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_sent_twice_with_a_phone_gives_one_case(client: Client, city: City) -> None:
    said = a_report(city, name="王女士", phone="138 0000 1234")
    client.post("/report/", said)
    client.post("/report/", said)
    assert Case.objects.count() == 1


def test_other_words_on_a_used_form_need_one_more_press(client: Client, city: City) -> None:
    said = a_report(city)
    client.post("/report/", said)
    page = client.post("/report/", said | {"text": "另外，垃圾桶也满了。"})
    assert page.status_code == 422
    assert "这张表单刚才提交过另一件诉求" in text_of(page)
    again = said | {"text": "另外，垃圾桶也满了。", "key": page.context["form"].data["key"]}
    assert client.post("/report/", again).status_code == 302
    assert Case.objects.count() == 2


def test_a_person_who_is_signed_in_reports_under_their_account(resident: Client, city: City) -> None:
    case = reported(resident, city, name="冒名", phone="13800001234")
    assert (case.spoken_by, case.typed_by) == (city.resident, None)


def test_a_visitor_may_leave_name_and_phone(client: Client, city: City) -> None:
    case = reported(client, city, name="王女士", phone="138 0000 1234")
    assert case.spoken_by is not None
    assert (case.spoken_by.full_name, case.spoken_by.phone, case.spoken_by.has_account) == (
        "王女士",
        "13800001234",
        False,
    )


def test_a_refused_report_leaves_no_caller_behind(client: Client, city: City) -> None:
    said = a_report(city, text="坏\x07了", name="王女士", phone="13800001234")
    assert client.post("/report/", said).status_code == 422
    assert person_with_phone("13800001234") is None


def test_a_failed_report_keeps_all_words(client: Client, city: City) -> None:
    said = a_report(city, place="", address="3号楼下", name="王女士", kind="complaint")
    page = client.post("/report/", said).content.decode()
    assert all(words in page for words in (said["text"], "3号楼下", "王女士"))
    assert re.search(r'name="kind" value="complaint"[^>]* checked', page)


def test_the_place_may_come_from_the_list(client: Client, city: City) -> None:
    case = reported(client, city, place="", community=city.street.code)
    assert case.place == city.street


def test_the_place_may_be_written_when_one_fits(client: Client, city: City) -> None:
    assert reported(client, city, place="", place_words="柳岸社区").place == city.community


def test_a_name_that_fits_several_places_offers_them(client: Client, city: City) -> None:
    other = a_place("柳岸新村社区", within=city.street)
    page = client.post("/report/", a_report(city, place="", place_words="柳岸"))
    assert page.status_code == 422
    assert "请点选是哪个地点" in text_of(page)
    assert {code for code, _ in page.context["form"].offers} == {city.community.code, other.code}


def test_find_offers_places_and_checks_nothing_else(client: Client, city: City) -> None:
    page = client.post("/report/", {"find": "1", "place_words": "柳岸", "text": ""})
    assert (page.status_code, page.context["form"].errors) == (200, {})
    assert "临湖区›荷塘街道›柳岸社区" in text_of(page)


def test_find_says_when_there_is_no_such_place(client: Client, city: City) -> None:
    page = client.post("/report/", {"find": "1", "place_words": "月球", "text": "有坑"})
    assert "没有找到“月球”" in text_of(page)
    assert "有坑" in text_of(page)


def test_two_different_places_are_asked_about(client: Client, city: City) -> None:
    page = client.post("/report/", a_report(city, community=city.street.code))
    assert "您选了两个地点，请点选其中一个" in text_of(page)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(("lon", "kept"), [(112.27, 112.27), (99.0, None)])
def test_a_point_is_kept_only_inside_the_place(
    client: Client, city: City, lon: float, kept: float | None
) -> None:
    city.community.lon, city.community.lat = 112.27, 27.88
    city.community.save()
    assert reported(client, city, lon=lon, lat=27.88).lon == kept


def test_like_cases_are_shown_before_a_report_without_scripts(
    client: Client, city: City, now: datetime
) -> None:
    known = an_accepted_case(city, at=now, text="荷塘路的路灯坏了。", is_public=True)
    page = client.post("/report/", a_report(city, seen=""))
    assert (page.status_code, Case.objects.count()) == (200, 1)
    assert f'formaction="/public/{known.number}/support/"' in page.content.decode()
    assert client.post("/report/", a_report(city, seen="1")).status_code == 302


def test_like_cases_come_while_writing(client: Client, city: City, now: datetime) -> None:
    an_accepted_case(city, at=now, text="荷塘路的路灯坏了，打电话13800001234。", is_public=True)
    part = client.post("/report/like/", {"text": "荷塘路路灯不亮", "place": city.community.code})
    assert "荷塘路的路灯坏了，打电话＊＊＊" in text_of(part)
    assert 'name="seen" id="id_seen" value="1"' in part.content.decode()


def test_private_cases_are_never_offered_as_like(client: Client, city: City, now: datetime) -> None:
    an_accepted_case(city, at=now, text="荷塘路的路灯坏了。", is_public=False)
    part = client.post("/report/like/", {"text": "荷塘路路灯坏了", "place": city.community.code})
    assert "路灯坏了" not in text_of(part)


def test_more_like_cases_cost_no_more_queries(client: Client, city: City, now: datetime) -> None:
    said = {"text": "荷塘路路灯坏了", "place": city.community.code}
    an_accepted_case(city, at=now, text="荷塘路的路灯坏了。", is_public=True)
    one = queries_of(lambda: client.post("/report/like/", said))
    for _ in range(2):
        an_accepted_case(city, at=now, text="荷塘路的路灯坏了。", is_public=True)
    assert queries_of(lambda: client.post("/report/like/", said)) == one


def test_words_of_danger_bring_the_number_to_call(client: Client, city: City) -> None:
    part = client.post("/report/like/", {"text": "楼上着火了，有人被困"})
    case = reported(client, city, text="楼上着火了，有人被困")
    page = client.get(f"/report/received/{case.number}/")
    assert 'href="tel:119"' in part.content.decode()
    assert 'href="tel:119"' in page.content.decode()


def test_a_file_that_is_refused_leaves_the_case(client: Client, city: City) -> None:
    said = a_report(city) | {"uploads": SimpleUploadedFile("奇怪.exe", b"MZ\x90\x00" * 8)}
    answer = client.post("/report/", said, follow=True)
    assert Case.objects.get().attachments.count() == 0
    assert "奇怪.exe：" in text_of(answer)
    assert "诉求已经收到，您可以稍后在诉求页面补充文件" in text_of(answer)


BAD = [
    ({"text": ""}, "请写一下发生了什么"),
    ({"text": "   \n "}, "请写一下发生了什么"),
    ({"text": "长" * 4001}, "最多4000个字，现在有4001个字"),
    ({"text": "坏\x07了，请修"}, "无法显示的控制字符"),
    ({"text": "反\u202e了"}, "无法显示的控制字符"),
    ({"place": ""}, "请告诉我们在哪里"),
    ({"place": "999999999999"}, "找不到您选的地点"),
    ({"place": "1' OR 1=1"}, "找不到您选的地点"),
    ({"community": "999999999999"}, "列表里没有这个地点"),
    ({"place": "", "place_words": "名" * 81}, "地点名字最多80个字"),
    ({"address": "路" * 201}, "具体位置最多200个字"),
    ({"kind": "gossip"}, "请在列出的类别里选择"),
    ({"name": "王", "phone": ""}, "请再留一个电话"),
    ({"name": "王\x07", "phone": "13800001234"}, "名字最多80个字"),
    ({"phone": "打给我"}, "电话号码请填数字"),
    ({"key": ""}, "这张表单不完整"),
    ({"key": "same-key"}, "这张表单不完整"),
]


@pytest.mark.parametrize(("said", "words"), BAD)
def test_bad_input_is_told_and_changes_nothing(
    client: Client, city: City, said: dict[str, str], words: str
) -> None:
    page = client.post("/report/", a_report(city, **said))
    assert page.status_code == 422
    assert words in text_of(page)
    assert Case.objects.count() == 0


def test_a_city_is_too_wide_a_place(client: Client, city: City) -> None:
    page = client.post("/report/", a_report(city, place=city.city.code))
    assert "请再具体一些" in text_of(page)


def test_a_place_that_has_ended_is_refused(client: Client, city: City, now: datetime) -> None:
    city.community.valid_to = now.date()
    city.community.save()
    assert "找不到您选的地点" in text_of(client.post("/report/", a_report(city)))


def test_html_is_shown_as_written(client: Client, city: City) -> None:
    case = reported(client, city, text="<script>alert(1)</script>路灯坏了")
    page = client.get(f"/case/{case.number}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;路灯坏了" in page
    assert "<script>alert" not in page


def test_line_ends_count_once(client: Client, city: City) -> None:
    assert reported(client, city, text="\r\n".join("字" * 2000)).text.count("\n") == 1999


def test_a_form_without_its_token_is_told(city: City) -> None:
    page = Client(enforce_csrf_checks=True).post("/report/", a_report(city))
    assert page.status_code == 403
    assert "这次提交没有被接收" in text_of(page)


def test_each_form_has_a_key_of_its_own(client: Client, city: City) -> None:
    keys = {client.get("/report/").context["form"]["key"].value() for _ in range(2)}
    assert len(keys) == 2


def test_a_report_of_wrongdoing_is_not_told_why_it_is_not_public(resident: Client, city: City) -> None:
    page = resident.post("/report/", a_report(city, kind="report", is_public="on", notice="1"), follow=True)
    assert "只是没有公开" not in text_of(page)
