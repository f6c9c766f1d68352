"""Incidents: noted, told to authority and people by the clocks, closed with what was learned."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from gongzhi.civic.privacy.actions import (
    Known,
    change_incident,
    close_incident,
    fulfil_duty,
    name_people,
    note_incident,
    seed_notice_limits,
    set_notice_limit,
    waive_duty,
)
from gongzhi.civic.privacy.actions.incidents import (
    AuthorityMustKnow,
    DiscoveredLater,
    DutyDone,
    HowMissing,
    IncidentOver,
    IncidentUnclear,
    NothingLearned,
    StillToTell,
)
from gongzhi.civic.privacy.models import Incident, NoticeDuty, NoticeLimit
from gongzhi.civic.privacy.queries import incidents_told_to, letter_to, open_incidents
from gongzhi.civic.privacy.vocabulary import Harm, Level, Told
from gongzhi.kernel.models import Fact

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OFFICER = SimpleNamespace(pk=12)


@pytest.fixture(autouse=True)
def limits(noon: datetime) -> None:
    """The limits with which every city starts."""
    seed_notice_limits(by=OFFICER, at=noon)


def known(at: datetime, **details: Any) -> Known:
    """Return what is known of a small leak."""
    usual: dict[str, Any] = {
        "title": "导出文件发错单位",
        "harms": [Harm.LEAKED],
        "kinds": "姓名、手机号码",
        "cause": "发邮件时选错收件人",
        "danger": "可能接到骚扰电话",
        "measures": "已要求对方删除并确认",
        "advice": "接到可疑电话请挂断",
        "contact": "12345",
        "people": 3,
        "level": Level.ORDINARY,
        "discovered_at": at - HOUR,
    }
    return Known(**(usual | details))


def noted(at: datetime, **details: Any) -> Incident:
    """Return an incident that was just noted."""
    return note_incident(known(at, **details), by=OFFICER, at=at)


def duty(incident: Incident, to: Told) -> NoticeDuty:
    """Return the first duty towards somebody."""
    return incident.duties.filter(limit__to=to)[0]


def receivers(incident: Incident) -> list[str]:
    """Return who is to be told, by the codes of the rules."""
    return list(incident.duties.order_by("id").values_list("limit__code", flat=True))


def test_every_city_starts_with_limits_that_name_their_source(noon: datetime) -> None:
    assert seed_notice_limits(by=OFFICER, at=noon) == 0
    assert [limit.code for limit in NoticeLimit.objects.filter(minutes=None)] == [
        "pipl57-authority",
        "pipl57-people",
    ]
    assert all("第" in limit.source and "条" in limit.source for limit in NoticeLimit.objects.all())


def test_of_a_small_incident_authority_and_people_are_told_at_once(noon: datetime) -> None:
    incident = noted(noon)
    assert receivers(incident) == ["pipl57-authority", "pipl57-people"]
    assert {each.due_at for each in incident.duties.all()} == {noon - HOUR}


def test_of_a_larger_one_the_network_authority_hears_within_four_hours_of_the_discovery(
    noon: datetime,
) -> None:
    found = noted(noon, level=Level.LARGER).duties.get(limit__code="cyber-4h")
    assert found.due_at == noon - HOUR + 4 * HOUR


def test_a_graver_level_adds_a_duty_and_a_milder_one_takes_none_away(noon: datetime) -> None:
    incident = noted(noon)
    for level in (Level.MAJOR, Level.ORDINARY):
        change_incident(incident, known(noon, level=level), by=OFFICER, at=noon)
        assert "cyber-4h" in receivers(incident)


def test_a_limit_is_data(noon: datetime) -> None:
    limit = NoticeLimit.objects.get(code="cyber-cii-1h")
    set_notice_limit(limit, minutes=30, is_on=True, source="本市规定", by=OFFICER, at=noon)
    found = noted(noon, level=Level.GRAVE).duties.get(limit=limit)
    assert found.due_at == noon - HOUR + timedelta(minutes=30)


def test_what_is_known_later_moves_the_clocks_that_still_run(noon: datetime) -> None:
    incident = noted(noon, level=Level.LARGER)
    done = fulfil_duty(duty(incident, Told.PEOPLE), how="短信", by=OFFICER, at=noon)
    earlier = known(noon, level=Level.LARGER, discovered_at=noon - 3 * HOUR)
    change_incident(incident, earlier, by=OFFICER, at=noon)
    due = dict(incident.duties.values_list("limit__code", "due_at"))
    assert (due["cyber-4h"], due[done.limit.code]) == (noon + HOUR, noon - HOUR)


@pytest.mark.parametrize("missing", ["title", "kinds", "cause", "danger", "measures", "contact", "harms"])
def test_an_incident_says_what_the_law_asks_for(missing: str, noon: datetime) -> None:
    with pytest.raises(IncidentUnclear):
        noted(noon, **{missing: [] if missing == "harms" else " "})


@pytest.mark.parametrize(("begun", "found"), [(0, -1), (1, 2)])
def test_nothing_is_discovered_in_the_future_or_before_it_began(
    begun: int, found: int, noon: datetime
) -> None:
    with pytest.raises(DiscoveredLater):
        noted(noon, began_at=noon - begun * HOUR, discovered_at=noon - found * HOUR)


def test_those_concerned_find_the_letter_once_they_were_told(noon: datetime) -> None:
    incident = noted(noon)
    assert name_people(incident, [7, 8, 7], by=OFFICER, at=noon) == 2
    assert name_people(incident, [8, 9], by=OFFICER, at=noon) == 1
    assert list(incidents_told_to(8)) == []
    fulfil_duty(duty(incident, Told.PEOPLE), how="站内通知", by=OFFICER, at=noon)
    assert (list(incidents_told_to(8)), list(incidents_told_to(10))) == ([incident], [])


def test_who_is_named_after_the_people_were_told_finds_the_letter_at_once(noon: datetime) -> None:
    incident = noted(noon)
    fulfil_duty(duty(incident, Told.PEOPLE), how="站内通知", by=OFFICER, at=noon)
    name_people(incident, [7], by=OFFICER, at=noon + HOUR)
    assert list(incidents_told_to(7)) == [incident]


def test_to_tell_is_done_once_and_says_how(noon: datetime) -> None:
    found = duty(noted(noon), Told.AUTHORITY)
    with pytest.raises(HowMissing):
        fulfil_duty(found, how=" ", by=OFFICER, at=noon)
    fulfil_duty(found, how="电话报告，编号7", by=OFFICER, at=noon)
    with pytest.raises(DutyDone):
        fulfil_duty(found, how="再报", by=OFFICER, at=noon)


def test_people_may_be_spared_for_a_reason_the_authority_never(noon: datetime) -> None:
    incident = noted(noon)
    waived = waive_duty(duty(incident, Told.PEOPLE), because="文件已加密", by=OFFICER, at=noon)
    assert (waived.is_waived, waived.told_at) == (True, noon)
    with pytest.raises(AuthorityMustKnow):
        waive_duty(duty(incident, Told.AUTHORITY), because="不想报", by=OFFICER, at=noon)


def test_it_is_closed_when_all_were_told_and_something_was_learned(noon: datetime) -> None:
    incident = noted(noon)
    with pytest.raises(NothingLearned):
        close_incident(incident, learned=" ", by=OFFICER, at=noon)
    with pytest.raises(StillToTell, match="履行个人信息保护职责的部门、受影响的个人"):
        close_incident(incident, learned="加一道核对", by=OFFICER, at=noon)
    for each in incident.duties.all():
        fulfil_duty(each, how="已告知", by=OFFICER, at=noon)
    close_incident(incident, learned="加一道核对", by=OFFICER, at=noon)
    assert list(open_incidents()) == []
    with pytest.raises(IncidentOver):
        change_incident(incident, known(noon), by=OFFICER, at=noon)


def test_each_step_is_a_fact_without_a_word_of_it(noon: datetime) -> None:
    incident = noted(noon)
    name_people(incident, [7], by=OFFICER, at=noon)
    fulfil_duty(duty(incident, Told.AUTHORITY), how="电话", by=OFFICER, at=noon)
    waive_duty(duty(incident, Told.PEOPLE), because="已加密", by=OFFICER, at=noon)
    close_incident(incident, learned="加一道核对", by=OFFICER, at=noon)
    facts = Fact.objects.filter(subject=f"incident:{incident.pk}").order_by("id")
    kinds = [fact.kind.removeprefix("privacy.Incident") for fact in facts]
    assert kinds == ["Noted", "PeopleNamed", "Told", "NotTold", "Closed"]
    assert "手机" not in str([fact.data for fact in facts])


@pytest.mark.parametrize("to", list(Told))
def test_a_letter_holds_the_three_contents_of_article_57(to: Told, noon: datetime) -> None:
    letter = letter_to(to, noted(noon), city="云麓市", at=noon)
    told = (
        "泄露",
        "姓名、手机号码",
        "发邮件时选错收件人",
        "可能接到骚扰电话",
        "已要求对方删除",
        "接到可疑电话",
    )
    assert [words for words in (*told, "12345", "云麓市", "2025-03-12 11:00") if words not in letter] == []


def test_what_is_not_known_yet_is_said_to_be_so(noon: datetime) -> None:
    incident = note_incident(replace(known(noon), people=None), by=OFFICER, at=noon)
    with translation.override("zh-hans"):
        letter = letter_to(Told.AUTHORITY, incident, city="云麓市", at=noon)
    assert letter.count("还在核实") == 2


def test_a_letter_lists_what_happened_in_its_own_language(noon: datetime) -> None:
    incident = noted(noon, harms=list(Harm))
    assert "发生了什么：泄露、篡改、丢失" in letter_to(Told.PEOPLE, incident, city="云麓市", at=noon)


def test_words_of_an_incident_are_not_escaped_in_a_letter(noon: datetime) -> None:
    assert "A&B<C>" in letter_to(Told.PEOPLE, noted(noon, cause="A&B<C>"), city="云麓市", at=noon)
