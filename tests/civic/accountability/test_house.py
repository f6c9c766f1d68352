"""Who decided what about the house, by kind, body and time; also years later."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.accountability.policy import visible_decisions
from gongzhi.civic.accountability.queries.house import decisions_in, narrowed
from gongzhi.civic.accountability.vocabulary import Decision
from gongzhi.civic.cases.actions import set_catalogue_entry, set_deadline_rule
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage
from gongzhi.civic.evaluation.actions import set_weights
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.civic.people.actions import change_organisation, end_membership, grant_membership
from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.kernel.models import Fact
from tests.a_city import City
from tests.factories import a_member, a_person

DAY = timedelta(days=1)


def all_told(kind: str = "", body: Organisation | None = None) -> list[Decision]:
    return decisions_in(narrowed(Fact.objects.all(), kind=kind, body=body))


def words_of(decision: Decision) -> dict[str, str]:
    return {ground.label: ground.text for ground in decision.grounds}


def a_new_limit(city: City, *, at: datetime, source: str = "市政府令第9号", hours: int = 4) -> None:
    limit = Limit(hours, Clock.HOURS)
    set_deadline_rule(stage=Stage.RESOLVE, limit=limit, source=source, by=city.administrator, at=at)


def renamed(body: Organisation, name: str, city: City, *, at: datetime) -> None:
    kind = OrganisationKind.GOVERNMENT
    named = {"name": name, "short_name": name, "kind": kind, "is_centre": body.is_centre, "valid_to": None}
    change_organisation(body, **named, by=city.administrator, at=at)  # type: ignore[arg-type]  # of many types


def test_a_changed_limit_tells_who_changed_it_and_by_which_source(city: City, noon: datetime) -> None:
    a_new_limit(city, at=noon)
    (told,) = all_told()
    assert (told.title, told.by.person) == ("修改办理期限", city.administrator.pk)
    assert [(c.role, c.body_name) for c in told.by.capacities] == [(Role.ADMINISTRATOR, "市热线中心")]
    assert [(g.text, g.source, g.since) for g in told.grounds] == [
        ("办结 4 小时", "市政府令第9号", noon.date())
    ]


def test_years_later_a_replaced_limit_is_told_as_it_was(city: City, noon: datetime) -> None:
    a_new_limit(city, at=noon)
    later = noon + 800 * DAY
    a_new_limit(city, at=later, source="市政府令第12号", hours=8)
    new, old = all_told("cases.DeadlineRuleChanged")
    assert (old.grounds[0].text, old.grounds[0].until) == ("办结 4 小时", later.date())
    assert [(g.label, g.source) for g in new.grounds] == [
        ("期限规则", "市政府令第12号"),
        ("此前", "市政府令第9号"),
    ]


def test_years_later_who_left_still_answers_in_the_role_of_then(city: City, noon: datetime) -> None:
    a_new_limit(city, at=noon)
    held = Membership.objects.get(person=city.administrator)
    end_membership(held, by=a_member(Role.ADMINISTRATOR, body=city.centre), at=noon + DAY)
    (acted,) = all_told("cases.DeadlineRuleChanged")[0].by.capacities
    assert (acted.role, acted.left_at) == (Role.ADMINISTRATOR, noon + DAY)


def test_an_appointment_names_person_role_and_body_of_then(city: City, noon: datetime) -> None:
    grant_membership(
        a_person("赵云"), Role.HANDLER, of=city.works, within=city.county, by=city.administrator, at=noon
    )
    renamed(city.works, "区城建局", city, at=noon + DAY)
    assert words_of(all_told("people.MembershipGranted")[0]) == {
        "人员": "赵云",
        "岗位": "承办人",
        "单位": "区住建局",
    }
    assert words_of(all_told("people.OrganisationChanged")[0])["单位"] == "区住建局改名为区城建局"


def test_decisions_are_found_by_the_body_for_which_somebody_acted_then(city: City, noon: datetime) -> None:
    a_new_limit(city, at=noon)
    held = Membership.objects.get(person=city.administrator)
    end_membership(held, by=a_member(Role.ADMINISTRATOR, body=city.centre), at=noon + DAY)
    grant_membership(
        city.administrator,
        Role.HANDLER,
        of=city.parks,
        within=city.county,
        by=a_member(Role.ADMINISTRATOR, body=city.centre),
        at=noon + DAY,
    )
    kind = "cases.DeadlineRuleChanged"
    assert (len(all_told(kind, city.centre)), len(all_told(kind, city.parks))) == (1, 0)


def test_what_the_command_line_did_is_told_as_done_by_the_system(city: City, noon: datetime) -> None:
    set_weights(
        response=30, resolution=35, satisfaction=35, valid_from=date(2025, 1, 1), by=CLOCKWORK, at=noon
    )
    (told,) = all_told()
    assert (told.by.name, words_of(told)) == ("系统", {"三率权重": "响应30%，解决35%，满意35%"})


def test_a_kind_that_is_no_decision_about_the_house_finds_nothing(city: City, noon: datetime) -> None:
    a_new_limit(city, at=noon)
    assert all_told("cases.CaseDispatched") == []


def test_only_auditors_and_administrators_of_the_topmost_centre_see_them(city: City, noon: datetime) -> None:
    let_in = [visible_decisions(person, at=noon) for person in (city.auditor, city.administrator)]
    kept_out = [visible_decisions(person, at=noon) for person in (city.supervisor, city.handler)]
    assert (None in let_in, kept_out) == (False, [None, None])


def test_more_decisions_cost_no_more_queries(city: City, noon: datetime) -> None:
    costs = []
    for n in range(1, 3):
        a_new_limit(city, at=noon + n * DAY, hours=n)
        set_catalogue_entry(
            category=city.roads,
            place=city.county,
            lead=city.works,
            by=city.administrator,
            at=noon + n * DAY,
        )
        with CaptureQueriesContext(connection) as queries:
            all_told()
        costs.append(len(queries))
    assert costs[0] == costs[1]
