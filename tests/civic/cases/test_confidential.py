"""Confidential cases: who receives them, who never sees them, and what is kept apart."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import (
    CaseChangedMeanwhile,
    accept_case,
    answer_question,
    dispatch_case,
    escalate_case,
    merge_case,
    note_case,
    object_to_dispatch,
    record_misses,
    show_reporter,
    whistle_for,
)
from gongzhi.civic.cases.actions.confiding import NobodyReceives
from gongzhi.civic.cases.actions.dispatching import BodyIsConcerned
from gongzhi.civic.cases.models import Case, Confidential, Statement
from gongzhi.civic.cases.policy import (
    Actor,
    confidence_of,
    own_cases,
    public_cases,
    steps_open_to,
    visible_cases,
    visible_facts,
)
from gongzhi.civic.cases.queries.notices import notices_of
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Kind, Need, Step, Urgency
from gongzhi.civic.dispatch.models import Suggestion
from gongzhi.civic.dispatch.queries.alike import alike_to
from gongzhi.civic.dispatch.queries.gathering import messages_in
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.civic.teamwork.policy import bodies_at_work, colleagues_on
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.queue.waiting import waiting_for
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.civic.cases.confidential import PHONE, SAID, WHISTLER, Reported, a_report, a_report_with
from tests.civic.teamwork.colleagues import deliver
from tests.factories import a_body, a_member, a_person, a_place

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sees(person: Actor, case: Case, at: datetime) -> bool:
    return visible_cases(person, at=at).filter(pk=case.pk).exists()


def members_of(body: Organisation) -> list[Person]:
    return [a_member(role, body=body) for role in Role]


def test_the_case_itself_names_nobody_and_nothing_that_tells_who_spoke(city: City, noon: datetime) -> None:
    case = Case.objects.get(pk=a_report(city, at=noon).case.pk)
    assert (case.spoken_by, case.typed_by, case.is_public, case.lon, case.lat) == (
        None,
        None,
        False,
        None,
        None,
    )
    assert not [word for word in (WHISTLER, PHONE) if word in case.title + case.text + case.address]


def test_no_fact_of_the_case_names_who_spoke(city: City, noon: datetime) -> None:
    case = a_report(city, at=noon).case
    (opened,) = facts_about(case)
    assert (opened.by, opened.data["anonymous"], opened.data["kind_of_case"]) == (None, True, "conduct")


def test_what_was_said_and_by_whom_is_kept_apart(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    kept = Confidential.objects.get(case=made.case)
    assert (kept.text, kept.spoken_by, kept.about) == (SAID, made.whistler, city.works)
    assert (kept.receiver, kept.role) == (city.county_centre, Role.SUPERVISOR)


def test_the_same_form_sent_twice_is_one_case(city: City, noon: datetime) -> None:
    whistler = a_person()
    twice = [
        a_report(city, at=noon, spoken_by=whistler, idempotency_key="once").case.pk for _again in range(2)
    ]
    assert len(set(twice)) == 1


def test_it_goes_to_the_centre_next_above_the_body(city: City, noon: datetime) -> None:
    about = [(city.works, city.county_centre), (city.county_centre, city.centre)]
    made = [a_report(city, at=noon, about=body).case for body, _centre in about]
    assert [Confidential.objects.get(case=case).receiver for case in made] == [centre for _, centre in about]


def test_one_about_a_body_that_nobody_knows_goes_to_the_top(city: City, noon: datetime) -> None:
    case = a_report(city, at=noon, about=None).case
    assert Confidential.objects.get(case=case).receiver == city.centre


def test_one_about_the_topmost_centre_is_refused_with_where_to_go(city: City, noon: datetime) -> None:
    with pytest.raises(NobodyReceives, match="12388"):
        a_report(city, at=noon, about=city.centre)
    assert (Case.objects.count(), Fact.objects.count()) == (0, 0)


def test_only_those_who_receive_it_see_it_when_it_comes_in(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    staff = [one for body in Organisation.objects.all() for one in members_of(body)]
    seeing = {
        (one.memberships.get().body, one.memberships.get().role)
        for one in staff
        if sees(one, made.case, noon)
    }
    assert seeing == {(city.county_centre, Role.SUPERVISOR)}
    assert sees(made.receiver, made.case, noon)


def test_the_reporter_sees_it_by_account_and_by_code(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    assert (sees(made.whistler, made.case, noon), sees(CodeHolder(made.case.pk), made.case, noon)) == (
        True,
        True,
    )
    assert list(own_cases(made.whistler)) == [made.case]


def test_everybody_else_sees_nothing(city: City, noon: datetime) -> None:
    case = a_report(city, at=noon).case
    Case.objects.update(is_public=True, status="handling")  # even if somebody wrote that it is
    assert [sees(who, case, noon) for who in (None, a_person(), CodeHolder(case.pk + 1))] == [False] * 3
    assert not public_cases().exists()


def test_the_body_that_is_given_it_sees_it_until_it_is_taken_away(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    head = a_member(Role.SUPERVISOR, body=city.parks)
    others = [a_member(role, body=city.parks) for role in (Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR)]
    assert [sees(one, made.case, noon) for one in (city.gardener, head)] == [True, True]
    assert [sees(one, made.case, noon) for one in others] == [False] * 3


@pytest.mark.parametrize("role", Role)
def test_who_acts_for_the_body_in_any_role_is_shut_out_of_every_other(
    city: City, noon: datetime, role: Role
) -> None:
    made = a_report_with(city, at=noon)
    for person in (made.receiver, city.gardener):
        a_member(role, body=city.works, person=person)
        fresh = Person.objects.get(pk=person.pk)
        assert not sees(fresh, made.case, noon)
        assert steps_open_to(fresh, made.case, at=noon) == ()


def test_one_who_left_the_body_is_no_longer_shut_out(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    left = a_member(Role.HANDLER, body=city.works, person=made.receiver).memberships.get(body=city.works)
    left.valid_to = noon - DAY
    left.save()
    assert sees(Person.objects.get(pk=made.receiver.pk), made.case, noon)


def test_of_a_report_about_a_centre_no_body_below_it_sees_anything(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon, about=city.county_centre)
    case = accept_case(made.case, category=city.roads, urgency=Urgency.ORDINARY, by=city.supervisor, at=noon)
    below = a_body("街道办", place=city.street)
    for body in (city.county_centre, city.works, below):
        with pytest.raises(BodyIsConcerned, match=body.name):
            dispatch_case(case, to=body, by=city.supervisor, at=noon)
    double = a_member(Role.HANDLER, body=below, person=a_member(Role.SUPERVISOR, body=city.centre))
    assert (sees(city.supervisor, case, noon), sees(double, case, noon)) == (True, False)


def test_the_receiver_does_alone_what_others_do_in_parts(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    open_now = set(steps_open_to(made.receiver, made.case, at=noon))
    assert {Step.ACCEPT, Step.DECLINE, Step.ASK, Step.NOTE} <= open_now
    assert not open_now & {Step.MERGE, Step.LINK, Step.SUPPORT, Step.WITHDRAW}
    given = a_report_with(city, at=noon)
    assert {Step.SUPERVISE, Step.SUSPEND} <= set(steps_open_to(given.receiver, given.case, at=noon))


def test_nobody_else_may_take_any_step(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    everybody = [person for person in vars(city).values() if isinstance(person, Person)]
    assert {steps_open_to(person, made.case, at=noon) for person in [*everybody, made.whistler]} == {()}


@pytest.mark.parametrize("how", ["dispatched", "as a co-handler", "by the catalogue"])
def test_the_body_it_is_about_is_not_given_it(city: City, noon: datetime, how: str) -> None:
    made = a_report(city, at=noon)
    case = accept_case(made.case, category=city.roads, urgency=Urgency.ORDINARY, by=made.receiver, at=noon)
    ways: dict[str, Any] = {
        "dispatched": {"to": city.works},
        "as a co-handler": {"to": city.parks, "with_": (city.works,)},
        "by the catalogue": {},  # which names the works bureau
    }
    with pytest.raises(BodyIsConcerned, match="不能交给它"):
        dispatch_case(case, by=made.receiver, at=noon, **ways[how])


def test_the_body_it_is_about_is_not_called_either(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    with pytest.raises(BodyIsConcerned):
        whistle_for(made.case, bodies=[city.works], because="请来", by=city.gardener, at=noon)


def test_it_is_not_handed_up_to_the_body_it_is_about(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon, about=city.county_centre)
    case = accept_case(made.case, category=city.roads, urgency=Urgency.ORDINARY, by=city.supervisor, at=noon)
    beside = a_body("望山区监督局", place=a_place("望山区", within=city.city))
    case = dispatch_case(case, to=beside, by=city.supervisor, at=noon)
    for actor in (city.supervisor, CLOCKWORK):
        with pytest.raises(BodyIsConcerned):
            escalate_case(case, by=actor, at=noon)


def test_it_is_merged_with_nothing(city: City, noon: datetime) -> None:
    made, other = a_report(city, at=noon), an_opened_case(city, at=noon)
    with pytest.raises(NotAllowed):
        merge_case(made.case, into=other, by=made.receiver, at=noon)
    with pytest.raises(NotAllowed):
        merge_case(other, into=made.case, by=city.dispatcher, at=noon)


def test_the_identity_is_shown_to_the_receiver_alone_and_leaves_a_trace(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    kept = show_reporter(made.case, need=Need.VERIFY, by=made.receiver, at=noon)
    assert (kept.spoken_by, kept.text) == (made.whistler, SAID)
    told = timeline_of(made.case, viewer=CodeHolder(made.case.pk), at=noon)[-1]
    assert (told.title, told.by) == ("查看举报人信息（联系举报人核实）", "")


def test_the_handling_body_is_not_shown_who_spoke(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    for person in (city.gardener, city.supervisor, city.administrator, city.auditor, city.handler):
        assert confidence_of(made.case, person, at=noon) is None
        with pytest.raises(NotAllowed):
            show_reporter(made.case, need=Need.VERIFY, by=person, at=noon)


def test_what_the_reporter_adds_is_kept_without_personal_data(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    case = answer_question(made.case, answer=f"打{PHONE}找我。", by=CodeHolder(made.case.pk), at=noon)
    (said,) = Statement.objects.filter(case=case)
    assert (PHONE in said.text, said.by, facts_about(case).last().by) == (False, None, None)  # type: ignore[union-attr]


def test_the_reporter_is_told_by_account_how_it_goes(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    deliver(noon)
    assert {notice.case for notice in notices_of(made.whistler, at=noon)} == {made.case}


def test_nobody_is_told_who_may_not_see_it(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon, text=f"{SAID}有人威胁要杀了我，要跳楼")
    note_case(made.case, note="先核实", by=made.receiver, at=noon)
    deliver(noon)
    assert not StaffNotice.objects.exclude(person=made.receiver).exists()


def test_the_receiver_is_told_what_the_body_given_it_asks_for(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    object_to_dispatch(made.case, because="不归我们管", by=city.gardener, at=noon)
    deliver(noon)
    assert {notice.person for notice in StaffNotice.objects.all()} == {made.receiver}


def test_the_receiver_is_told_when_nobody_accepted_in_time(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    record_misses(by=CLOCKWORK, at=noon + DAY)
    deliver(noon + DAY)
    assert {notice.person for notice in StaffNotice.objects.all()} == {made.receiver}


def test_it_waits_in_the_receiver_s_queue_until_a_body_acts(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    assert list(Case.objects.filter(waiting_for(made.receiver, at=noon))) == [made.case]
    given = a_report_with(city, at=noon)
    assert not Case.objects.filter(waiting_for(given.receiver, at=noon), pk=given.case.pk).exists()
    assert list(Case.objects.filter(waiting_for(city.gardener, at=noon))) == [given.case]


def test_those_at_work_on_it_are_the_receiver_and_the_body_given(city: City, noon: datetime) -> None:
    made = a_report_with(city, at=noon)
    assert {body.pk for body in bodies_at_work(made.case, at=noon)} == {city.parks.pk, city.county_centre.pk}
    assert set(colleagues_on(made.case, at=noon)) == {made.receiver, city.gardener}
    a_member(Role.HANDLER, body=city.works, person=city.gardener)
    assert set(colleagues_on(made.case, at=noon)) == {made.receiver}


def test_no_program_reads_it(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    deliver(noon)
    assert not Suggestion.objects.filter(case=made.case).exists()
    assert list(messages_in(city.county, at=noon)) == []
    cases = visible_cases(made.receiver, at=noon)
    assert alike_to("", SAID, place=city.community, at=noon, among=cases) == []


def test_auditors_do_not_find_its_facts(city: City, noon: datetime) -> None:
    openly = an_accepted_case(city, at=noon)
    a_report_with(city, at=noon)
    facts = visible_facts(city.auditor, at=noon)
    assert facts is not None
    assert {fact.subject for fact in facts} == {f"case:{openly.pk}"}


def test_an_auditor_who_received_it_finds_its_facts(city: City, noon: datetime) -> None:
    case = a_report(city, at=noon, about=None).case
    double = a_member(Role.AUDITOR, body=city.centre, person=city.supervisor)
    facts = visible_facts(Person.objects.get(pk=double.pk), at=noon)
    assert facts is not None
    assert facts.filter(subject=f"case:{case.pk}").exists()


@pytest.mark.parametrize("who", ["receiver", "gardener", "handler", "supervisor", "resident"])
def test_what_one_sees_is_one_query_however_many_there_are(
    city: City, noon: datetime, who: str, django_assert_num_queries: Any
) -> None:
    made, *_more = [a_report_with(city, at=noon) for _each in range(3)]
    person = {"receiver": made.receiver, **vars(city)}[who]
    list(visible_cases(person, at=noon))  # its memberships are read once
    with django_assert_num_queries(1):
        list(visible_cases(person, at=noon))


def test_a_stale_view_is_refused_as_everywhere(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    accept_case(made.case, category=city.roads, urgency=Urgency.ORDINARY, by=made.receiver, at=noon)
    with pytest.raises(CaseChangedMeanwhile):
        note_case(made.case, note="晚了", by=made.receiver, at=noon)


def test_a_kind_that_is_not_confidential_keeps_nothing_apart(city: City, noon: datetime) -> None:
    made: Reported = a_report(city, at=noon, kind=Kind.REPORT)
    assert (Confidential.objects.count(), made.case.spoken_by) == (0, made.whistler)
