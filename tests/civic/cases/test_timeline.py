"""The timeline: every fact in words, each reader the words meant for them."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases import events
from gongzhi.civic.cases.actions import (
    contact_resident,
    follow_up_case,
    note_case,
    object_to_dispatch,
    resolve_case,
    support_case,
    watch_deadlines,
    whistle_for,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.timeline import TITLES, timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Outcome, Satisfaction, Way
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_opened_case
from tests.factories import a_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def words(case: Case, viewer: Actor, at: datetime) -> str:
    return "\n".join(
        f"{entry.by}:{entry.title}:{entry.text}" for entry in timeline_of(case, viewer=viewer, at=at)
    )


@pytest.fixture
def case(city: City, noon: datetime) -> Case:
    case = a_case_in_hand(city, at=noon, is_public=True)
    case = note_case(case, note="内部:与市政核对", by=city.handler, at=noon + HOUR)
    case = contact_resident(case, note="给您打过电话", by=city.handler, at=noon + 2 * HOUR)
    return resolve_case(case, reply="灯已换好", outcome=Outcome.DONE, by=city.handler, at=noon + DAY)


def test_every_event_of_a_case_has_words() -> None:
    told = {*TITLES, events.CaseFollowedUp, events.Said, events.PerhapsSaid, events.Decided}
    assert told == _all(events.CaseEvent)


def _all(event: type[events.CaseEvent]) -> set[type[events.CaseEvent]]:
    return {*event.__subclasses__(), *(below for child in event.__subclasses__() for below in _all(child))}


def test_staff_read_everything(city: City, case: Case, noon: datetime) -> None:
    read = words(case, city.dispatcher, noon)
    assert all(said in read for said in ("内部:与市政核对", "给您打过电话", "灯已换好"))


def test_the_reporter_reads_all_but_the_notes_of_staff(city: City, case: Case, noon: datetime) -> None:
    for viewer in (city.resident, CodeHolder(case.pk)):
        read = words(case, viewer, noon)
        assert "内部:与市政核对" not in read
        assert "给您打过电话" in read
        assert "灯已换好" in read


def test_the_public_reads_the_answer_only(case: Case, noon: datetime) -> None:
    read = words(case, None, noon)
    assert "内部" not in read
    assert "给您打过电话" not in read
    assert "区住建局答复：已解决:灯已换好" in read


def test_names_of_staff_stay_inside(city: City, case: Case, noon: datetime) -> None:
    city.handler.name = "吴工"
    city.handler.save()
    assert "吴工" in words(case, city.dispatcher, noon)
    assert "吴工" not in words(case, city.resident, noon) + words(case, None, noon)


def test_the_reporter_reads_which_body_decided_and_the_public_doesnt(
    city: City, case: Case, noon: datetime
) -> None:
    read = [(entry.by, entry.title) for entry in timeline_of(case, viewer=city.resident, at=noon)]
    assert ("市热线中心", "已受理，分类为“道路破损”，一般") in read
    assert ("区住建局", "区住建局答复：已解决") in read
    assert ("", "区住建局已签收") in read  # no decision
    assert "市热线中心" not in words(case, None, noon)


def test_the_reporters_name_is_in_no_timeline(city: City, case: Case, noon: datetime) -> None:
    assert city.resident.full_name not in words(case, city.dispatcher, noon)


def test_a_miss_is_told_in_full_by_the_system(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + DAY)
    entry = timeline_of(case, viewer=city.resident, at=noon)[-1]
    assert (entry.by, entry.title, entry.state) == (
        "系统",
        "“受理”超过期限（应在2025-03-12 16:00前）",
        "overdue",
    )


def test_bodies_are_named(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = whistle_for(case, bodies=[city.parks], because="树根顶裂路面", by=city.handler, at=noon)
    assert timeline_of(case, viewer=city.handler, at=noon)[-1].title == "吹哨，请区园林中心到场协办"


def test_the_reason_of_an_objection_is_for_staff(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_dispatched_case(city, at=noon), because="不属我局", by=city.handler, at=noon)
    assert "不属我局" in words(case, city.dispatcher, noon)
    assert "不属我局" not in words(case, city.resident, noon)


def test_a_follow_up_is_told_in_one_line(city: City, case: Case, noon: datetime) -> None:
    case = follow_up_case(
        case,
        way=Way.PHONE,
        resolved=False,
        satisfaction=Satisfaction.FAIR,
        by=city.evaluator,
        at=noon + 2 * DAY,
    )
    assert timeline_of(case, viewer=city.evaluator, at=noon)[-1].title == "电话回访：问题没有解决，基本满意"


def test_a_longer_life_takes_no_more_queries(
    city: City, case: Case, noon: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        timeline_of(case, viewer=city.dispatcher, at=noon)


def test_the_code_of_another_case_opens_no_more_than_the_public_reads(case: Case, noon: datetime) -> None:
    assert words(case, CodeHolder(case.pk + 1), noon) == words(case, None, noon)


def test_a_supporter_is_named_to_nobody(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, is_public=True)
    support_case(case, by=a_person("孙建国"), at=noon)
    assert "孙建国" not in words(case, city.handler, noon)


def test_an_administrator_reads_their_own_case_as_a_reporter(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, spoken_by=city.administrator)
    note_case(case, note="内部:核实身份", by=city.operator, at=noon)
    assert "内部:核实身份" not in words(case, city.administrator, noon)
