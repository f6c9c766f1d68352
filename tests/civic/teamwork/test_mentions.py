"""Calling on colleagues in an internal note."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.actions import CaseChangedMeanwhile, close_case
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries import binding
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import CannotBeMentioned, write_note
from gongzhi.civic.teamwork.events import ColleagueMentioned
from gongzhi.civic.teamwork.logic.mentions import mentioned_in
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, a_resolved_case
from tests.civic.teamwork.colleagues import a_colleague, deliver, told

PEOPLE = {1: "李明", 2: "李明华", 3: "王芳", 4: "王芳", 5: ""}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@李明 请看", {1}),
        ("请@李明华看看", {2}),
        ("＠李明 全角也认", {1}),
        ("@李明华 和 @李明", {1, 2}),
        ("@王芳 有两位", set()),
        ("李明 没有@", set()),
        ("@ 李明 隔开了", set()),
        ("@谁也不是", set()),
        ("", set()),
    ],
)
def test_a_name_behind_an_at_sign_is_meant(text: str, meant: set[int]) -> None:
    assert mentioned_in(text, PEOPLE) == meant


@given(st.text(alphabet="@＠李明华王芳 \n", max_size=60))
def test_whatever_is_written_only_people_of_the_list_are_meant(text: str) -> None:
    assert mentioned_in(text, PEOPLE) <= {1, 2}


def mentions() -> list[dict[str, object]]:
    return list(Fact.objects.filter(kind=ColleagueMentioned.kind).values_list("data", flat=True))


def test_who_is_chosen_is_called_on_and_told(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    write_note(case, note="管网图在哪？", mentioning=[lin], by=city.handler, at=noon)
    statement = Statement.objects.get(text="管网图在哪？")
    assert mentions() == [{"case": case.pk, "people": [lin.pk], **binding.told(statement)}]
    deliver(noon)
    assert told(lin) == ["mentioned"]


def test_who_is_named_is_called_on_without_being_chosen(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    write_note(case, note="@林俏 请看一下", by=city.handler, at=noon)
    assert mentions()[0]["people"] == [lin.pk]


def test_chosen_and_named_is_called_on_once(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    write_note(case, note="@林俏 @林俏", mentioning=[lin, lin], by=city.handler, at=noon)
    assert mentions()[0]["people"] == [lin.pk]


def test_the_note_is_for_staff_and_a_step_like_any_other(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    noted = write_note(case, note="看过了", by=city.handler, at=noon)
    written = Statement.objects.latest("id")
    assert (written.audience, noted.version, mentions()) == (Audience.STAFF, case.version + 1, [])


def test_oneself_is_not_called_on(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    write_note(case, note=f"@{city.handler.name}", mentioning=[city.handler], by=city.handler, at=noon)
    assert mentions() == []


@pytest.mark.parametrize("who", ["gardener", "resident", "administrator"])
def test_nobody_is_called_on_who_does_not_see_the_case(who: str, city: City, noon: datetime) -> None:
    case, stranger = a_case_in_hand(city, at=noon), getattr(city, who)
    with pytest.raises(CannotBeMentioned):
        write_note(case, note="请看", mentioning=[stranger], by=city.handler, at=noon)
    assert (Statement.objects.filter(text="请看").exists(), mentions()) == (False, [])


def test_a_stranger_s_name_behind_an_at_sign_calls_on_nobody(city: City, noon: datetime) -> None:
    a_colleague(city, "杜若", body=city.parks)
    write_note(a_case_in_hand(city, at=noon), note="@杜若 请看", by=city.handler, at=noon)
    assert mentions() == []


def test_the_centre_of_the_place_can_be_called_on(city: City, noon: datetime) -> None:
    chief = a_colleague(city, "徐然", Role.DISPATCHER, body=city.county_centre)
    write_note(a_case_in_hand(city, at=noon), note="@徐然 请协调", by=city.handler, at=noon)
    assert mentions()[0]["people"] == [chief.pk]


def test_who_may_not_write_a_note_calls_on_nobody(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        write_note(case, note="请看", mentioning=[city.handler], by=city.gardener, at=noon)


def test_a_note_on_an_old_view_is_refused_with_its_mentions(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    old = Case.objects.get(pk=case.pk)
    write_note(case, note="第一条", by=city.handler, at=noon)
    with pytest.raises(CaseChangedMeanwhile):
        write_note(old, note="第二条", mentioning=[city.handler], by=city.dispatcher, at=noon)
    assert mentions() == []


def test_on_an_ended_case_nobody_is_at_work_and_nobody_is_called_on(city: City, noon: datetime) -> None:
    case = close_case(a_resolved_case(city, at=noon), because="已核实", by=city.evaluator, at=noon)
    write_note(case, note=f"@{city.handler.name}", by=city.dispatcher, at=noon)
    assert mentions() == []
