"""Letters about incidents: the residents whom they concern read them, nobody else."""

from datetime import datetime
from typing import Any

from django.test import Client

from gongzhi.civic.privacy.actions import (
    Known,
    fulfil_duty,
    name_people,
    note_incident,
    seed_notice_limits,
)
from gongzhi.civic.privacy.vocabulary import Harm, Level, Told
from tests.a_city import City
from tests.web.portal.words import text_of

PAGE = "/mine/incidents/"


def told(city: City, at: datetime, danger: str = "可能接到骚扰电话") -> None:
    """Tell the resident of an incident."""
    seed_notice_limits(by=city.officer, at=at)
    words: dict[str, Any] = dict.fromkeys(("title", "kinds", "cause", "measures", "contact"), "已查清")
    known = Known(harms=[Harm.LOST], level=Level.ORDINARY, discovered_at=at, danger=danger, **words)
    incident = note_incident(known, by=city.officer, at=at)
    name_people(incident, [city.resident.pk], by=city.officer, at=at)
    fulfil_duty(incident.duties.get(limit__to=Told.PEOPLE), how="站内", by=city.officer, at=at)


def test_whom_it_concerns_reads_what_happened(city: City, resident: Client, now: datetime) -> None:
    told(city, now)
    assert "有一起个人信息安全事件涉及您" in text_of(resident.get("/mine/"))
    page = text_of(resident.get(PAGE))
    assert ("可能接到骚扰电话" in page, "我们向您道歉" in page, "丢失" in page) == (True, True, True)


def test_nobody_else_reads_of_it(city: City, stranger: Client, now: datetime) -> None:
    told(city, now)
    assert "有一起个人信息安全事件涉及您" not in text_of(stranger.get("/mine/"))
    assert "没有通知" in text_of(stranger.get(PAGE))


def test_what_was_written_is_escaped(city: City, resident: Client, now: datetime) -> None:
    told(city, now, danger="<b>A&B</b>")
    assert "&lt;b&gt;A&amp;B" in resident.get(PAGE).text
