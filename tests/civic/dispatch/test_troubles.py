"""Troubles are gathered from the city's cases, kept while they grow, and tell nobody what is not public."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import decline_case, merge_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Kind
from gongzhi.civic.dispatch import models
from gongzhi.civic.dispatch.actions import claim_county, keep_troubles
from gongzhi.civic.dispatch.events import TroubleFaded, TroubleFound, TroubleGrew, TroubleNoticed
from gongzhi.civic.dispatch.models import GatheredCounty, Trouble, TroubleFigures, TroubleMember
from gongzhi.civic.dispatch.queries.gathering import WINDOW, areas, gathered_in, messages_in
from gongzhi.civic.dispatch.tasks import gather_next
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import Event, facts_about
from tests.a_city import City, a_resolved_case, an_opened_case
from tests.civic.dispatch.gathered import APART, DUMP, LAMPS
from tests.civic.dispatch.troubled import a_troubled_city, gather, some_cases
from tests.factories import a_place

pytestmark = pytest.mark.django_db


def members(trouble: Trouble) -> set[int]:
    return set(TroubleMember.objects.filter(trouble=trouble).values_list("case", flat=True))


def told(trouble: Trouble) -> list[str]:
    return [fact.kind.removeprefix("dispatch.") for fact in facts_about(trouble)]


def figures(trouble: Trouble, audience: Audience = Audience.STAFF) -> TroubleFigures:
    return TroubleFigures.objects.get(trouble=trouble, audience=audience)


def test_like_cases_of_a_county_become_a_trouble(city: City, noon: datetime) -> None:
    dump, lamps = a_troubled_city(city, at=noon)
    assert (dump.name, lamps.name) == ("垃圾中转站恶臭·青禾苑", "路灯坏了半年·云栖路")
    assert (len(members(dump)), len(members(lamps)), told(dump)) == (4, 3, ["TroubleFound"])


def test_a_trouble_keeps_its_figures_for_staff_and_for_everybody(city: City, noon: datetime) -> None:
    dump, _lamps = a_troubled_city(city, at=noon)
    found = figures(dump)
    assert (found.cases, found.unsolved, found.months) == (4, 4, [["2025-03", 4]])
    assert figures(dump, Audience.EVERYBODY).heat == found.heat == pytest.approx(3.9, abs=0.1)


def test_gathering_again_changes_nothing_but_the_time(city: City, noon: datetime) -> None:
    dump, lamps = a_troubled_city(city, at=noon)
    gather(city.county, at=noon + timedelta(hours=1))
    assert list(Trouble.objects.order_by("pk")) == [dump, lamps]
    assert (told(dump), told(lamps)) == (["TroubleFound"], ["TroubleFound"])


def test_a_trouble_that_grows_stays_the_same_and_says_so(city: City, noon: datetime) -> None:
    dump, lamps = a_troubled_city(city, at=noon)
    words = ("云栖路路灯还是不亮", "云栖路的路灯又坏了，晚上一片漆黑，没有人修。")
    (case,) = some_cases(city, [words], until=noon + timedelta(days=1))
    gather(city.county, at=noon + timedelta(days=1))
    assert case.pk in members(lamps)
    assert told(lamps) == ["TroubleFound", "TroubleGrew"]
    assert facts_about(lamps, kinds=[TroubleGrew]).get().data == {
        "trouble": lamps.pk,
        "cases": 4,
        "before": 3,
    }
    assert told(dump) == ["TroubleFound"]


def test_what_leaves_the_window_stays_with_its_trouble(city: City, noon: datetime) -> None:
    _dump, lamps = a_troubled_city(city, at=noon)
    later = noon + WINDOW - timedelta(days=1, hours=1)  # its first two cases are too old by then
    fresh = some_cases(city, LAMPS[1:], until=later)
    gather(city.county, at=later)
    lamps.refresh_from_db()
    assert lamps.faded_at is None
    assert (len(members(lamps)), figures(lamps).cases) == (5, 3)
    assert {case.pk for case in fresh} < members(lamps)
    assert lamps.first_id == min(members(lamps))


def test_a_trouble_too_old_fades_and_keeps_its_cases(city: City, noon: datetime) -> None:
    dump, _lamps = a_troubled_city(city, at=noon)
    gather(city.county, at=noon + WINDOW)
    dump.refresh_from_db()
    assert (dump.faded_at, dump.into, dump.name) == (noon + WINDOW, None, "")
    assert (len(members(dump)), told(dump)) == (4, ["TroubleFound", "TroubleFaded"])


def test_of_two_that_become_one_the_other_fades_into_it(city: City, noon: datetime) -> None:
    dump, lamps = a_troubled_city(city, at=noon)
    found = gathered_in(city.county, at=noon)
    whole = sum((each.cases for each in found.troubles), ())
    one = type(found.troubles[0])(**{**vars(found.troubles[0]), "cases": tuple(sorted(whole))})
    keep_troubles(type(found)(found.county, found.window, [one]), by=CLOCKWORK, at=noon)
    lamps.refresh_from_db()
    assert (lamps.into, members(dump)) == (dump, set(whole))
    assert facts_about(lamps, kinds=[TroubleFaded]).count() == 1


def test_a_faded_trouble_comes_back_as_itself(city: City, noon: datetime) -> None:
    dump, _lamps = a_troubled_city(city, at=noon)
    gather(city.county, at=noon + WINDOW)
    gather(city.county, at=noon)
    dump.refresh_from_db()
    assert dump.faded_at is None


def test_declined_cases_are_no_trouble(city: City, noon: datetime) -> None:
    for title, text in LAMPS:
        case = an_opened_case(city, at=noon, title=title, text=text)
        decline_case(case, because="不属于", instead="物业", by=city.dispatcher, at=noon)
    assert list(messages_in(city.county, at=noon)) == []


def test_a_case_is_solved_when_it_was_answered(city: City, noon: datetime) -> None:
    a_resolved_case(city, at=noon)
    assert [message.is_solved for message in messages_in(city.county, at=noon)] == [True]


def test_a_merged_case_is_solved_with_that_into_which_it_went(city: City, noon: datetime) -> None:
    trunk = a_resolved_case(city, at=noon)
    (branch,) = some_cases(city, LAMPS[:1], until=noon)
    Case.objects.filter(pk=trunk.pk).update(status="handling")
    merge_case(branch, into=Case.objects.get(pk=trunk.pk), by=city.dispatcher, at=noon)
    assert [message.is_solved for message in messages_in(city.county, at=noon)] == [False, False]
    Case.objects.filter(pk=trunk.pk).update(status="closed")
    assert [message.is_solved for message in messages_in(city.county, at=noon)] == [True, True]


def test_months_are_those_of_the_city(city: City, noon: datetime) -> None:
    late = noon.replace(month=2, day=28, hour=20)  # still February in London
    some_cases(city, LAMPS[:1], until=late + timedelta(days=1, hours=12))
    (message,) = messages_in(city.county, at=noon)
    assert (message.at.month, message.at.utcoffset()) == (3, timedelta(hours=8))


def test_a_name_never_holds_a_number_of_somebody(city: City, noon: datetime) -> None:
    words = [("云栖路路灯不亮请打13800001234", text) for _title, text in LAMPS]
    some_cases(city, words, until=noon)
    gather(city.county, at=noon)
    assert "13800001234" not in Trouble.objects.get().name


def test_cases_that_are_not_public_have_no_name_and_are_not_for_everybody(city: City, noon: datetime) -> None:
    some_cases(city, DUMP, until=noon, is_public=False)
    gather(city.county, at=noon)
    (found,) = TroubleFigures.objects.select_related("trouble")
    assert (found.audience, found.cases, found.trouble.name) == (Audience.STAFF, 4, "")


def test_a_report_of_wrongdoing_is_never_public(city: City, noon: datetime) -> None:
    some_cases(city, DUMP, until=noon, kind=Kind.REPORT)
    assert {message.is_public for message in messages_in(city.county, at=noon)} == {False}


def test_what_grows_faster_than_its_season_is_noticed_once(city: City, noon: datetime) -> None:
    some_cases(city, APART * 20, until=noon - timedelta(days=60))
    some_cases(city, DUMP + DUMP[:2], until=noon)
    gather(city.county, at=noon)
    gather(city.county, at=noon + timedelta(hours=1))
    trouble = Trouble.objects.get(noticed_at__isnull=False)
    assert (trouble.noticed_at, trouble.seen) == (noon, 6)
    event = facts_about(trouble, kinds=[TroubleNoticed]).get().data
    assert (event["seen"], event["county"]) == (6, city.county.pk)


def test_a_notice_ends_when_it_no_longer_grows(city: City, noon: datetime) -> None:
    some_cases(city, APART * 20, until=noon - timedelta(days=60))
    some_cases(city, DUMP + DUMP[:2], until=noon)
    gather(city.county, at=noon)
    gather(city.county, at=noon + timedelta(days=30))
    assert not Trouble.objects.filter(noticed_at__isnull=False).exists()


def test_a_case_that_moved_belongs_to_one_trouble(city: City, noon: datetime) -> None:
    dump, _lamps = a_troubled_city(city, at=noon)
    beside = a_place("望山区", within=city.city)
    Case.objects.filter(pk__in=members(dump)).update(place=beside)
    gather(beside, at=noon)
    assert TroubleMember.objects.filter(trouble__county=beside).count() == 4


def test_a_city_without_counties_is_gathered_as_a_whole(db: None) -> None:
    town = a_place("东明市")
    assert list(areas()) == [town]


def test_the_county_that_waited_longest_is_next(city: City, noon: datetime) -> None:
    beside, new = (a_place(name, within=city.city) for name in ("望山区", "新区"))
    for days, county in ((2, city.county), (3, beside)):
        GatheredCounty.objects.create(county=county, gathered_at=noon - timedelta(days=days))
    claimed = [claim_county(by=CLOCKWORK, at=noon) for _ in range(4)]
    assert claimed == [new, beside, city.county, None]


def test_a_county_is_next_after_an_hour_with_news_else_at_night(city: City, noon: datetime) -> None:
    gather(city.county, at=noon)
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(hours=3)) is None
    an_opened_case(city, at=noon + timedelta(minutes=1))
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(minutes=59)) is None
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(hours=1)) == city.county


def test_each_night_all_counties_are_gathered(city: City, noon: datetime) -> None:
    gather(city.county, at=noon)
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(hours=14)) is None
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(hours=15)) == city.county


def test_what_a_dead_worker_claimed_is_taken_over(city: City, noon: datetime) -> None:
    claim_county(by=CLOCKWORK, at=noon)
    assert claim_county(by=CLOCKWORK, at=noon + timedelta(minutes=10)) == city.county


def test_the_schedule_gathers_after_its_own_transaction(
    city: City, noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    some_cases(city, LAMPS, until=noon)
    with django_capture_on_commit_callbacks(execute=True):
        gather_next(noon)
        assert Trouble.objects.count() == 0
    assert Trouble.objects.count() == 1
    assert GatheredCounty.objects.get().claimed_until is None


def test_only_the_schedule_and_the_citys_administrators_keep_troubles(city: City, noon: datetime) -> None:
    found = gathered_in(city.county, at=noon)
    assert keep_troubles(found, by=city.administrator, at=noon) == 0
    with pytest.raises(NotAllowed):
        keep_troubles(found, by=city.dispatcher, at=noon)
    with pytest.raises(NotAllowed):
        claim_county(by=city.dispatcher, at=noon)


def test_more_troubles_cost_no_more_queries(city: City, noon: datetime) -> None:
    some_cases(city, LAMPS, until=noon)
    few = gathered_in(city.county, at=noon)
    with CaptureQueriesContext(connection) as first:
        keep_troubles(few, by=CLOCKWORK, at=noon)
    Trouble.objects.all().delete()
    some_cases(city, DUMP, until=noon)
    many = gathered_in(city.county, at=noon)
    with CaptureQueriesContext(connection) as second:
        keep_troubles(many, by=CLOCKWORK, at=noon)
    assert len(many.troubles) == 2
    assert len(second) <= len(first)


def test_no_table_of_troubles_knows_a_person() -> None:
    tables = (Trouble, TroubleFigures, TroubleMember, GatheredCounty, models.Question, models.QuestionReport)
    assert [
        field for table in tables for field in table._meta.get_fields() if field.related_model is Person
    ] == []


def test_facts_about_troubles_say_numbers_only() -> None:
    kinds: list[type[Event]] = [TroubleFound, TroubleGrew, TroubleNoticed, TroubleFaded]
    assert {name for kind in kinds for name, of in kind.__annotations__.items() if of is not int} == set()
