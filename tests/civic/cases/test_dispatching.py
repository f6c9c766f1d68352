"""Between centre and bodies: dispatch, acknowledge, contact, whistle, object, escalate."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    ask_extension,
    contact_resident,
    dispatch_case,
    escalate_case,
    object_to_dispatch,
    recall_case,
    report_in,
    rule_on_objection,
    supervise_case,
    watch_deadlines,
    whistle_for,
)
from gongzhi.civic.cases.actions.dispatching import (
    AlreadyOnTheCase,
    BodyHasEnded,
    NobodyAbove,
    NoBodyInCatalogue,
    NotOnTheCase,
    SecondReturn,
)
from gongzhi.civic.cases.events import CaseDispatched
from gongzhi.civic.cases.models import CatalogueEntry
from gongzhi.civic.cases.vocabulary import CLOCKWORK, MotionKind, Part, Stage, Status, Urgency
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case
from tests.factories import a_body, a_member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_catalogue_says_who_leads(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    assert (case.status, case.lead) == (Status.DISPATCHED, city.works)
    event = event_of(facts_about(case, kinds=[CaseDispatched]).get())
    assert isinstance(event, CaseDispatched)
    assert event.entry == CatalogueEntry.objects.get().pk


def test_the_catalogues_co_handlers_come_along(city: City, noon: datetime) -> None:
    CatalogueEntry.objects.get().co_handlers.add(city.parks)
    case = a_dispatched_case(city, at=noon)
    assert list(case.assignments.values_list("body", "part")) == [
        (city.works.pk, Part.LEAD),
        (city.parks.pk, Part.CO_HANDLER),
    ]


def test_a_dispatcher_may_choose_otherwise(city: City, noon: datetime) -> None:
    case = dispatch_case(
        an_accepted_case(city, at=noon), to=city.parks, with_=[city.works], by=city.dispatcher, at=noon
    )
    assert case.lead == city.parks


def test_where_the_catalogue_is_silent_the_dispatcher_is_told(city: City, noon: datetime) -> None:
    CatalogueEntry.objects.all().delete()
    with pytest.raises(NoBodyInCatalogue, match=r"道路破损.*柳岸社区"):
        dispatch_case(an_accepted_case(city, at=noon), by=city.dispatcher, at=noon)


@pytest.mark.parametrize(
    ("urgency", "due"), [(Urgency.DANGER, 2 * HOUR), (Urgency.UTILITIES, DAY), (Urgency.ORDINARY, 7.5 * DAY)]
)
def test_the_resolve_deadline_follows_the_urgency(
    city: City, noon: datetime, urgency: Urgency, due: timedelta
) -> None:
    case = a_dispatched_case(city, at=noon, urgency=urgency)
    assert case.deadlines.get(stage=Stage.RESOLVE).due_at == noon + due


def test_dispatch_starts_three_clocks_and_the_nearest_sorts_the_queue(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    running = case.deadlines.filter(ended_at=None).values_list("stage", flat=True)
    assert set(running) == {Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.RESOLVE}
    assert case.due_at == noon + 4 * HOUR


def test_a_dispatch_can_be_taken_back_until_it_is_acknowledged(city: City, noon: datetime) -> None:
    case = recall_case(a_dispatched_case(city, at=noon), by=city.dispatcher, at=noon + HOUR)
    assert (case.status, case.lead) == (Status.ACCEPTED, None)
    case = dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon + HOUR)
    assert case.lead == city.parks


def test_only_the_leads_handler_acknowledges(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    for other in (city.gardener, city.dispatcher, city.resident, city.auditor):
        with pytest.raises(NotAllowed):
            acknowledge_case(case, by=other, at=noon)
    assert acknowledge_case(case, by=city.handler, at=noon).status == Status.HANDLING


def test_acknowledging_late_is_a_miss_that_stays(city: City, noon: datetime) -> None:
    case = acknowledge_case(a_dispatched_case(city, at=noon), by=city.handler, at=noon + 5 * HOUR)
    deadline = case.deadlines.get(stage=Stage.ACKNOWLEDGE)
    assert (case.has_missed, deadline.missed_at, deadline.met_at) == (True, noon + 5 * HOUR, noon + 5 * HOUR)


def test_the_first_contact_counts(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = contact_resident(case, note="已联系", by=city.handler, at=noon + HOUR)
    case = contact_resident(case, note="再次联系", by=city.handler, at=noon + 2 * HOUR)
    assert case.assignments.get().contacted_at == noon + HOUR


def test_a_whistle_calls_bodies_that_report_in(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="树根", by=city.handler, at=noon
    )
    assert case.deadlines.get(stage=Stage.REPORT_IN).body == city.parks
    case = report_in(case, body=city.parks, findings="已断根处理", by=city.gardener, at=noon + DAY)
    assert case.deadlines.get(stage=Stage.REPORT_IN).met_at == noon + DAY
    assert case.assignments.get(body=city.parks).reported_in_at == noon + DAY


def test_a_body_already_at_work_is_not_whistled_for(city: City, noon: datetime) -> None:
    with pytest.raises(AlreadyOnTheCase, match="区住建局"):
        whistle_for(
            a_case_in_hand(city, at=noon), bodies=[city.works], because="……", by=city.handler, at=noon
        )


def test_a_body_not_called_does_not_report_in(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="树根", by=city.handler, at=noon
    )
    with pytest.raises(NotOnTheCase):
        report_in(case, body=city.works, findings="……", by=city.gardener, at=noon)


def test_an_upheld_objection_sends_the_case_back_to_be_dispatched(city: City, noon: datetime) -> None:
    case = object_to_dispatch(
        a_dispatched_case(city, at=noon), because="属园林职责", by=city.handler, at=noon
    )
    assert case.status == Status.OBJECTED
    case = rule_on_objection(case, upheld=True, because="属实", by=city.dispatcher, at=noon + HOUR)
    assert (case.status, case.lead) == (Status.ACCEPTED, None)
    assert case.motions.get(kind=MotionKind.RETURN).granted is True


def test_after_a_ruling_there_is_no_second_return(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_case_in_hand(city, at=noon), because="不归我们", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=False, because="职责清单第3条", by=city.supervisor, at=noon)
    assert case.status == Status.HANDLING
    with pytest.raises(SecondReturn):
        object_to_dispatch(case, because="还是不归我们", by=city.handler, at=noon)


def test_an_objection_before_acknowledging_goes_back_there(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_dispatched_case(city, at=noon), because="不归我们", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=False, because="归你们", by=city.dispatcher, at=noon)
    assert case.status == Status.DISPATCHED


def test_the_resolve_clock_goes_on_while_an_objection_is_open(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_dispatched_case(city, at=noon), because="不归我们", by=city.handler, at=noon)
    assert case.deadlines.get(stage=Stage.RESOLVE).ended_at is None


def test_a_case_is_handed_up_the_tree_with_its_deadline(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    due_at = case.deadlines.get(stage=Stage.RESOLVE).due_at
    case = escalate_case(case, because="需要区里协调", by=city.handler, at=noon + DAY)
    assert (case.lead, case.status) == (city.county_centre, Status.DISPATCHED)
    resolve = case.deadlines.get(stage=Stage.RESOLVE)
    assert (resolve.body, resolve.due_at) == (city.county_centre, due_at)
    assert case.assignments.get(body=city.works, ended_at=None).part == Part.CO_HANDLER


def test_from_the_top_a_case_goes_no_further_up(city: City, noon: datetime) -> None:
    heads = a_member(Role.HANDLER, body=city.centre)
    case = dispatch_case(an_accepted_case(city, at=noon), to=city.centre, by=city.dispatcher, at=noon)
    with pytest.raises(NobodyAbove):
        escalate_case(acknowledge_case(case, by=heads, at=noon), by=heads, at=noon)


def test_supervision_marks_the_case(city: City, noon: datetime) -> None:
    case = supervise_case(a_case_in_hand(city, at=noon), because="群众反映强烈", by=city.supervisor, at=noon)
    assert case.is_supervised


def test_a_body_reports_in_for_itself_only(city: City, noon: datetime) -> None:
    water = a_body("区水务局", place=city.county)
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks, water], because="……", by=city.handler, at=noon
    )
    with pytest.raises(NotOnTheCase):
        report_in(case, body=water, findings="……", by=city.gardener, at=noon)


def test_the_called_report_in_while_the_new_lead_has_not_acknowledged(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="……", by=city.handler, at=noon
    )
    case = escalate_case(case, because="需要区里协调", by=city.handler, at=noon)
    case = report_in(case, body=city.parks, findings="已断根处理", by=city.gardener, at=noon + HOUR)
    assert case.deadlines.get(stage=Stage.REPORT_IN).met_at == noon + HOUR


def test_a_body_called_twice_in_one_breath_is_refused(city: City, noon: datetime) -> None:
    with pytest.raises(AlreadyOnTheCase):
        whistle_for(
            a_case_in_hand(city, at=noon),
            bodies=[city.parks, city.parks],
            because="……",
            by=city.handler,
            at=noon,
        )


def test_nothing_is_given_to_a_body_that_has_ended(city: City, noon: datetime) -> None:
    Organisation.objects.filter(pk=city.works.pk).update(valid_to=date(2025, 3, 1))
    with pytest.raises(BodyHasEnded, match="区住建局"):
        dispatch_case(an_accepted_case(city, at=noon), by=city.dispatcher, at=noon)


def test_handed_up_before_it_was_acknowledged_a_case_asks_its_new_lead_only(
    city: City, noon: datetime
) -> None:
    case = escalate_case(a_dispatched_case(city, at=noon), by=CLOCKWORK, at=noon + HOUR)
    old, new = case.deadlines.filter(stage=Stage.ACKNOWLEDGE)
    assert (old.body, old.ended_at) == (city.works, noon + HOUR)
    assert (new.body, new.ended_at) == (city.county_centre, None)


def test_what_a_body_missed_stays_its_own_after_it_was_handed_up(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    watch_deadlines(by=CLOCKWORK, at=noon + 80 * HOUR)
    case.refresh_from_db()
    assert case.lead == city.county_centre
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    assert (missed.body, missed.ended_at) == (city.works, None)


def test_a_centre_that_takes_over_no_longer_reports_in(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.county_centre], because="……", by=city.handler, at=noon
    )
    case = escalate_case(case, because="需要区里协调", by=city.handler, at=noon + HOUR)
    assert case.deadlines.get(stage=Stage.REPORT_IN).ended_at == noon + HOUR


def test_a_case_dispatched_anew_can_be_handed_up_by_the_schedule_again(city: City, noon: datetime) -> None:
    case = escalate_case(a_dispatched_case(city, at=noon), by=CLOCKWORK, at=noon)
    case = recall_case(case, by=city.dispatcher, at=noon)
    assert dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon).is_escalated is False


def test_where_nobody_could_rule_nobody_objects(city: City, noon: datetime) -> None:
    case = dispatch_case(an_accepted_case(city, at=noon), to=city.centre, by=city.dispatcher, at=noon)
    with pytest.raises(NobodyAbove):
        object_to_dispatch(case, because="……", by=a_member(Role.HANDLER, body=city.centre), at=noon)


def test_what_the_old_lead_asked_for_binds_no_new_one(city: City, noon: datetime) -> None:
    case = ask_extension(
        a_case_in_hand(city, at=noon), until=noon + 12 * DAY, because="等材料", by=city.handler, at=noon
    )
    case = object_to_dispatch(case, because="不归我们", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=True, because="属实", by=city.dispatcher, at=noon)
    assert not case.motions.filter(ruled_at=None).exists()


def test_dispatching_meets_its_deadline(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    assert case.deadlines.get(stage=Stage.DISPATCH).met_at == noon


def test_a_case_that_comes_back_waits_for_the_dispatcher_again(city: City, noon: datetime) -> None:
    recalled = recall_case(a_dispatched_case(city, at=noon), by=city.dispatcher, at=noon + HOUR)
    objected = object_to_dispatch(
        a_dispatched_case(city, at=noon), because="不归我们", by=city.handler, at=noon
    )
    ruled = rule_on_objection(objected, upheld=True, because="属实", by=city.dispatcher, at=noon + HOUR)
    for case in (recalled, ruled):
        assert case.deadlines.get(stage=Stage.DISPATCH, ended_at=None).set_at == noon + HOUR
