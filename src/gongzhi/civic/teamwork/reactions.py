"""What follows from facts: members are told, assignments lapse, cases come back, what is due goes out."""

from collections.abc import Iterable, Iterator, Sequence

from gongzhi.civic.cases.events import (
    CaseClosed,
    CaseDeclined,
    CaseDispatched,
    CaseEscalated,
    CaseEvent,
    CaseMerged,
    CaseOpened,
    CaseReopened,
    CaseSupervised,
    CaseWithdrawn,
    DeadlineMissed,
    DispatchObjected,
    DispatchRecalled,
    ExtensionAsked,
    ExtensionRuled,
    ObjectionRuled,
    QuestionAnswered,
    QuestionAsked,
    Said,
    UrgencyMarked,
)
from gongzhi.civic.cases.models import Case, Deadline
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage, Urgency
from gongzhi.civic.dispatch.events import AutomaticDispatchTurnedOff, HumanAsked, TroubleNoticed
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.events import MembershipEnded, PersonDeactivated
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.events import (
    ConsentEvent,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    IncidentPeopleNamed,
    IncidentTold,
)
from gongzhi.civic.privacy.models import Concern
from gongzhi.civic.privacy.queries import is_last_word
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.civic.teamwork.actions import (
    carry_out_part,
    follow_consent_to_mail,
    lapse_all_care_of,
    lapse_assignees,
    lapse_care_of,
    tell_members,
    wake_for_others,
)
from gongzhi.civic.teamwork.events import CaseAssigned, ColleagueMentioned, PartDue
from gongzhi.civic.teamwork.models import Assignee, PendingPart
from gongzhi.civic.teamwork.queries.duty import (
    at_the_door,
    city_administrators,
    city_dispatchers,
    door_of,
    head_of,
    in_charge,
    on_duty,
    ruling_centre,
    watching,
)
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import facts_about, react_to, react_together_to
from gongzhi.kernel.models import Fact


@react_to(CaseAssigned)
def on_case_assigned(event: CaseAssigned, fact: Fact) -> None:
    """Tell whoever looks after the case from now on."""
    _tell(_underway(event.case), Person.objects.filter(pk=event.person), NoticeReason.ASSIGNED, fact)


@react_to(ColleagueMentioned)
def on_colleague_mentioned(event: ColleagueMentioned, fact: Fact) -> None:
    """Tell those who were called on, also when the case has ended."""
    people = Person.objects.filter(pk__in=event.people)
    _tell(Case.objects.get(pk=event.case), people, NoticeReason.MENTIONED, fact)


@react_to(CaseDispatched)
def on_danger_dispatched(event: CaseDispatched, fact: Fact) -> None:
    """Tell all handlers of the lead of a danger to life; other new work waits in their list."""
    case = _underway(event.case)
    if case is not None and case.urgency == Urgency.DANGER:
        body = Organisation.objects.get(pk=event.body)
        _tell(case, on_duty(case, body, Role.HANDLER, at=fact.at), NoticeReason.DANGER, fact)


@react_to(UrgencyMarked)
def on_danger_told(event: UrgencyMarked, fact: Fact) -> None:
    """Tell the dispatchers and operators on duty of a danger to life, before anybody took the case on."""
    case = _underway(event.case)
    if case is not None and event.urgency == Urgency.DANGER:
        _tell(case, at_the_door(case, at=fact.at), NoticeReason.DANGER, fact)


@react_to(DeadlineMissed)
def on_deadline_missed(event: DeadlineMissed, fact: Fact) -> None:
    """Tell who is in charge and the body's supervisors, while what was due is still not done."""
    case = _underway(event.case)
    deadline = Deadline.objects.filter(pk=event.deadline, ended_at=None).select_related("body").first()
    if case is None or deadline is None:
        return
    body = deadline.body or door_of(case, at=fact.at)
    if event.stage in _OF_BODIES:
        people = in_charge(case, body, Role.HANDLER, at=fact.at)
    else:
        people = list(Person.objects.filter(pk__in=_carer(case, body)))
    people += on_duty(case, body, head_of(case, Role.SUPERVISOR), at=fact.at)
    reason = NoticeReason.OVERDUE
    tell_members(people, reason, fact=fact, deadline=deadline, case=case, by=CLOCKWORK, at=fact.at)


_OF_BODIES = (Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.REPORT_IN, Stage.RESOLVE)


def _carer(case: Case, body: Organisation | None) -> Iterable[int]:
    return Assignee.objects.filter(case=case, body=body).values_list("person", flat=True)


@react_to(CaseSupervised, CaseReopened, ExtensionRuled)
def on_lead_concerned(event: CaseSupervised | CaseReopened | ExtensionRuled, fact: Fact) -> None:
    """Tell who is in charge at the lead."""
    case = _underway(event.case)
    if case is not None and case.lead is not None:
        _tell(case, in_charge(case, case.lead, Role.HANDLER, at=fact.at), _REASONS[type(event)], fact)


_REASONS: dict[type[CaseEvent], NoticeReason] = {
    CaseSupervised: NoticeReason.SUPERVISED,
    CaseReopened: NoticeReason.REOPENED,
    ExtensionRuled: NoticeReason.RETURNED,
}


@react_to(ObjectionRuled)
def on_objection_ruled(event: ObjectionRuled, fact: Fact) -> None:
    """Tell who is in charge at the body that objected."""
    case, body = _underway(event.case), Organisation.objects.get(pk=event.body)
    if case is not None:
        _tell(case, in_charge(case, body, Role.HANDLER, at=fact.at), NoticeReason.RETURNED, fact)


@react_to(DispatchObjected)
def on_dispatch_objected(event: DispatchObjected, fact: Fact) -> None:
    """Tell the dispatchers who may rule on the return."""
    _tell_rulers(event.case, Role.DISPATCHER, fact)


@react_to(ExtensionAsked)
def on_extension_asked(event: ExtensionAsked, fact: Fact) -> None:
    """Tell the supervisors who may grant more time."""
    _tell_rulers(event.case, Role.SUPERVISOR, fact)


def _tell_rulers(pk: int, role: Role, fact: Fact) -> None:
    case = _underway(pk)
    if case is not None and (centre := ruling_centre(case, at=fact.at)):
        people = on_duty(case, centre, head_of(case, role), at=fact.at)
        _tell(case, people, NoticeReason.RETURNED, fact)


@react_to(QuestionAnswered)
def on_question_answered(event: QuestionAnswered, fact: Fact) -> None:
    """Tell whoever asked last, if they still see the case; else who is in charge at the lead."""
    case = _underway(event.case)
    if case is None:
        return
    asked = facts_about(case, kinds=[QuestionAsked]).last()
    asker = Person.objects.filter(pk=asked.by).first() if asked and asked.by else None
    if asker is not None and visible_cases(asker, at=fact.at).filter(pk=case.pk).exists():
        _tell(case, [asker], NoticeReason.ANSWERED, fact)
    elif case.lead is not None:
        _tell(case, in_charge(case, case.lead, Role.HANDLER, at=fact.at), NoticeReason.ANSWERED, fact)


@react_to(HumanAsked)
def on_human_asked(event: HumanAsked, fact: Fact) -> None:
    """Tell the dispatchers and operators on duty that a person is to look at what a program decided."""
    case = _underway(event.case)
    if case is not None:
        _tell(case, at_the_door(case, at=fact.at), NoticeReason.HUMAN_ASKED, fact)


@react_to(AutomaticDispatchTurnedOff)
def on_automatic_dispatch_turned_off(event: AutomaticDispatchTurnedOff, fact: Fact) -> None:
    """Tell the city's administrators and dispatchers that cases wait for people again."""
    people = [*city_administrators(fact.at), *city_dispatchers(fact.at)]
    tell_members(people, NoticeReason.AUTOMATIC_OFF, fact=fact, by=CLOCKWORK, at=fact.at)


@react_to(IncidentTold, IncidentPeopleNamed)
def on_people_told(event: IncidentTold | IncidentPeopleNamed, fact: Fact) -> None:
    """Tell those with an account whom an incident concerns, once they may read of it."""
    concerned = Concern.objects.filter(incident=event.incident, told_at=fact.at).values("person")
    people = Person.objects.filter(pk__in=concerned, is_active=True, sign_in_mark__isnull=False)
    tell_members(people, NoticeReason.INCIDENT, fact=fact, by=CLOCKWORK, at=fact.at)


@react_to(TroubleNoticed)
def on_trouble_noticed(event: TroubleNoticed, fact: Fact) -> None:
    """Tell the dispatchers and supervisors of the centres around of what grows faster than its season."""
    people = watching(Place.objects.get(pk=event.county), at=fact.at)
    tell_members(people, NoticeReason.TROUBLE, fact=fact, by=CLOCKWORK, at=fact.at)


def _underway(pk: int) -> Case | None:
    """Return a case of which there is still something to do."""
    return Case.objects.underway().select_related("place", "lead__place").filter(pk=pk).first()


def _tell(case: Case | None, people: Iterable[Person], reason: NoticeReason, fact: Fact) -> None:
    if case is not None:
        tell_members(people, reason, fact=fact, case=case, by=CLOCKWORK, at=fact.at)


# After those that tell who was in charge.
@react_to(
    DispatchRecalled, ObjectionRuled, CaseEscalated, CaseClosed, CaseWithdrawn, CaseDeclined, CaseMerged
)
def on_work_ended(event: CaseEvent, fact: Fact) -> None:
    """Let the assignments of bodies lapse that no longer work on the case."""
    if Assignee.objects.filter(case=event.case).exists():
        lapse_assignees(Case.objects.get(pk=event.case), by=CLOCKWORK, at=fact.at)


@react_to(MembershipEnded)
def on_membership_ended(event: MembershipEnded, fact: Fact) -> None:
    """Let what a former member looked after lapse."""
    ended = Membership.objects.select_related("person", "body").get(pk=event.membership_id)
    lapse_care_of(ended.person, within=ended.body, by=CLOCKWORK, at=fact.at)


@react_to(PersonDeactivated)
def on_person_deactivated(event: PersonDeactivated, fact: Fact) -> None:
    """Let all that a person looked after lapse who is shut out."""
    person = Person.objects.get(pk=fact.subject.removeprefix("person:"))
    lapse_all_care_of(person, by=CLOCKWORK, at=fact.at)


def _kinds_of(event: type[CaseEvent]) -> Iterator[type[CaseEvent]]:
    yield event
    for kind in event.__subclasses__():
        yield from _kinds_of(kind)


# A case that was just opened is in nobody's way yet.
_WAKES = [kind for kind in _kinds_of(CaseEvent) if kind not in (CaseEvent, Said, CaseOpened)]


@react_together_to(*_WAKES, CaseAssigned, ColleagueMentioned)
def on_case_went_on(told: Sequence[tuple[CaseEvent | CaseAssigned | ColleagueMentioned, Fact]]) -> None:
    """Give cases back to those who put them aside, unless they did this themselves."""
    news = [(event.case, fact) for event, fact in told]
    wake_for_others(news, by=CLOCKWORK, at=max(fact.at for _case, fact in news))


@react_to(PartDue)
def on_part_due(event: PartDue, fact: Fact) -> None:
    """Take the step that was confirmed, unless it was taken back."""
    part = PendingPart.objects.select_related("deed", "case").get(pk=event.part)
    carry_out_part(part, by=CLOCKWORK, at=fact.at)


@react_to(ConsentGiven, ConsentRefused, ConsentWithdrawn)
def on_mail_decided(event: ConsentEvent, fact: Fact) -> None:
    """Write to somebody, or not, as they said."""
    if event.purpose == ConsentPurpose.MAIL and is_last_word(event.consent, event.person, event.purpose):
        follow_consent_to_mail(event.person, by=CLOCKWORK, at=fact.at)
