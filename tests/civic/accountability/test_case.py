"""Who decided what on a case: proposal, decider, grounds, and what had been seen; also years later."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.accountability.queries.case import decisions_of
from gongzhi.civic.accountability.queries.file import file_of
from gongzhi.civic.accountability.vocabulary import Decision, Sight
from gongzhi.civic.cases.actions import (
    ask_extension,
    dispatch_case,
    object_to_dispatch,
    open_reporter,
    rule_on_extension,
    rule_on_objection,
    set_deadline_rule,
    support_case,
    watch_deadlines,
)
from gongzhi.civic.cases.models import Case, CatalogueEntry, DeadlineRule
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage
from gongzhi.civic.evaluation.actions import exclude_case
from gongzhi.civic.jurisdictions.actions import merge_places, rename_place, set_calendar_day
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.civic.people.actions import change_organisation, end_membership, grant_membership
from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.civic.privacy.vocabulary import Purpose
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.facts import last_fact_about
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case
from tests.factories import a_member, a_person, a_place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(case: Case, kind: str, *, at: datetime) -> Decision:
    """Return the last decision of a kind, as it is read at a moment."""
    found = [each for each in decisions_of(case, at=at).decisions if each.kind == f"cases.{kind}"]
    return found[-1]


def let_it_take_effect(*, at: datetime) -> None:
    while deliver_due(at=at):
        pass


def renamed(body: Organisation, name: str, city: City, *, at: datetime, **changes: Any) -> Organisation:
    wanted: dict[str, Any] = {
        "short_name": name,
        "kind": OrganisationKind.GOVERNMENT,
        "is_centre": body.is_centre,
        "valid_to": None,
    }
    return change_organisation(body, name=name, **(wanted | changes), by=city.administrator, at=at)


def test_an_extension_tells_who_asked_and_who_granted_and_why(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = ask_extension(case, until=noon + 9 * DAY, because="配件未到", by=city.handler, at=noon + HOUR)
    rule_on_extension(case, granted=True, because="情况属实", by=city.supervisor, at=noon + 2 * HOUR)
    ruled = told(case, "ExtensionRuled", at=noon + DAY)
    assert ruled.proposal is not None
    assert (ruled.proposal.by.person, ruled.by.person) == (city.handler.pk, city.supervisor.pk)
    assert [(c.role, c.body_name) for c in ruled.by.capacities] == [(Role.SUPERVISOR, "市热线中心")]
    assert ruled.grounds[0].text == "情况属实"
    assert told(case, "ExtensionAsked", at=noon + DAY).grounds[0].text == "配件未到"


def test_a_return_tells_its_objection(city: City, noon: datetime) -> None:
    case = object_to_dispatch(
        a_dispatched_case(city, at=noon), because="不在辖区", by=city.handler, at=noon + HOUR
    )
    rule_on_objection(case, upheld=True, because="确非职责", by=city.dispatcher, at=noon + 2 * HOUR)
    ruled = told(case, "ObjectionRuled", at=noon + DAY)
    assert ruled.proposal is not None
    assert ruled.proposal.by.capacities[0].body_name == "区住建局"
    assert dict(ruled.state)["状态"] == "异议待裁"


def test_a_dispatch_rests_on_the_catalogue_and_the_limits_of_then(city: City, noon: datetime) -> None:
    CatalogueEntry.objects.update(source="云麓市派单目录2024")
    DeadlineRule.objects.filter(stage=Stage.CONTACT).update(source="接诉即办工作规范第八条")
    sent = told(a_dispatched_case(city, at=noon), "CaseDispatched", at=noon)
    grounds = {(ground.label, ground.source) for ground in sent.grounds}
    assert ("派单目录", "云麓市派单目录2024") in grounds
    assert ("期限规则", "接诉即办工作规范第八条") in grounds


def test_a_limit_in_working_time_rests_on_the_calendar_of_then(city: City, noon: datetime) -> None:
    day = noon.date()
    set_calendar_day(day, is_working=False, name="防汛停工", by=city.administrator, at=noon - DAY)
    accepted = told(an_accepted_case(city, at=noon + HOUR), "CaseAccepted", at=noon + DAY)
    set_calendar_day(day, is_working=True, name="复工", by=city.administrator, at=noon + 2 * HOUR)
    days = [ground.text for ground in accepted.grounds if ground.label == "工作日历"]
    assert days == [f"国务院办公厅节假日安排，本市另定：{day} 休息"]


def test_an_agreed_date_is_told_apart_from_the_limit(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = ask_extension(case, until=noon + 9 * DAY, because="等料", by=city.handler, at=noon + HOUR)
    rule_on_extension(case, granted=True, because="同意", by=city.supervisor, at=noon + 2 * HOUR)
    ruled = told(case, "ExtensionRuled", at=noon + DAY)
    assert ruled.grounds[-1].text == "办结：改到2025-03-21 12:00止(原定7 个自然日)"


def test_a_body_chosen_by_hand_is_said_to_be_so(city: City, noon: datetime) -> None:
    case = dispatch_case(an_accepted_case(city, at=noon), to=city.parks, by=city.dispatcher, at=noon + HOUR)
    sent = told(case, "CaseDispatched", at=noon + DAY)
    assert "没有按目录，由派单员选定单位" in {ground.text for ground in sent.grounds}


def test_what_came_while_the_page_was_open_is_told_as_perhaps_unseen(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    case.seen = last_fact_about(case)
    support_case(case, by=a_person("王芳"), at=noon + HOUR)
    case = dispatch_case(case, by=city.dispatcher, at=noon + 2 * HOUR)
    sight = told(case, "CaseDispatched", at=noon + DAY).sight
    assert sight is not None
    assert (sight.before, sight.shown, sight.unseen) == (3, 2, (3,))


def test_a_fact_of_old_stays_readable_and_claims_nothing_of_what_was_seen(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    fact = Fact.objects.get(kind="cases.CaseDispatched")
    Fact.objects.filter(pk=fact.pk).update(data={"case": case.pk, "body": city.works.pk, "co_handlers": []})
    sent = told(case, "CaseDispatched", at=noon + DAY)
    assert sent.sight == Sight(before=2)
    assert sent.by.person == city.dispatcher.pk


def test_the_schedule_names_the_rule_by_which_it_supervised(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 9 * DAY)
    supervised = told(case, "CaseSupervised", at=noon + 9 * DAY)
    assert (supervised.by.name, supervised.by.person) == ("系统", None)
    assert supervised.grounds[0].text == "办结超期24小时后督办"
    assert "已有超期" in dict(supervised.state)["标记"]


def test_an_exclusion_tells_its_reason(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    exclude_case(case, because="属于重复投诉", by=city.supervisor, at=noon + HOUR)
    excluded = decisions_of(case, at=noon + DAY).decisions[-1]
    assert (excluded.title, excluded.grounds[0].text) == ("登记为不计入考核", "属于重复投诉")


def test_a_resident_is_never_named(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon, is_public=True)
    support_case(case, by=a_person("王芳"), at=noon + HOUR)
    lines = decisions_of(case, at=noon + DAY).lines
    assert (lines[0].by, lines[-1].by) == ("反映人", "居民")


def test_years_later_the_role_and_the_body_are_as_they_were(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    membership = Membership.objects.get(person=city.dispatcher)
    end_membership(membership, by=city.administrator, at=noon + DAY)
    grant_membership(
        city.dispatcher, Role.HANDLER, of=city.parks, within=city.county, by=city.administrator, at=noon + DAY
    )
    renamed(city.centre, "市社会工作服务中心", city, at=noon + 2 * DAY)
    renamed(city.centre, "市民服务中心", city, at=noon + 400 * DAY)
    acted = told(case, "CaseDispatched", at=noon + 1000 * DAY).by.capacities
    assert [(c.role, c.body_name, c.body_name_now) for c in acted] == [
        (Role.DISPATCHER, "市热线中心", "市民服务中心")
    ]
    assert acted[0].left_at == noon + DAY


def test_years_later_a_body_that_is_no_more_still_answers_under_its_name(city: City, noon: datetime) -> None:
    case = a_dispatched_case(city, at=noon)
    renamed(city.works, "区城建局", city, at=noon + DAY, valid_to=(noon + 2 * DAY).date())
    assert told(case, "CaseDispatched", at=noon + 900 * DAY).title == "派给区住建局主办"


def test_years_later_the_rule_is_the_one_of_then(city: City, noon: datetime) -> None:
    DeadlineRule.objects.filter(stage=Stage.ACKNOWLEDGE).update(source="老规定")
    case = a_dispatched_case(city, at=noon)
    later = noon + 30 * DAY
    new = Limit(1, Clock.HOURS)
    set_deadline_rule(stage=Stage.ACKNOWLEDGE, limit=new, source="新规定", by=city.administrator, at=later)
    grounds = {each.source: each for each in told(case, "CaseDispatched", at=later + DAY).grounds}
    assert "新规定" not in grounds
    assert grounds["老规定"].until == later.date()


def test_years_later_the_place_has_its_name_of_then(city: City, noon: datetime) -> None:
    county_dispatcher = a_member(Role.DISPATCHER, body=city.county_centre)
    case = dispatch_case(an_accepted_case(city, at=noon), by=county_dispatcher, at=noon + HOUR)
    place = rename_place(city.county, to="云湖区", by=None, at=noon + DAY)
    let_it_take_effect(at=noon + DAY)
    merge_places([place], into=a_place("大湖区", within=city.city), by=None, at=noon + 30 * DAY)
    let_it_take_effect(at=noon + 30 * DAY)
    acted = told(Case.objects.get(pk=case.pk), "CaseDispatched", at=noon + 500 * DAY).by.capacities
    assert [(each.place_name, each.body_name) for each in acted] == [("临湖区", "区社会治理中心")]
    assert acted[0].left_at is None  # the role went on at the place that took the old one in


def test_decisions_cost_the_same_queries_however_many(city: City, noon: datetime) -> None:
    assert queries_of(a_long_case(city, 1, at=noon)) == queries_of(a_long_case(city, 3, at=noon))


def a_long_case(city: City, times: int, *, at: datetime) -> Case:
    """Return a case with neighbours who joined and extensions that were granted."""
    case = a_case_in_hand(city, at=at, is_public=True)
    for n in range(times):
        support_case(case, by=a_person(f"居民{n}"), at=at + HOUR)
        until = at + (8 + n) * DAY
        case = ask_extension(case, until=until, because="等料", by=city.handler, at=at + (n + 1) * HOUR)
        case = rule_on_extension(
            case, granted=True, because="同意", by=city.supervisor, at=at + (n + 2) * HOUR
        )
    return case


def queries_of(case: Case) -> int:
    with CaptureQueriesContext(connection) as queries:
        decisions_of(case, at=case.opened_at + DAY)
    return len(queries)


def test_who_opened_the_reporters_details_answers_for_it(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    open_reporter(case, Purpose.HANDLE, by=city.handler, at=noon + HOUR)
    opened = decisions_of(case, at=noon + DAY).decisions[-1]
    assert (opened.title, opened.by.person) == ("查看反映人信息", city.handler.pk)
    assert opened.grounds[0].text == "联系反映人，办理事项"
    assert file_of(case, decisions_of(case, at=noon), at=noon)["facts"][-1]["log"] is None
