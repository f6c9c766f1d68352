"""Sure cases go out by themselves where the city wants it; in any doubt a person decides."""

from datetime import datetime
from typing import Any

import pytest

from gongzhi.civic.cases.actions import (
    categorise_case,
    erase_words,
    object_to_dispatch,
    recall_case,
    rule_on_objection,
)
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, ErasureBasis, Kind, Status, Urgency
from gongzhi.civic.dispatch.actions import turn_off, turn_on
from gongzhi.civic.dispatch.actions.automatic import LimitBelowWanted, NotSureEnough
from gongzhi.civic.dispatch.events import AutomaticDispatchTurnedOff, CaseDispatchedAutomatically
from gongzhi.civic.dispatch.models import AutomaticDispatch, AutomaticRule, Suggestion
from gongzhi.civic.dispatch.vocabulary import Stop, Undoing
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.privacy.actions import decide_consent, withdraw_assessment
from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.queries import NotAssessed
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.a_city import LONG_AGO, City, an_opened_case
from tests.civic.dispatch.automatic import PITS, SOON, a_sure_case, deliver, it_is_on
from tests.civic.dispatch.lessons import TREES, a_model
from tests.civic.teamwork.colleagues import told

pytestmark = pytest.mark.django_db


def test_a_sure_case_goes_to_its_body_by_itself(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    assert (case.status, case.category, case.lead) == (Status.DISPATCHED, city.roads, city.works)
    made = AutomaticDispatch.objects.get(case=case)
    assert (made.body, made.undone_at, made.like_cases) == (city.works, None, None)
    assert made.words


def test_its_timeline_says_that_no_person_did_it(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    told = {entry.title: entry.by for entry in timeline_of(case, viewer=None, at=noon)}
    assert told["派给区住建局主办"] == "系统自动派单"


def test_whoever_wants_a_person_to_decide_gets_one(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    person = city.resident
    decide_consent(person.pk, ConsentPurpose.AUTOMATED, yes=False, by=person, at=noon)
    assert a_sure_case(city, noon).status == Status.OPENED
    decide_consent(person.pk, ConsentPurpose.AUTOMATED, yes=True, by=person, at=noon + 2 * SOON)
    assert a_sure_case(city, noon + 3 * SOON, idempotency_key="again").status == Status.DISPATCHED


def test_it_is_announced_with_what_decided(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    (fact,) = facts_about(case, kinds=[CaseDispatchedAutomatically])
    event = event_of(fact)
    assert isinstance(event, CaseDispatchedAutomatically)
    assert (event.category, event.body, event.learned) == (city.roads.pk, city.works.pk, False)
    assert event.per_mille > 500


def test_it_is_off_until_somebody_turns_it_on(city: City, noon: datetime) -> None:
    a_model(noon)
    assert a_sure_case(city, noon).status == Status.OPENED


def test_a_city_without_a_model_cannot_turn_it_on(city: City, noon: datetime) -> None:
    with pytest.raises(NotSureEnough):
        turn_on(precision=0.98, error_limit=0.05, by=city.administrator, at=noon)


def test_a_limit_below_what_is_wanted_anyway_is_refused(city: City, noon: datetime) -> None:
    a_model(noon)
    with pytest.raises(LimitBelowWanted):
        turn_on(precision=0.98, error_limit=0.01, by=city.administrator, at=noon)


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "resident"])
def test_only_administrators_turn_it_on_or_off(city: City, noon: datetime, who: str) -> None:
    it_is_on(city, noon)
    with pytest.raises(NotAllowed):
        turn_on(precision=0.98, error_limit=0.05, by=getattr(city, who), at=noon)
    with pytest.raises(NotAllowed):
        turn_off(because=Stop.BY_HAND, by=getattr(city, who), at=noon)


def test_no_program_turns_it_on(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    with pytest.raises(NotAllowed):
        turn_on(precision=0.98, error_limit=0.05, by=CLOCKWORK, at=noon)


def test_after_it_was_turned_off_a_person_decides_again(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    turn_off(because=Stop.BY_HAND, by=city.administrator, at=noon)
    assert a_sure_case(city, noon).status == Status.OPENED


@pytest.mark.parametrize(
    "details",
    [
        {"text": "马路坑洼不平"},
        {"text": PITS + "有人掉进去受了重伤，快来救人！"},
        {"kind": Kind.REPORT},
        {
            "text": "咨询办理暂住登记需要带哪些材料，周末能不能办，孩子上学要用，谢谢。" * 2,
            "title": "暂住登记",
        },
    ],
    ids=["few known words", "danger", "a report of wrongdoing", "unsure"],
)
def test_in_doubt_a_person_decides(city: City, noon: datetime, details: dict[str, Any]) -> None:
    it_is_on(city, noon)
    assert a_sure_case(city, noon, **details).status == Status.OPENED


def test_where_the_reporter_chose_another_category_a_person_decides(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    trees = Category.objects.get(code=TREES)
    assert a_sure_case(city, noon, wanted=trees).status == Status.OPENED


def test_where_the_catalogue_asks_for_a_nearer_place_a_person_decides(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    CatalogueEntry.objects.create(
        category=city.roads, place=city.community, lead=city.parks, valid_from=LONG_AGO
    )
    assert a_sure_case(city, noon, place=city.street).status == Status.OPENED
    assert a_sure_case(city, noon, place=city.community, spoken_by=None).lead == city.parks


def test_a_likely_duplicate_waits_for_a_person(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    first = a_sure_case(city, noon, is_public=True)
    assert first.status == Status.DISPATCHED
    assert a_sure_case(city, noon + 3 * SOON, is_public=True).status == Status.OPENED


def test_where_no_body_is_known_a_person_decides(city: City, noon: datetime) -> None:
    CatalogueEntry.objects.all().delete()
    it_is_on(city, noon)
    assert a_sure_case(city, noon).status == Status.OPENED


def test_where_the_catalogue_names_a_body_that_has_ended_a_person_decides(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    Organisation.objects.filter(pk=city.works.pk).update(valid_to=noon.date())
    assert a_sure_case(city, noon).status == Status.OPENED


def test_where_words_are_erased_the_reasons_go_with_them(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    erase_words(case, because=ErasureBasis.CONSENT_WITHDRAWN, by=city.administrator, at=noon + 2 * SOON)
    deliver(noon + 3 * SOON)
    assert AutomaticDispatch.objects.get(case=case).words == []
    assert [words for _category, _sure, words in Suggestion.objects.get(case=case).choices] == [[], []]


def test_a_program_teaches_itself_nothing(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    assert Suggestion.objects.get(case=case).taken is None


def test_delivered_again_it_happens_once(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    facts_about(case).update(due_at=noon)
    deliver(noon + 5 * SOON)
    assert AutomaticDispatch.objects.count() == 1
    assert facts_about(case, kinds=[CaseDispatchedAutomatically]).count() == 1


def undone(case: Case) -> str:
    return AutomaticDispatch.objects.get(case=case).undone_why


def test_taking_it_back_marks_it_as_wrong(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    recall_case(case, by=city.dispatcher, at=noon + 2 * SOON)
    deliver(noon + 3 * SOON)
    assert undone(case) == Undoing.RECALLED


def test_another_category_marks_it_as_wrong_and_is_learned(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case, trees = a_sure_case(city, noon), Category.objects.get(code=TREES)
    categorise_case(case, category=trees, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon + 2 * SOON)
    deliver(noon + 3 * SOON)
    assert undone(case) == Undoing.RECATEGORISED
    assert Suggestion.objects.get(case=case).taken == trees


def test_another_urgency_alone_does_not(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    categorise_case(
        case, category=city.roads, urgency=Urgency.COMPLEX, by=city.dispatcher, at=noon + 2 * SOON
    )
    deliver(noon + 3 * SOON)
    assert undone(case) == ""


@pytest.mark.parametrize(("upheld", "why"), [(True, Undoing.RETURNED), (False, "")])
def test_a_return_counts_if_it_was_upheld(city: City, noon: datetime, upheld: bool, why: str) -> None:
    it_is_on(city, noon)
    case = object_to_dispatch(a_sure_case(city, noon), because="不归我们管", by=city.handler, at=noon + SOON)
    rule_on_objection(case, upheld=upheld, because="经核实", by=city.dispatcher, at=noon + 2 * SOON)
    deliver(noon + 3 * SOON)
    assert undone(case) == why


def test_it_turns_itself_off_when_too_much_is_put_right(city: City, noon: datetime) -> None:
    rule = it_is_on(city, noon)
    for place in (city.community, city.street):
        case = a_sure_case(city, noon + SOON, place=place)
        recall_case(case, by=city.dispatcher, at=noon + 5 * SOON)
        deliver(noon + 6 * SOON)
    rule.refresh_from_db()
    *_others, last = facts_about(rule)
    assert not rule.is_on
    assert (last.data["because"], last.data["sent"], last.data["wrong"]) == (Stop.ERROR, 2, 2)
    assert a_sure_case(city, noon + 9 * SOON, place=city.county).status == Status.OPENED


def test_administrators_and_dispatchers_are_told_that_it_is_off(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    turn_off(because=Stop.ERROR, by=CLOCKWORK, at=noon)
    deliver(noon + SOON)
    told_of_it = [person for person in vars(city).values() if isinstance(person, Person) and told(person)]
    assert told_of_it == [city.dispatcher, city.administrator]
    assert told(city.administrator) == [NoticeReason.AUTOMATIC_OFF]


def test_turned_on_again_it_starts_afresh(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    case = a_sure_case(city, noon)
    recall_case(case, by=city.dispatcher, at=noon + 2 * SOON)
    deliver(noon + 3 * SOON)
    rule = turn_on(precision=0.98, error_limit=0.1, by=city.administrator, at=noon + 4 * SOON)
    assert (rule.on_since, AutomaticRule.objects.count()) == (noon + 4 * SOON, 1)
    an_opened_case(city, at=noon + 4 * SOON)


def test_what_was_not_assessed_is_not_turned_on(city: City, noon: datetime) -> None:
    Assessment.objects.all().delete()
    with pytest.raises(NotAssessed, match="“自动派单”还没有签署"):
        it_is_on(city, noon)
    assert not AutomaticRule.objects.exists()


def test_it_stops_when_the_assessment_is_withdrawn(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    for assessment in Assessment.objects.all():
        withdraw_assessment(assessment, because="规则变了", by=city.officer, at=noon)
    deliver(noon + SOON)
    assert not AutomaticRule.objects.get().is_on
    off = Fact.objects.get(kind=AutomaticDispatchTurnedOff.kind)
    assert (off.data["because"], off.by) == (Stop.NOT_ASSESSED, None)


def test_what_was_on_before_anybody_had_to_assess_goes_on(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    Assessment.objects.all().delete()
    assert a_sure_case(city, noon + SOON).status == Status.DISPATCHED
