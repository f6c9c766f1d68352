"""What follows from facts: what comes in is read, what is sure goes out, what people decide is learned."""

from collections.abc import Sequence

from gongzhi.civic.cases.actions import mark_urgency
from gongzhi.civic.cases.actions.noticing import tell
from gongzhi.civic.cases.events import (
    CaseAccepted,
    CaseCategorised,
    CaseOpened,
    CaseResolved,
    DispatchRecalled,
    ObjectionRuled,
    UrgencyMarked,
    WordsErased,
)
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CONFIDENTIAL, Status, Urgency
from gongzhi.civic.dispatch.actions import (
    dispatch_by_itself,
    forget_words,
    learn_names,
    note_replies,
    note_taken,
    note_undone,
    note_urgency,
    suggest,
    turn_off,
)
from gongzhi.civic.dispatch.events import CategorySuggested, HumanAnswered
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.automatic import in_force, plan_for, sure_suggestions
from gongzhi.civic.dispatch.queries.reading import reader
from gongzhi.civic.dispatch.queries.urgency import untouched_dangers
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH, Stop, Undoing
from gongzhi.civic.privacy.events import AssessmentWithdrawn
from gongzhi.kernel.facts import Told, react_to, react_together_to
from gongzhi.kernel.models import Fact


@react_together_to(CaseOpened)
def on_cases_opened(told: Sequence[Told]) -> None:
    """Suggest categories for the cases that came in, before a dispatcher looks at them."""
    waiting = Case.objects.filter(pk__in=[event.case for event, _fact in told], status=Status.OPENED)
    cases = list(waiting.exclude(kind__in=CONFIDENTIAL).order_by("pk"))
    if cases:
        read = reader()
        found = list(zip(cases, read.choices(cases), strict=True))
        suggest(found, model=read.row, by=CLOCKWORK, at=told[-1][1].at)


@react_together_to(CaseOpened)
def on_danger_written(told: Sequence[Told]) -> None:
    """Put the cases whose words tell of danger to life before all others, at once."""
    for case in untouched_dangers(event.case for event, _fact in told):
        mark_urgency(case, urgency=Urgency.DANGER, by=CLOCKWORK, at=told[-1][1].at)


@react_together_to(CategorySuggested)
def on_categories_suggested(told: Sequence[Told]) -> None:
    """Let the cases go out by themselves that are sure and raise no doubt, where the city wants it."""
    now = in_force()
    if now is None:
        return
    at, read = told[-1][1].at, reader()
    for suggestion in sure_suggestions([event.case for event, _fact in told], now):
        plan = plan_for(suggestion, reader=read, precision=now.rule.precision, at=at)
        if plan.doubt is None:
            dispatch_by_itself(suggestion, plan, by=CLOCKWORK, at=at)


@react_to(CaseAccepted, CaseCategorised)
def on_category_decided(event: CaseAccepted | CaseCategorised, fact: Fact) -> None:
    """Note what a dispatcher decided: the next message already profits. A program teaches itself nothing."""
    if fact.by is not None:
        note_taken(event.case, Category.objects.get(pk=event.category), by=CLOCKWORK, at=fact.at)


@react_to(WordsErased)
def on_words_erased(event: WordsErased, fact: Fact) -> None:
    """Forget the words of the case that were kept as reasons."""
    if event.statement is None:
        forget_words(event.case, by=CLOCKWORK, at=fact.at)


@react_to(CaseCategorised)
def on_category_corrected(event: CaseCategorised, fact: Fact) -> None:
    """Note that a category was wrong which a program had given."""
    made = AutomaticDispatch.objects.filter(case=event.case).exclude(category=event.category)
    if made.exists():
        note_undone(event.case, why=Undoing.RECATEGORISED, who=fact.by, by=CLOCKWORK, at=fact.at)


@react_to(HumanAnswered)
def on_human_answered(event: HumanAnswered, fact: Fact) -> None:
    """Tell the reporter what the person found whom they asked for."""
    tell([(event.case, fact)], by=CLOCKWORK)


@react_to(DispatchRecalled)
def on_dispatch_recalled(event: DispatchRecalled, fact: Fact) -> None:
    """Note that a dispatcher took back what a program had sent."""
    note_undone(event.case, why=Undoing.RECALLED, who=fact.by, by=CLOCKWORK, at=fact.at)


@react_to(ObjectionRuled)
def on_objection_ruled(event: ObjectionRuled, fact: Fact) -> None:
    """Note that a body rightly gave back what a program had sent it."""
    made = AutomaticDispatch.objects.filter(case=event.case, body=event.body)
    if event.upheld and made.exists():
        note_undone(event.case, why=Undoing.RETURNED, who=fact.by, by=CLOCKWORK, at=fact.at)


@react_together_to(CaseResolved)
def on_replies_given(told: Sequence[Told]) -> None:
    """Keep what the replies that went out lack: for figures of bodies, never of persons."""
    note_replies([(event, fact.at) for event, fact in told], by=CLOCKWORK, at=told[-1][1].at)


@react_to(CaseAccepted, CaseCategorised, UrgencyMarked)
def on_urgency_decided(event: CaseAccepted | CaseCategorised | UrgencyMarked, fact: Fact) -> None:
    """Note how urgent a person found a case, beside what its words say."""
    case = Case.objects.get(pk=event.case)
    if fact.by is not None and case.kind not in CONFIDENTIAL:
        note_urgency(case, event.urgency, by=CLOCKWORK, at=fact.at)


@react_together_to(CaseAccepted)
def on_places_confirmed(told: Sequence[Told]) -> None:
    """Learn what people call a place: the person who accepts a case agrees with where it is, once each."""
    accepted = Case.objects.filter(pk__in=[event.case for event, fact in told if fact.by is not None])
    openly = accepted.exclude(kind__in=CONFIDENTIAL)
    cases = list(openly.select_related("place__parent").order_by("pk"))
    learn_names(cases, by=CLOCKWORK, at=told[-1][1].at)


@react_to(AssessmentWithdrawn)
def on_assessment_withdrawn(event: AssessmentWithdrawn, fact: Fact) -> None:
    """Let no case go out by itself any more, where that is what must not go on."""
    if event.activity_code == AUTOMATIC_DISPATCH.code:
        turn_off(because=Stop.NOT_ASSESSED, by=CLOCKWORK, at=fact.at)
