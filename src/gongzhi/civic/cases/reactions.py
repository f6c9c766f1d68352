"""What follows from facts: reporters and supporters are told what happens to their cases."""

from collections.abc import Sequence

from gongzhi.civic.cases.actions.joining import unmerge_all
from gongzhi.civic.cases.actions.noticing import tell
from gongzhi.civic.cases.actions.publicity import follow_consent_to_publish
from gongzhi.civic.cases.actions.succession import carry_tables_over
from gongzhi.civic.cases.events import (
    CaseAccepted,
    CaseAcknowledged,
    CaseClosed,
    CaseDeclined,
    CaseDispatched,
    CaseEscalated,
    CaseEvent,
    CaseMerged,
    CaseReopened,
    CaseResolved,
    CaseResumed,
    CaseSuspended,
    CaseUnmerged,
    CaseWithdrawn,
    DeadlineMissed,
    QuestionAsked,
)
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.jurisdictions.events import PlaceMoved, PlaceRenamed, PlacesMerged
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.privacy.events import ConsentEvent, ConsentGiven, ConsentRefused, ConsentWithdrawn
from gongzhi.civic.privacy.queries import is_last_word
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel.facts import react_to, react_together_to
from gongzhi.kernel.models import Fact


@react_together_to(
    CaseAccepted,
    CaseDeclined,
    CaseDispatched,
    CaseAcknowledged,
    QuestionAsked,
    CaseSuspended,
    CaseResumed,
    DeadlineMissed,
    CaseEscalated,
    CaseResolved,
    CaseReopened,
    CaseClosed,
    CaseMerged,
    CaseUnmerged,
)
def on_case_moved(told: Sequence[tuple[CaseEvent, Fact]]) -> None:
    """Tell everybody who waits for these cases, once per fact."""
    tell([(event.case, fact) for event, fact in told], by=CLOCKWORK)


@react_to(CaseWithdrawn, CaseDeclined)
def on_case_ended_unanswered(event: CaseWithdrawn | CaseDeclined, fact: Fact) -> None:
    """Let the cases merged into it go on by themselves."""
    unmerge_all(event.case, by=CLOCKWORK, at=fact.at)


@react_to(PlaceRenamed, PlaceMoved)
def on_place_went_on(event: PlaceRenamed | PlaceMoved, fact: Fact) -> None:
    """Let the catalogue and limits of the old row hold for the new one."""
    carry_tables_over([event.old], to=Place.objects.get(pk=event.new), by=None, at=fact.at)


@react_to(PlacesMerged)
def on_places_merged(event: PlacesMerged, fact: Fact) -> None:
    """Let the catalogue and limits of merged places hold where the new place says nothing."""
    carry_tables_over(event.old, to=Place.objects.get(pk=event.into), by=None, at=fact.at)


@react_to(ConsentGiven, ConsentRefused, ConsentWithdrawn)
def on_publishing_decided(event: ConsentEvent, fact: Fact) -> None:
    """Show a person's cases to everybody no longer, or again, where they said so of all of them."""
    of_all = event.purpose == ConsentPurpose.PUBLISH and not event.thing_key
    if of_all and is_last_word(event.consent, event.person, event.purpose):
        follow_consent_to_publish(event.person, by=CLOCKWORK, at=fact.at)
