"""Reporting a body, as a resident does: chosen from a list, with files, and without leaving a name behind."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.civic.cases.models import Attachment, Case, Confidential
from gongzhi.civic.cases.vocabulary import Kind
from gongzhi.kernel.models import Fact
from tests.a_city import LONG_AGO, City
from tests.civic.cases.files import a_photo
from tests.factories import a_body, a_place
from tests.web.portal.words import a_report, text_of

pytestmark = pytest.mark.django_db


def about_the_works(city: City, **said: Any) -> dict[str, Any]:
    return a_report(city, kind="conduct", about=city.works.code, **said)


def test_a_body_is_chosen_from_a_list(client: Client, city: City) -> None:
    page = text_of(client.get("/report/"))
    assert city.works.name in page
    client.post("/report/", about_the_works(city))
    assert (Case.objects.get().kind, Confidential.objects.get().about) == (Kind.CONDUCT, city.works)


def test_a_body_that_ended_is_not_offered(client: Client, city: City) -> None:
    gone = a_body("撤销了的局", place=city.county)
    gone.valid_to = LONG_AGO
    gone.save()
    assert "撤销了的局" not in text_of(client.get("/report/"))


def test_nobody_need_know_which_body_it_is(client: Client, city: City) -> None:
    client.post("/report/", a_report(city, kind="conduct"))
    assert Confidential.objects.get().receiver == city.centre


def test_a_body_without_the_kind_is_asked_about(client: Client, city: City) -> None:
    answer = client.post("/report/", a_report(city, about=city.works.code))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "请选“举报单位或工作人员”" in text_of(answer)


def test_one_about_the_topmost_centre_is_refused_with_the_words_kept(client: Client, city: City) -> None:
    answer = client.post("/report/", a_report(city, kind="conduct", about=city.centre.code))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "12388" in text_of(answer)


def test_who_is_signed_in_leaves_no_name_behind_not_even_with_files(
    client: Client, city: City, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(city.resident)
    photo = SimpleUploadedFile("票据.jpg", a_photo())
    client.post("/report/", about_the_works(city, uploads=photo))
    assert (Case.objects.get().spoken_by, Attachment.objects.get().by) == (None, None)
    assert set(Fact.objects.filter(kind__startswith="cases.").values_list("by", flat=True)) == {None}


def test_no_like_cases_are_shown_on_the_way(client: Client, city: City) -> None:
    client.post("/report/", about_the_works(city))
    again = client.post("/report/", about_the_works(city, seen=""))
    assert (again.status_code, Case.objects.count()) == (302, 2)


def test_the_page_after_says_that_it_stays_confidential(client: Client, city: City) -> None:
    sent = client.post("/report/", about_the_works(city))
    assert "对方看不到您是谁" in text_of(client.get(sent["Location"]))


def test_the_reporter_finds_it_among_their_own_and_nobody_else_does(client: Client, city: City) -> None:
    client.force_login(city.resident)
    client.post("/report/", about_the_works(city))
    number = Case.objects.get().number
    assert number in text_of(client.get("/mine/"))
    neighbour = Client()
    neighbour.force_login(city.handler)
    assert (neighbour.get(f"/case/{number}/").status_code, number in text_of(neighbour.get("/mine/"))) == (
        404,
        False,
    )


def test_a_place_elsewhere_gives_way_to_that_of_the_body(client: Client, city: City) -> None:
    beside = a_place("望山区", within=city.city)
    centre = a_body("望山区中心", place=beside, is_centre=True)
    bureau = a_body("望山区住建局", place=beside)
    client.post("/report/", a_report(city, kind="conduct", about=bureau.code))
    assert (Confidential.objects.get().receiver, Case.objects.get().place) == (centre, beside)
