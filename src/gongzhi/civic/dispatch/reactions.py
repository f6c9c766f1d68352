"""What follows from facts: what comes in is read, and what dispatchers decide is learned."""

from collections.abc import Sequence

from gongzhi.civic.cases.actions import mark_urgency
from gongzhi.civic.cases.events import CaseAccepted, CaseCategorised, CaseOpened, CaseResolved, UrgencyMarked
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Status, Urgency
from gongzhi.civic.dispatch.actions import learn_names, note_replies, note_taken, note_urgency, suggest
from gongzhi.civic.dispatch.queries.reading import reader
from gongzhi.civic.dispatch.queries.urgency import untouched_dangers
from gongzhi.kernel.facts import Told, react_to, react_together_to
from gongzhi.kernel.models import Fact


@react_together_to(CaseOpened)
def on_cases_opened(told: Sequence[Told]) -> None:
    """Suggest categories for the cases that came in, before a dispatcher looks at them."""
    waiting = Case.objects.filter(pk__in=[event.case for event, _fact in told], status=Status.OPENED)
    cases = list(waiting.order_by("pk"))
    if cases:
        read = reader()
        found = list(zip(cases, read.choices(cases), strict=True))
        suggest(found, model=read.row, by=CLOCKWORK, at=told[-1][1].at)


@react_together_to(CaseOpened)
def on_danger_written(told: Sequence[Told]) -> None:
    """Put the cases whose words tell of danger to life before all others, at once."""
    for case in untouched_dangers(event.case for event, _fact in told):
        mark_urgency(case, urgency=Urgency.DANGER, by=CLOCKWORK, at=told[-1][1].at)


@react_to(CaseAccepted, CaseCategorised)
def on_category_decided(event: CaseAccepted | CaseCategorised, fact: Fact) -> None:
    """Note what a dispatcher decided: the next message already profits."""
    note_taken(event.case, Category.objects.get(pk=event.category), by=CLOCKWORK, at=fact.at)


@react_together_to(CaseResolved)
def on_replies_given(told: Sequence[Told]) -> None:
    """Keep what the replies that went out lack: for figures of bodies, never of persons."""
    note_replies([(event, fact.at) for event, fact in told], by=CLOCKWORK, at=told[-1][1].at)


@react_to(CaseAccepted, CaseCategorised, UrgencyMarked)
def on_urgency_decided(event: CaseAccepted | CaseCategorised | UrgencyMarked, fact: Fact) -> None:
    """Note how urgent a person found a case, beside what its words say."""
    if fact.by is not None:
        note_urgency(Case.objects.get(pk=event.case), event.urgency, by=CLOCKWORK, at=fact.at)


@react_together_to(CaseAccepted)
def on_places_confirmed(told: Sequence[Told]) -> None:
    """Learn what people call a place: who accepts a case agrees with where it is, once for each case."""
    accepted = Case.objects.filter(pk__in=[event.case for event, _fact in told])
    cases = list(accepted.select_related("place__parent").order_by("pk"))
    learn_names(cases, by=CLOCKWORK, at=told[-1][1].at)
