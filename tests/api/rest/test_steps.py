"""A case's life over the API: the steps that are open, with the version in If-Match."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.api.rest.steps import DEEDS as OVER_REST
from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case, Motion
from gongzhi.civic.cases.policy import steps_open_to
from gongzhi.civic.cases.vocabulary import Status, Step
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.case.steps import DEEDS as AT_THE_DESK
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.api.rest.program import Program
from tests.factories import a_person

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


def take(program: Program, case: Case, step: str, said: Any = None) -> Any:
    """Look at a case and take a step with it."""
    etag = program.get(f"/cases/{case.number}")["ETag"]
    return program.post(f"/cases/{case.number}/steps/{step}", said, if_match=etag)


def test_a_case_lives_its_life(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=clock.now())
    dispatcher, handler, resident = (
        Program(person) for person in (city.dispatcher, city.handler, city.resident)
    )
    answers = [
        take(dispatcher, case, "accept", {"category": "01", "urgency": "ordinary"}),
        take(dispatcher, case, "dispatch", {}),
        take(handler, case, "acknowledge"),
        take(handler, case, "contact", {"note": "约好周三上门。"}),
        take(handler, case, "resolve", {"reply": "灯已修好。", "outcome": "done"}),
        take(resident, case, "follow_up", {"resolved": True, "satisfaction": 5, "comment": "谢谢"}),
    ]
    assert [answer.json().get("status") for answer in answers] == [
        *("accepted", "dispatched", "handling", "handling", "resolved", "closed")
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("resolve", {"reply": "{称呼}您好，灯已修好。", "outcome": "done"}),
        ("ask", {"question": "{称呼}住几号楼？"}),
    ],
)
def test_a_program_tells_nobody_a_blank_either(step: str, said: dict[str, str], city: City) -> None:
    case = a_case_in_hand(city, at=clock.now())
    answer = take(Program(city.handler), case, step, said)
    assert (answer.status_code, answer.json()["detail"]) == (422, "文字里还有没填的内容：称呼。")
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("step", [Step.RESOLVE, Step.ASK, Step.DECLINE])
def test_a_program_and_a_page_tell_residents_by_the_same_actions(step: Step) -> None:
    assert AT_THE_DESK[step].act is OVER_REST[step].act


def test_the_answer_to_a_step_has_the_etag_for_the_next(city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.dispatcher)
    taken = take(program, case, "accept", {"category": "01", "urgency": "ordinary"})
    assert taken["ETag"] == program.get(f"/cases/{case.number}")["ETag"]
    following = program.post(f"/cases/{case.number}/steps/dispatch", {}, if_match=taken["ETag"])
    assert following.json()["lead"]["code"] == city.works.code


@pytest.mark.parametrize("who", ["resident", "operator", "dispatcher", "handler", "supervisor", "auditor"])
def test_the_steps_offered_are_those_of_the_page(who: str, city: City) -> None:
    case, person = a_case_in_hand(city, at=clock.now()), getattr(city, who)
    offered = Program(person).get(f"/cases/{case.number}/steps").json()["steps"]
    assert [it["step"] for it in offered] == [str(it) for it in steps_open_to(person, case, at=clock.now())]


def test_an_offered_step_tells_where_it_goes_and_what_it_needs(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    offered = Program(city.dispatcher).get(f"/cases/{case.number}/steps").json()["steps"]
    assert offered[0] == {
        "step": "accept",
        "label": "受理",
        "href": f"/api/v1/cases/{case.number}/steps/accept",
        "required": ["category", "urgency"],
        "optional": [],
    }


def test_every_step_has_its_address(city: City) -> None:
    from gongzhi.api.rest.steps import DEEDS

    assert set(Step) - set(DEEDS) == {Step.ATTACH, Step.SETTLE}


def test_a_step_asks_for_the_version(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    answer = Program(city.operator).post(f"/cases/{case.number}/steps/note", {"note": "看过"})
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")


@pytest.mark.parametrize("etag", ['"0-abc"', '"x"', "nonsense", 'W/"2-abc"'])
def test_a_step_with_another_version_is_not_taken(etag: str, city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.operator)
    facts = Fact.objects.count()
    answer = program.post(f"/cases/{case.number}/steps/note", {"note": "看过"}, if_match=etag)
    assert (answer.status_code, answer.json()["code"]) == (412, "CaseChangedMeanwhile")
    assert Fact.objects.count() == facts


def test_who_was_slower_is_told(city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.operator)
    etag = program.get(f"/cases/{case.number}")["ETag"]
    note_case(case, note="我先", by=city.dispatcher, at=clock.now())
    answer = program.post(f"/cases/{case.number}/steps/note", {"note": "我后"}, if_match=etag)
    assert answer.status_code == 412


def test_a_star_stands_for_whatever_version_there_is(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    answer = Program(city.operator).post(f"/cases/{case.number}/steps/note", {"note": "看过"}, if_match="*")
    assert answer.status_code == 200


def test_a_step_that_the_state_does_not_allow_is_409(city: City) -> None:
    answer = take(
        Program(city.dispatcher),
        an_accepted_case(city, at=clock.now()),
        "accept",
        {"category": "01", "urgency": "ordinary"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "StepNotPossible")


@pytest.mark.parametrize("step", [str(step) for step in Step if step not in {Step.ATTACH, Step.SETTLE}])
def test_no_step_is_taken_with_the_case_of_another_body(step: str, city: City) -> None:
    case, program = a_case_in_hand(city, at=clock.now()), Program(city.gardener)
    facts = Fact.objects.count()
    said = {"because": "因为", "note": "看过", "reply": "已办好", "outcome": "done"}
    answer = program.post(f"/cases/{case.number}/steps/{step}", said, if_match="*")
    assert answer.status_code in (404, 422)  # the fields are read first
    assert Fact.objects.count() == facts


def test_a_body_is_named_by_its_code(city: City) -> None:
    answer = take(
        Program(city.dispatcher),
        an_accepted_case(city, at=clock.now()),
        "dispatch",
        {"to": city.parks.code, "with": [city.works.code]},
    )
    assert answer.json()["lead"]["code"] == city.parks.code
    assert list(Case.objects.get().assignments.values_list("body__code", "part")) == [
        (city.parks.code, "lead"),
        (city.works.code, "co_handler"),
    ]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"to": "nobody"}, "#/to"),
        ({"to": "{parks}", "with": ["nobody"]}, "#/with"),
        ({"with": ["{parks}"]}, "#/to"),
    ],
)
def test_a_body_that_is_none_is_named(said: dict[str, Any], pointer: str, city: City) -> None:
    case = an_accepted_case(city, at=clock.now())
    named = {k: city.parks.code if v == "{parks}" else v for k, v in said.items()}
    answer = take(Program(city.dispatcher), case, "dispatch", named)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_whistle_and_report_in(city: City) -> None:
    case = a_case_in_hand(city, at=clock.now())
    whistle = {"bodies": [city.parks.code], "because": "请到场"}
    assert take(Program(city.handler), case, "whistle", whistle).status_code == 200
    found = {"body": city.parks.code, "findings": "是树枝压的"}
    assert take(Program(city.gardener), case, "report_in", found).status_code == 200


def test_an_extension_is_asked_for_and_granted(city: City) -> None:
    case = a_case_in_hand(city, at=clock.now())
    until = (clock.now() + timedelta(days=20)).isoformat()
    asked = take(Program(city.handler), case, "ask_extension", {"until": until, "because": "等配件"})
    ruled = take(Program(city.supervisor), case, "rule_on_extension", {"granted": True, "because": "同意"})
    assert (asked.status_code, ruled.status_code, Motion.objects.get().granted) == (200, 200, True)


def test_a_suspended_case_goes_on(city: City) -> None:
    case = a_case_in_hand(city, at=clock.now())
    until = (clock.now() + SOON).isoformat()
    told = take(Program(city.supervisor), case, "suspend", {"until": until, "because": "等天晴"}).json()
    assert told["status"] == Status.SUSPENDED
    assert take(Program(city.handler), case, "resume").json()["status"] == Status.HANDLING


def test_a_missed_deadline_is_exempted(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    take(Program(city.handler), case, "acknowledge")  # years too late
    deadlines = Program(city.supervisor).get(f"/cases/{case.number}/deadlines").json()["items"]
    missed = next(it for it in deadlines if it["missed_at"] and it["stage"] == "acknowledge")
    said = {"deadline": missed["id"], "because": "系统停机"}
    assert take(Program(city.supervisor), case, "exempt", said).status_code == 200
    wrong = take(Program(city.supervisor), case, "exempt", {**said, "deadline": 2**62})
    assert wrong.json()["errors"][0]["pointer"] == "#/deadline"


def test_cases_are_merged_and_taken_apart(city: City) -> None:
    one, other = an_opened_case(city, at=clock.now()), an_opened_case(city, at=clock.now())
    program = Program(city.dispatcher)
    assert take(program, one, "merge", {"into": other.number}).json()["merged_into"] == other.number
    assert take(program, one, "unmerge").json()["merged_into"] is None


def test_a_case_is_not_merged_into_one_that_one_cannot_see(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    answer = take(Program(city.dispatcher), case, "merge", {"into": "25031200000018"})
    assert answer.json()["errors"][0]["pointer"] == "#/into"


def test_a_case_is_linked_and_cut_loose(city: City) -> None:
    one, other = an_opened_case(city, at=clock.now()), an_opened_case(city, at=clock.now())
    program = Program(city.dispatcher)
    assert take(program, one, "link", {"parent": other.number}).json()["parent"] == other.number
    assert take(program, one, "link", {"parent": None}).json()["parent"] is None


def supporters_after(program: Program, case: Case) -> Any:
    """Join in, without having looked."""
    return program.post(f"/cases/{case.number}/steps/support")


def test_neighbours_join_a_public_case_without_waiting_for_each_other(city: City) -> None:
    case = an_accepted_case(city, at=clock.now(), is_public=True)
    neighbours: list[Person] = [a_person(), a_person()]
    told = [supporters_after(Program(person), case).json() for person in neighbours]
    assert [(it["supporters"], it["view"]) for it in told] == [(1, "public"), (2, "public")]


def test_a_follow_up_by_phone_is_told_from_ones_own(city: City) -> None:
    case = a_resolved_case(city, at=clock.now())
    said = {"resolved": False, "satisfaction": 2, "reopen": True, "comment": "又坏了"}
    told = take(Program(city.evaluator), case, "follow_up", said).json()
    assert (told["status"], told["rounds"]) == ("handling", 2)
    assert list(case.follow_ups.values_list("way", flat=True)) == ["phone"]


@pytest.mark.parametrize(
    "wrong", [{"until": 4102444800, "because": "x"}, {"until": "2030-01-01", "because": "x"}]
)
def test_a_moment_has_its_zone(wrong: dict[str, Any], city: City) -> None:
    answer = take(Program(city.supervisor), a_case_in_hand(city, at=clock.now()), "suspend", wrong)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/until")
