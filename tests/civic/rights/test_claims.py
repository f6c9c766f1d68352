"""Requests about personal data: a confidential case with a clock, and what granting one really does."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import answer_question, ask_resident, close_case, follow_up_case
from gongzhi.civic.cases.actions.auditing import audit_cases
from gongzhi.civic.cases.actions.confiding import NoPrivacyOfficer
from gongzhi.civic.cases.models import Case, Confidential, Deviation, Statement
from gongzhi.civic.cases.policy import public_cases, steps_open_to, visible_cases
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import (
    CLOCKWORK,
    ERASED,
    CodeHolder,
    Satisfaction,
    Stage,
    Status,
    Step,
    Way,
)
from gongzhi.civic.dispatch.queries.gathering import messages_in
from gongzhi.civic.dispatch.queries.training import history
from gongzhi.civic.people.actions import StillActsForBody, lift_restriction, note_caller
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.models import PersonalKey
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN
from gongzhi.civic.rights.actions import (
    Corrected,
    NewClaim,
    NobodyKnown,
    NothingToCorrect,
    NotOfTheDead,
    claim_right,
    grant_claim,
    refuse_claim,
)
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.queries import claims_in_turn, copy_of, plan_for
from gongzhi.civic.rights.vocabulary import OF_THE_DEAD, Kept, Right
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.follow_up.line import line_for
from tests.a_city import City, a_resolved_case, an_opened_case
from tests.civic.cases.confidential import a_report
from tests.civic.rights.claims import a_claim, a_limit
from tests.factories import a_member, a_person, known_as

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_closed_case(city: City, *, at: datetime) -> Case:
    case = a_resolved_case(city, at=at)
    good = Satisfaction.SATISFIED
    return follow_up_case(
        case, way=Way.WEB, resolved=True, satisfaction=good, comment="谢谢李师傅", by=city.resident, at=at
    )


def test_a_request_is_a_confidential_case_of_the_privacy_officers(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.COPY, at=noon, text="我叫李桂香，电话13800001234。")
    kept = Confidential.objects.get(case=claim.case)
    assert (kept.receiver, kept.role, kept.spoken_by) == (city.centre, Role.PRIVACY_OFFICER, city.resident)
    assert (claim.case.spoken_by, "13800001234" in claim.case.text) == (None, False)


def test_only_the_privacy_officers_and_the_person_see_it(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.COPY, at=noon)
    people = [person for person in vars(city).values() if isinstance(person, Person)]
    seeing = {person for person in people if visible_cases(person, at=noon).filter(pk=claim.pk).exists()}
    assert seeing == {city.officer, city.resident}
    assert not public_cases().exists()


def test_its_facts_name_nobody(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.DELETE, at=noon)
    assert {fact.by for fact in facts_about(claim.case)} == {None}
    assert [fact.kind for fact in facts_about(claim.case)] == ["cases.CaseOpened", "rights.RightClaimed"]


def test_its_clock_is_the_city_s_limit_and_nothing_else_runs(city: City, noon: datetime) -> None:
    a_limit()
    case = a_claim(city, Right.KNOW, at=noon).case
    assert [each.stage for each in case.deadlines.all()] == [Stage.ANSWER_REQUEST]
    assert case.due_at is not None
    assert timedelta(days=18) < case.due_at - noon < timedelta(days=24)


def test_without_a_privacy_officer_nothing_is_taken_in(city: City, noon: datetime) -> None:
    Membership.objects.filter(role=Role.PRIVACY_OFFICER).update(valid_to=noon - DAY)
    with pytest.raises(NoPrivacyOfficer, match="12345"):
        a_claim(city, Right.KNOW, at=noon)
    assert Fact.objects.count() == 0


def test_the_officer_may_ask_note_and_settle_and_nothing_else(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.KNOW, at=noon)
    open_now = set(steps_open_to(city.officer, claim.case, at=noon))
    assert open_now == {Step.ASK, Step.NOTE, Step.SETTLE}
    assert set(steps_open_to(CodeHolder(claim.case.pk), claim.case, at=noon)) == {
        Step.ANSWER,
        Step.ATTACH,
        Step.WITHDRAW,
    }


def test_granted_it_is_closed_with_the_answer_in_time(city: City, noon: datetime) -> None:
    a_limit()
    claim = grant_claim(a_claim(city, Right.KNOW, at=noon), answer="见下。", by=city.officer, at=noon + DAY)
    case = Case.objects.get(pk=claim.pk)
    assert (claim.granted, claim.decided_by, case.status) == (True, city.officer, Status.CLOSED)
    assert case.deadlines.get().met_at == noon + DAY
    assert timeline_of(case, viewer=CodeHolder(case.pk), at=noon)[-1].text == "见下。"


def test_refused_it_says_why_and_where_to_complain_or_sue(city: City, noon: datetime) -> None:
    claim = refuse_claim(
        a_claim(city, Right.DELETE, at=noon), because="身份没有核实。", by=city.officer, at=noon
    )
    case = Case.objects.get(pk=claim.pk)
    said = Statement.objects.get(case=case).text
    assert (claim.granted, case.status) == (False, Status.CLOSED)
    assert [word for word in ("身份没有核实", "网信", "投诉", "起诉") if word not in said] == []


def test_decided_once_it_is_not_decided_again(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.KNOW, at=noon)
    refuse_claim(claim, because="没有这样的信息。", by=city.officer, at=noon)
    with pytest.raises(Exception, match="已由他人处理"):
        grant_claim(claim, answer="好", by=city.officer, at=noon)


@pytest.mark.parametrize("who", ["administrator", "supervisor", "auditor", "operator", "handler", "resident"])
def test_nobody_but_a_privacy_officer_decides(city: City, noon: datetime, who: str) -> None:
    claim = a_claim(city, Right.KNOW, at=noon)
    with pytest.raises(NotAllowed):
        grant_claim(claim, answer="好", by=getattr(city, who), at=noon)
    with pytest.raises(NotAllowed):
        refuse_claim(claim, because="不", by=getattr(city, who), at=noon)


def test_an_officer_decides_on_no_request_of_their_own(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.DELETE, at=noon, by=city.officer)
    with pytest.raises(NotAllowed):
        grant_claim(claim, answer="好", by=city.officer, at=noon)
    colleague = a_member(Role.PRIVACY_OFFICER, body=city.centre)
    assert refuse_claim(claim, because="不符合", by=colleague, at=noon).decided_by == colleague


def test_a_deletion_erases_what_ended_and_keeps_the_rest(city: City, noon: datetime) -> None:
    old, young = a_closed_case(city, at=noon), a_closed_case(city, at=noon + 150 * DAY)
    running, now = an_opened_case(city, at=noon + 199 * DAY), noon + 200 * DAY
    plan = plan_for(city.resident, at=now)
    assert (plan.erased, [each.kept for each in plan.kept[:2]]) == ((old.pk,), [Kept.UNDERWAY, Kept.ENDED])
    grant_claim(a_claim(city, Right.DELETE, at=now), answer="已删除。", by=city.officer, at=now)
    found = dict(Case.objects.values_list("pk", "text"))
    assert (found[old.pk], ERASED in (found[young.pk], found[running.pk])) == (ERASED, False)


def test_what_the_reporter_wrote_goes_and_the_body_s_answer_stays(city: City, noon: datetime) -> None:
    case, now = a_closed_case(city, at=noon), noon + 200 * DAY
    grant_claim(a_claim(city, Right.DELETE, at=now), answer="已删除。", by=city.officer, at=now)
    said = set(Statement.objects.filter(case=case).values_list("text", flat=True))
    assert said == {ERASED, "已更换路灯灯泡。"}


def test_what_was_said_in_confidence_is_erased_too(city: City, noon: datetime) -> None:
    made = a_report(city, at=noon)
    case = ask_resident(made.case, question="有票据吗", by=made.receiver, at=noon)
    case = answer_question(case, answer="有发票", by=CodeHolder(case.pk), at=noon)
    Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, closed_at=noon)
    now = noon + 200 * DAY
    grant_claim(a_claim(city, Right.DELETE, at=now, by=made.whistler), answer="好", by=city.officer, at=now)
    assert Confidential.objects.get(case=case).text == Case.objects.get(pk=case.pk).text == ERASED
    assert set(Statement.objects.filter(case=case).values_list("text", flat=True)) == {"有票据吗", ERASED}


def test_the_answer_says_what_is_kept_by_which_law_until_when(city: City, noon: datetime) -> None:
    case = a_closed_case(city, at=noon)
    claim = grant_claim(
        a_claim(city, Right.DELETE, at=noon + DAY), answer="如下。", by=city.officer, at=noon + DAY
    )
    said = Statement.objects.get(case=claim.case).text
    wanted = (
        case.number,
        "2025-09-12",
        "《行政诉讼法》第四十六条",
        "《个人信息保护法》第五十六条",
        "2028-03-13",
    )
    assert [word for word in wanted if word not in said] == []


def test_a_deletion_empties_the_profile_and_leaves_the_account(city: City, noon: datetime) -> None:
    known_as(city.resident, phone="13800001234", email="li@example.org")
    grant_claim(a_claim(city, Right.DELETE, at=noon), answer="好", by=city.officer, at=noon)
    after = Person.objects.get(pk=city.resident.pk)
    assert (after.full_name, after.phone, after.email) == ("", "", "")
    assert (after.phone_mark, after.email_mark) == (None, None)
    assert (after.is_active, after.has_account, bool(after.sign_in_name)) == (True, True, True)


def test_a_closed_account_opens_to_nobody_and_its_key_is_destroyed(city: City, noon: datetime) -> None:
    assert PersonalKey.objects.filter(pk=city.resident.pk).exists()
    grant_claim(a_claim(city, Right.CLOSE, at=noon), answer="好", by=city.officer, at=noon)
    after = Person.objects.get(pk=city.resident.pk)
    assert (after.details, after.sign_in_mark, after.is_active) == (NOTHING_KNOWN, None, False)
    assert not after.has_usable_password()
    assert not PersonalKey.objects.filter(pk=city.resident.pk).exists()
    assert Fact.objects.filter(kind="people.PersonDeactivated").count() == 1


def test_of_a_caller_nothing_is_left(city: City, noon: datetime) -> None:
    caller = note_caller("来电人", "13800001111", by=city.operator, at=noon)
    new = NewClaim(right=Right.DELETE, text="删", place=city.city, spoken_by=caller)
    claim_right(new, by=city.operator, at=noon)
    grant_claim(Claim.objects.get(), answer="好", by=city.officer, at=noon)
    after = Person.objects.get(pk=caller.pk)
    assert (after.details, after.caller_mark, after.phone_mark) == (NOTHING_KNOWN, None, None)


def test_an_account_that_acts_for_a_body_is_not_closed(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.CLOSE, at=noon, by=city.handler)
    with pytest.raises(StillActsForBody):
        grant_claim(claim, answer="好", by=city.officer, at=noon)
    assert Claim.objects.get(pk=claim.pk).granted is None


def test_a_correction_is_made(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.CORRECT, at=noon)
    with pytest.raises(NothingToCorrect):
        grant_claim(claim, answer="好", by=city.officer, at=noon)
    right = Corrected(phone="139 1234 5678")
    grant_claim(claim, answer="好", corrected=right, by=city.officer, at=noon)
    after = Person.objects.get(pk=city.resident.pk)
    assert (after.full_name, after.phone) == ("李桂香", "13912345678")


def test_restricted_data_is_neither_learned_nor_gathered_nor_called(city: City, noon: datetime) -> None:
    a_closed_case(city, at=noon)
    waiting = a_resolved_case(city, at=noon)
    grant_claim(a_claim(city, Right.RESTRICT, at=noon), answer="好", by=city.officer, at=noon)
    assert (list(history(limit=9)), list(messages_in(city.county, at=noon))) == ([], [])
    assert list(line_for(city.evaluator, at=noon)) == []
    lift_restriction(city.resident, by=city.officer, at=noon)
    assert len(list(history(limit=9))) == 1
    assert list(line_for(city.evaluator, at=noon)) == [waiting]


def test_a_copy_holds_what_the_person_said_and_nobody_else(city: City, noon: datetime) -> None:
    case = a_closed_case(city, at=noon)
    an_opened_case(city, at=noon, spoken_by=a_person("别人"), text="别人的事")
    made = a_report(city, at=noon, spoken_by=city.resident)
    copy = copy_of(city.resident, at=noon)
    assert {each["number"] for each in copy["cases"]} == {case.number, made.case.number}
    assert [each["text"] for each in copy["written"]] == ["谢谢李师傅"]
    assert "钱守正" in next(each["text"] for each in copy["cases"] if each["number"] == made.case.number)


@pytest.mark.parametrize("right", Right)
def test_relatives_of_the_dead_have_four_rights(city: City, noon: datetime, right: Right) -> None:
    if right not in OF_THE_DEAD:
        with pytest.raises(NotOfTheDead, match=str(right.label)):
            a_claim(city, right, at=noon, by_kin=True)
        return
    claim = a_claim(city, right, at=noon, by_kin=True)
    grant_claim(claim, answer="好", by=city.officer, at=noon)
    assert (claim.person, Person.objects.get(pk=city.resident.pk).full_name) == (None, "李桂香")


def test_what_names_nobody_is_not_carried_out_by_a_program(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.DELETE, at=noon)
    Claim.objects.update(person=None)
    with pytest.raises(NobodyKnown):
        grant_claim(claim, answer="好", by=city.officer, at=noon)


def test_an_operator_writes_down_what_a_caller_asks_for(city: City, noon: datetime) -> None:
    caller = note_caller("来电人", "13800001111", by=city.operator, at=noon)
    new = NewClaim(right=Right.DELETE, text="删", place=city.city, spoken_by=caller)
    opened = claim_right(new, by=city.operator, at=noon)
    assert not visible_cases(city.operator, at=noon).filter(pk=opened.case.pk).exists()
    grant_claim(Claim.objects.get(), answer="好", by=city.officer, at=noon)
    assert Person.objects.get(pk=caller.pk).phone == ""


def test_those_that_wait_come_first(city: City, noon: datetime) -> None:
    first, second = (a_claim(city, Right.KNOW, at=noon + n * DAY) for n in range(2))
    refuse_claim(first, because="不符合", by=city.officer, at=noon + 2 * DAY)
    assert list(claims_in_turn(city.officer, at=noon)) == [second, first]
    assert not claims_in_turn(city.administrator, at=noon).exists()


def test_rows_are_what_the_facts_say(city: City, noon: datetime) -> None:
    grant_claim(a_claim(city, Right.KNOW, at=noon), answer="见下", by=city.officer, at=noon)
    refuse_claim(a_claim(city, Right.COPY, at=noon), because="不符合", by=city.officer, at=noon)
    a_report(city, at=noon)
    audit_cases(Case.objects.values_list("pk", flat=True), by=CLOCKWORK, at=noon)
    assert not Deviation.objects.exists()


def test_nothing_of_a_request_goes_to_another_desk(city: City, noon: datetime) -> None:
    claim = a_claim(city, Right.KNOW, at=noon)
    with pytest.raises(NotAllowed):
        close_case(claim.case, because="x", by=city.supervisor, at=noon)
