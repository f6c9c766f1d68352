"""What follows from facts: when a place goes on as another, so do its organisations and roles."""

from gongzhi.civic.jurisdictions.events import PlaceMoved, PlaceRenamed, PlacesMerged
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import carry_over
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(PlaceRenamed, PlaceMoved)
def on_place_went_on(event: PlaceRenamed | PlaceMoved, fact: Fact) -> None:
    """Let what belongs to the old row belong to the new one."""
    carry_over([event.old], to=Place.objects.get(pk=event.new), by=None, at=fact.at)


@react_to(PlacesMerged)
def on_places_merged(event: PlacesMerged, fact: Fact) -> None:
    """Let what belongs to the merged places belong to the one that took them in."""
    carry_over(event.old, to=Place.objects.get(pk=event.into), by=None, at=fact.at)
