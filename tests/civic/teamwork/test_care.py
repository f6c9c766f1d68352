"""One member of each body may look after a case: who says so, who may, and when it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    close_case,
    dispatch_case,
    escalate_case,
    object_to_dispatch,
    recall_case,
    reopen_case,
    resolve_case,
    rule_on_objection,
    whistle_for,
    withdraw_case,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Outcome
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.people.actions import end_membership, grant_membership
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import (
    CannotLookAfterIt,
    assign_case,
    lapse_assignees,
    take_case,
    unassign_case,
)
from gongzhi.civic.teamwork.events import CaseAssigned, CaseUnassigned
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.policy import bodies_at_work, workers_on
from gongzhi.civic.teamwork.queries.care import (
    assignee_of,
    bodies_to_assign_in,
    candidates_among,
    cared_for_by,
    colleagues_of,
    without_carer,
)
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.factories import a_body, a_member, a_place


def carer(case: Case, body: Organisation) -> Person | None:
    return assignee_of(case, body)


def kinds_said(case: Case) -> list[str]:
    ours = Fact.objects.filter(kind__startswith="teamwork.Case", data__case=case.pk).order_by("id")
    return list(ours.values_list("kind", flat=True))


def test_a_colleague_is_put_in_charge(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    row = Assignee.objects.get()
    assert (row.case, row.body, row.person, row.by, row.since) == (case, city.works, lin, city.handler, noon)


def test_the_fact_holds_ids_only(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    fact = Fact.objects.get(kind=CaseAssigned.kind)
    assert (fact.data, fact.by) == (
        {"case": case.pk, "body": city.works.pk, "person": lin.pk},
        city.handler.pk,
    )


def test_somebody_takes_a_case_oneself(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    assert carer(case, city.works) == city.handler


def test_another_relieves_the_first_and_one_row_remains(city: City, noon: datetime) -> None:
    case, lin = a_case_in_hand(city, at=noon), a_colleague(city, "林俏")
    take_case(case, within=city.works, by=city.handler, at=noon)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    assert (carer(case, city.works), Assignee.objects.count()) == (lin, 1)


def test_said_twice_it_is_announced_once(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    for _again in range(2):
        take_case(case, within=city.works, by=city.handler, at=noon)
    assert kinds_said(case) == [CaseAssigned.kind]


def test_it_is_given_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    unassign_case(case, within=city.works, by=city.handler, at=noon)
    assert (carer(case, city.works), kinds_said(case)) == (None, [CaseAssigned.kind, CaseUnassigned.kind])


def test_giving_back_what_nobody_has_says_nothing(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    unassign_case(case, within=city.works, by=city.handler, at=noon)
    assert kinds_said(case) == []


def test_the_case_itself_stays_as_it_is(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    assert Case.objects.get(pk=case.pk).version == case.version


def test_each_body_on_a_case_has_its_own(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = whistle_for(case, bodies=[city.parks], because="请到场", by=city.handler, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    take_case(case, within=city.parks, by=city.gardener, at=noon)
    take_case(case, within=city.county_centre, by=a_member(Role.DISPATCHER, body=city.county_centre), at=noon)
    assert Assignee.objects.filter(case=case).count() == 3


@pytest.mark.parametrize(
    "who", ["gardener", "operator", "supervisor", "auditor", "administrator", "resident"]
)
def test_nobody_says_it_for_a_body_of_which_they_are_not(who: str, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        assign_case(case, to=city.handler, within=city.works, by=getattr(city, who), at=noon)


@pytest.mark.parametrize("who", ["gardener", "dispatcher", "auditor", "resident"])
def test_nobody_of_another_body_is_put_in_charge(who: str, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(CannotLookAfterIt):
        assign_case(case, to=getattr(city, who), within=city.works, by=city.handler, at=noon)


def test_a_colleague_for_another_place_does_not_see_the_case(city: City, noon: datetime) -> None:
    beside = a_place("杏花街道", within=city.county)
    elsewhere = a_member(body=city.works, place=beside)
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(CannotLookAfterIt):
        assign_case(case, to=elsewhere, within=city.works, by=city.handler, at=noon)


def test_an_auditor_reads_and_looks_after_nothing(city: City, noon: datetime) -> None:
    auditor, case = a_member(Role.AUDITOR, body=city.works), a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        take_case(case, within=city.works, by=auditor, at=noon)


def test_who_left_yesterday_is_no_colleague(city: City, noon: datetime) -> None:
    lin = a_colleague(city, "林俏")
    lin.memberships.update(valid_to=noon - timedelta(days=1))
    with pytest.raises(CannotLookAfterIt):
        assign_case(a_case_in_hand(city, at=noon), to=lin, within=city.works, by=city.handler, at=noon)


def test_a_body_that_is_not_on_the_case_has_nobody_in_charge(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        take_case(case, within=city.parks, by=city.gardener, at=noon)


def test_an_ended_case_needs_nobody(city: City, noon: datetime) -> None:
    case = close_case(a_resolved_case(city, at=noon), because="已核实", by=city.evaluator, at=noon)
    with pytest.raises(NotAllowed):
        take_case(case, within=city.works, by=city.handler, at=noon)


def recalled(case: Case, city: City, at: datetime) -> Case:
    return recall_case(case, by=city.dispatcher, at=at)


def returned(case: Case, city: City, at: datetime) -> Case:
    case = object_to_dispatch(case, because="不归我局", by=city.handler, at=at)
    return rule_on_objection(case, upheld=True, because="成立", by=city.dispatcher, at=at)


def withdrawn(case: Case, city: City, at: datetime) -> Case:
    return withdraw_case(case, because="已自行解决", by=city.resident, at=at)


@pytest.mark.parametrize("end", [recalled, returned, withdrawn])
def test_it_lapses_when_the_work_of_the_body_ends(end: object, city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    assert callable(end)
    end(case, city, noon)
    deliver(noon)
    assert (carer(case, city.works), kinds_said(case)[-1]) == (None, CaseUnassigned.kind)


def test_it_lapses_when_the_case_is_closed(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    case = resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon)
    deliver(noon)
    assert carer(case, city.works) == city.handler
    close_case(case, because="已核实", by=city.evaluator, at=noon)
    deliver(noon)
    assert carer(case, city.works) is None


def test_who_resolved_it_has_it_again_when_it_is_reopened(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    case = resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon)
    reopen_case(case, because="又坏了", by=city.resident, at=noon)
    deliver(noon)
    assert carer(case, city.works) == city.handler


def test_a_former_lead_stays_as_co_handler_with_its_assignee(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    escalate_case(case, by=city.handler, at=noon)
    deliver(noon)
    assert carer(case, city.works) == city.handler


def test_it_lapses_when_the_membership_ends(city: City, noon: datetime) -> None:
    lin, case = a_colleague(city, "林俏"), a_case_in_hand(city, at=noon)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    end_membership(lin.memberships.get(), by=city.administrator, at=noon + timedelta(hours=1))
    deliver(noon + timedelta(hours=1))
    assert (carer(case, city.works), kinds_said(case)[-1]) == (None, CaseUnassigned.kind)


def test_another_role_in_the_body_keeps_it(city: City, noon: datetime) -> None:
    lin, case = a_colleague(city, "林俏"), a_case_in_hand(city, at=noon)
    grant_membership(lin, Role.SUPERVISOR, of=city.works, within=city.county, by=city.administrator, at=noon)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    handling = lin.memberships.get(role=Role.HANDLER)
    end_membership(handling, by=city.administrator, at=noon + timedelta(hours=1))
    deliver(noon + timedelta(hours=1))
    assert carer(case, city.works) == lin


def test_letting_lapse_twice_says_it_once(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    recall_case(case, by=city.dispatcher, at=noon)
    for _again in range(2):
        lapse_assignees(case, by=None, at=noon)
    assert kinds_said(case) == [CaseAssigned.kind, CaseUnassigned.kind]


def test_the_filter_finds_what_one_looks_after(city: City, noon: datetime) -> None:
    mine, _others = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    take_case(mine, within=city.works, by=city.handler, at=noon)
    assert list(Case.objects.filter(cared_for_by(city.handler))) == [mine]


def test_the_filter_finds_what_nobody_of_a_body_looks_after(city: City, noon: datetime) -> None:
    mine, free = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    a_resolved_case(city, at=noon)
    take_case(mine, within=city.works, by=city.handler, at=noon)
    assert list(Case.objects.filter(without_carer(city.works, at=noon))) == [free]


def test_a_co_handler_s_cases_without_anybody_are_found_too(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    whistle_for(case, bodies=[city.parks], because="请到场", by=city.handler, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    assert list(Case.objects.filter(without_carer(city.parks, at=noon))) == [case]


def test_a_centre_without_anybody_has_what_it_must_dispatch(city: City, noon: datetime) -> None:
    opened, accepted = an_opened_case(city, at=noon), an_accepted_case(city, at=noon)
    a_case_in_hand(city, at=noon)
    assert set(Case.objects.filter(without_carer(city.county_centre, at=noon))) == {opened, accepted}


def test_what_a_lower_centre_dispatches_is_not_the_upper_one_s_to_assign(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    beside = an_opened_case(city, at=noon, place=a_place("山前县", within=city.city))
    assert list(Case.objects.filter(without_carer(city.centre, at=noon))) == [beside]


def test_once_the_lower_centre_is_dissolved_the_upper_one_has_its_cases(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    Organisation.objects.filter(pk=city.county_centre.pk).update(valid_to=noon.date())
    assert list(Case.objects.filter(without_carer(city.centre, at=noon))) == [case]


def test_a_centre_has_what_it_was_handed_up(city: City, noon: datetime) -> None:
    case = escalate_case(a_case_in_hand(city, at=noon), by=city.handler, at=noon)
    assert list(Case.objects.filter(without_carer(city.county_centre, at=noon))) == [case]


def test_of_two_centres_between_which_a_border_moved_one_has_the_case(city: City, noon: datetime) -> None:
    beside, case = a_place("山前县", within=city.city), an_opened_case(city, at=noon)
    PlaceAncestry.objects.create(ancestor=beside, descendant=city.community, inherited=True)
    bodies = (city.county_centre, a_body("县中心", place=beside, is_centre=True))
    found = [list(Case.objects.filter(without_carer(body, at=noon))) for body in bodies]
    assert (found, bodies_at_work(case, at=noon)) == ([[case], []], [city.county_centre])


@pytest.mark.parametrize(
    "make", [an_opened_case, an_accepted_case, a_dispatched_case, a_case_in_hand, a_resolved_case]
)
def test_whoever_is_told_that_nobody_cares_may_assign_somebody(
    make: Callable[..., Case], city: City, noon: datetime
) -> None:
    case = make(city, at=noon)
    bodies = (city.centre, city.county_centre, city.works, city.parks)
    told = [body for body in bodies if Case.objects.filter(without_carer(body, at=noon), pk=case.pk).exists()]
    assert set(told) <= set(bodies_at_work(case, at=noon))


def test_colleagues_are_who_works_in_ones_bodies(city: City, noon: datetime) -> None:
    lin, gone = a_colleague(city, "林俏"), a_colleague(city, "许然")
    gone.memberships.update(valid_to=noon - timedelta(days=1))
    a_colleague(city, "别人", body=city.parks)
    Membership.objects.create(
        person=lin, role=Role.SUPERVISOR, body=city.works, place=city.county, valid_from=noon
    )
    found = [(held.body, held.person) for held in colleagues_of(city.handler, at=noon)]
    assert sorted(found, key=lambda row: row[1].pk) == [(city.works, city.handler), (city.works, lin)]


def test_one_is_offered_the_own_bodies_only(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    found = {
        who: bodies_to_assign_in(case, getattr(city, who), at=noon)
        for who in ("handler", "gardener", "auditor")
    }
    assert found == {"handler": [city.works], "gardener": [], "auditor": []}


def test_colleagues_stand_in_the_order_of_their_names(city: City, noon: datetime) -> None:
    a_colleague(city, "乙"), a_colleague(city, "丙")
    case = a_case_in_hand(city, at=noon)
    names = [held.person.name for held in candidates_among(case, [city.works], at=noon)]
    assert names == sorted(names)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.ADMINISTRATOR)])
@pytest.mark.parametrize("where", ["centre", "county_centre", "works", "parks"])
def test_whoever_works_on_a_case_sees_it_and_the_other_way_round(
    role: Role, where: str, city: City, noon: datetime
) -> None:
    body: Organisation = getattr(city, where)
    member, case = a_member(role, body=body), a_case_in_hand(city, at=noon)
    dispatch_case(an_accepted_case(city, at=noon), to=city.parks, by=city.dispatcher, at=noon)
    sees = visible_cases(member, at=noon).filter(pk=case.pk).exists()
    assert workers_on(case, [body], at=noon).filter(person=member).exists() is sees


def test_the_bodies_at_work_are_lead_co_handlers_and_the_nearest_centre(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = whistle_for(case, bodies=[city.parks], because="请到场", by=city.handler, at=noon)
    assert bodies_at_work(case, at=noon) == [city.works, city.parks, city.county_centre]


def test_the_candidates_cost_the_same_for_many_colleagues(
    city: City, noon: datetime, django_assert_num_queries: object
) -> None:
    case = a_case_in_hand(city, at=noon)
    a_body(place=city.county)
    for number in range(5):
        a_colleague(city, f"同事{number}")
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        assert len(candidates_among(case, [city.works], at=noon)) == 6
