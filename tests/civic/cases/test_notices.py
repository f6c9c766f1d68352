"""Reporters and supporters are told what happens, once."""

from datetime import datetime, timedelta

from pytest_django import DjangoAssertNumQueries as CountQueries

from gongzhi.civic.cases.actions import accept_case, dispatch_case, merge_case, resolve_case, support_case
from gongzhi.civic.cases.actions.noticing import read_notices, tell
from gongzhi.civic.cases.models import Notice
from gongzhi.civic.cases.queries.notices import notices_of
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import Outcome, Urgency
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.facts import facts_about
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.factories import a_person, known_as


def test_the_reporter_is_told_of_acceptance_by_a_worker(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    assert not Notice.objects.exists()
    deliver_due(at=noon)
    assert list(Notice.objects.values_list("person", "case")) == [(city.resident.pk, case.pk)]


def test_a_fact_delivered_twice_tells_once(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    fact = facts_about(case)[1]
    for _ in range(2):
        tell([(case.pk, fact)], by=None)
    assert Notice.objects.count() == 1


def test_supporters_and_reporters_of_merged_cases_are_told(city: City, noon: datetime) -> None:
    target = an_accepted_case(city, at=noon, is_public=True)
    neighbour, supporter = a_person("邻居"), a_person("支持者")
    double = an_opened_case(city, at=noon, spoken_by=neighbour)
    double = accept_case(double, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
    merge_case(double, into=target, by=city.dispatcher, at=noon)
    support_case(target, by=supporter, at=noon)
    fact = facts_about(target).latest("id")
    tell([(target.pk, fact)], by=None)
    told = Notice.objects.filter(fact=fact).values_list("person", flat=True)
    assert set(told) == {city.resident.pk, neighbour.pk}


def test_many_facts_are_told_with_two_queries(
    city: City, noon: datetime, django_assert_num_queries: CountQueries
) -> None:
    cases = [an_accepted_case(city, at=noon) for _ in range(5)]
    news = [(case.pk, facts_about(case)[1]) for case in cases]
    with django_assert_num_queries(2):
        assert tell(news, by=None) == 5


def test_whoever_did_it_is_not_told(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    tell([(case.pk, facts_about(case).get())], by=None)
    assert not Notice.objects.exists()


def test_a_caller_without_account_gets_no_notice(city: City, noon: datetime) -> None:
    known_as(city.resident, sign_in_name="")
    a_case_in_hand(city, at=noon)
    deliver_due(at=noon)
    assert not Notice.objects.exists()


def test_notices_are_marked_as_read(city: City, noon: datetime) -> None:
    a_case_in_hand(city, at=noon)
    deliver_due(at=noon)
    assert read_notices(by=city.resident, at=noon) == 3
    assert read_notices(by=city.resident, at=noon) == 0


def test_the_reporter_of_a_merged_case_reads_the_news_on_a_page_of_their_own(
    city: City, noon: datetime
) -> None:
    neighbour = a_person("邻居")
    double = an_opened_case(city, at=noon, spoken_by=neighbour)
    target = an_accepted_case(city, at=noon)
    merge_case(double, into=target, by=city.dispatcher, at=noon)
    dispatch_case(target, by=city.dispatcher, at=noon)
    deliver_due(at=noon)
    latest = notices_of(neighbour, at=noon)[0]
    assert (latest.case, latest.fact.kind) == (double, "cases.CaseDispatched")


def test_those_of_a_case_merged_twice_are_told_too(city: City, noon: datetime) -> None:
    neighbour, supporter = a_person("邻居"), a_person("支持者")
    first = an_accepted_case(city, at=noon, spoken_by=neighbour, is_public=True)
    support_case(first, by=supporter, at=noon)
    second, last = an_accepted_case(city, at=noon), an_accepted_case(city, at=noon)
    merge_case(first, into=second, by=city.dispatcher, at=noon)
    merge_case(second, into=last, by=city.dispatcher, at=noon)
    tell([(last.pk, facts_about(last)[1])], by=None)
    assert {neighbour.pk, supporter.pk} <= set(Notice.objects.values_list("person", flat=True))


def test_reporters_of_merged_cases_are_told_of_the_answer_and_read_it_on_their_own_page(
    city: City, noon: datetime
) -> None:
    neighbours = [a_person("邻居"), a_person("楼上")]
    doubles = [an_opened_case(city, at=noon, spoken_by=neighbour) for neighbour in neighbours]
    target = a_case_in_hand(city, at=noon)
    for double in doubles:
        merge_case(double, into=target, by=city.dispatcher, at=noon)
    reply, later = "已更换路灯灯泡，有事打13800001234。", noon + timedelta(hours=1)
    resolve_case(target, reply=reply, outcome=Outcome.DONE, by=city.handler, at=later)
    deliver_due(at=later)
    for neighbour, double in zip(neighbours, doubles, strict=True):
        latest = notices_of(neighbour, at=later)[0]
        assert (latest.case, latest.fact.kind) == (double, "cases.CaseResolved")
        double.refresh_from_db()
        read = timeline_of(double, viewer=neighbour, at=later)[-1]
        assert read.text == "已更换路灯灯泡，有事打＊＊＊。"
