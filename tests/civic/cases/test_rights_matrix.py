"""Who may take which step: the whole table, tried with real people in the small city."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import escalate_case, whistle_for
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, may_take_step
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Step
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_case_in_hand
from tests.factories import a_body, a_member, a_person, a_place

# `code` holds the case's code. The centre of the city has operator, dispatcher, supervisor, evaluator,
# auditor and administrator. `handler` and `head` are of the body that leads, `helper` of one that was called.
RIGHTS = {
    Step.ACCEPT: "operator dispatcher clockwork",
    Step.DECLINE: "operator dispatcher",
    Step.CATEGORISE: "dispatcher",
    Step.MARK: "operator dispatcher clockwork",
    Step.WITHDRAW: "reporter code",
    Step.ASK: "operator dispatcher handler",
    Step.ANSWER: "reporter code operator",
    Step.DISPATCH: "dispatcher clockwork",
    Step.RECALL: "dispatcher",
    Step.ACKNOWLEDGE: "handler",
    Step.CONTACT: "handler",
    Step.WHISTLE: "handler",
    Step.REPORT_IN: "helper",
    Step.OBJECT: "handler",
    Step.RULE_ON_OBJECTION: "dispatcher supervisor",
    Step.ASK_EXTENSION: "handler",
    Step.RULE_ON_EXTENSION: "supervisor",
    Step.SUSPEND: "supervisor",
    Step.RESUME: "supervisor handler clockwork",
    Step.EXEMPT: "supervisor",
    Step.SUPERVISE: "supervisor clockwork",
    Step.ESCALATE: "supervisor handler clockwork",
    Step.NOTE: "operator dispatcher supervisor evaluator handler head helper",
    Step.RESOLVE: "handler",
    Step.FOLLOW_UP: "reporter code evaluator",
    Step.REOPEN: "reporter code evaluator supervisor",
    Step.CLOSE: "evaluator supervisor",
    Step.SUPPORT: "",  # anybody with an account who reads it as the public does: see below
    Step.MERGE: "dispatcher",
    Step.UNMERGE: "dispatcher clockwork",
    Step.LINK: "dispatcher",
    Step.ATTACH: "reporter code operator handler helper",
    Step.SETTLE: "",  # the privacy officer's, with requests about personal data alone
}
STRANGERS = "nobody neighbour other_code idle_handler lead_clerk lead_auditor helpers_head elsewhere"

Cast = dict[str, Actor]


def a_case_that_called(city: City, at: datetime, *, is_public: bool = False) -> Case:
    case = a_case_in_hand(city, at=at, is_public=is_public)
    return whistle_for(case, bodies=[city.parks], because="树根", by=city.handler, at=at)


def a_cast(city: City, case: Case) -> Cast:
    """Return everybody whom the table names, and strangers who are in no row of it."""
    next_county = a_place("望山区", within=city.city)
    county_beside = a_body("望山区中心", place=next_county, is_centre=True)
    centre = ("operator", "dispatcher", "supervisor", "evaluator", "auditor", "administrator")
    return {
        **{name: getattr(city, name) for name in centre},
        "reporter": city.resident,
        "code": CodeHolder(case.pk),
        "handler": city.handler,
        "head": a_member(Role.SUPERVISOR, body=city.works),
        "helper": city.gardener,
        "clockwork": CLOCKWORK,
        "nobody": None,
        "neighbour": a_person(),
        "other_code": CodeHolder(case.pk + 1),
        "idle_handler": a_member(Role.HANDLER, body=a_body("区水务局", place=city.county)),
        "lead_clerk": a_member(Role.DISPATCHER, body=city.works),
        "lead_auditor": a_member(Role.AUDITOR, body=city.works),
        "helpers_head": a_member(Role.SUPERVISOR, body=city.parks),
        "elsewhere": a_member(Role.DISPATCHER, body=county_beside),
    }


def who_may(step: Step, cast: Cast, case: Case, at: datetime) -> set[str]:
    return {name for name, actor in cast.items() if may_take_step(step, actor, case, at=at)}


def test_the_table_has_every_step_and_everybody(city: City, noon: datetime) -> None:
    named = {name for row in RIGHTS.values() for name in row.split()}
    cast = a_cast(city, a_case_that_called(city, noon))
    assert set(RIGHTS) == set(Step)
    assert named | set(STRANGERS.split()) | {"auditor", "administrator"} == set(cast)


def test_each_step_is_for_exactly_those_of_its_row(city: City, noon: datetime) -> None:
    case = a_case_that_called(city, noon)
    cast = a_cast(city, case)
    found = {step: who_may(step, cast, case, noon) for step in Step}
    assert found == {step: set(row.split()) for step, row in RIGHTS.items()}


def test_a_public_case_is_supported_by_anybody_with_an_account_but_its_reporter(
    city: City, noon: datetime
) -> None:
    case = a_case_that_called(city, noon, is_public=True)
    cast = a_cast(city, case)
    without = {"reporter", "code", "other_code", "clockwork", "nobody"}
    assert who_may(Step.SUPPORT, cast, case, noon) == set(cast) - without


def test_to_be_public_gives_no_other_right(city: City, noon: datetime) -> None:
    case = a_case_that_called(city, noon, is_public=True)
    cast = a_cast(city, case)
    found = {step: who_may(step, cast, case, noon) for step in Step if step != Step.SUPPORT}
    assert found == {step: set(row.split()) for step, row in RIGHTS.items() if step != Step.SUPPORT}


@pytest.mark.parametrize(
    ("role", "lost"),
    [
        (Role.OPERATOR, ""),
        (Role.EVALUATOR, ""),
        (Role.DISPATCHER, "rule_on_objection"),
        (
            Role.SUPERVISOR,
            "rule_on_objection rule_on_extension suspend resume exempt supervise escalate reopen close",
        ),
    ],
)
def test_a_centre_that_leads_itself_loses_what_only_somebody_above_may(
    city: City, noon: datetime, role: Role, lost: str
) -> None:
    member, case = a_member(role, body=city.county_centre), a_case_in_hand(city, at=noon)
    led = escalate_case(case, by=CLOCKWORK, at=noon)
    before, after = (
        {step for step in Step if may_take_step(step, member, seen, at=noon)} for seen in (case, led)
    )
    assert {str(step) for step in before - after} == set(lost.split())
    assert after <= before


def test_the_former_lead_helps_and_no_longer_leads(city: City, noon: datetime) -> None:
    case = escalate_case(a_case_in_hand(city, at=noon), by=CLOCKWORK, at=noon)
    rights = {step for step in Step if may_take_step(step, city.handler, case, at=noon)}
    assert rights == {Step.REPORT_IN, Step.NOTE, Step.ATTACH}


def test_the_city_above_rules_where_the_county_leads(city: City, noon: datetime) -> None:
    case = escalate_case(a_case_in_hand(city, at=noon), by=CLOCKWORK, at=noon)
    cast = a_cast(city, case)
    ruling = [Step.RULE_ON_OBJECTION, Step.RULE_ON_EXTENSION, Step.EXEMPT]
    assert [who_may(step, cast, case, noon) for step in ruling] == [
        {"dispatcher", "supervisor"},
        {"supervisor"},
        {"supervisor"},
    ]


def test_rights_end_with_the_membership_and_with_the_account(city: City, noon: datetime) -> None:
    case = a_case_that_called(city, noon)
    city.dispatcher.memberships.update(valid_to=noon)
    city.handler.is_active = False
    city.handler.save()
    for person in (city.dispatcher, city.handler):
        fresh = Person.objects.get(pk=person.pk)
        assert not [step for step in Step if may_take_step(step, fresh, case, at=noon)]
