"""What holds after any sequence of renames, moves and mergers."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.civic.jurisdictions.actions import add_place, merge_places, move_place, rename_place
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import present_place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.errors import Refused
from tests.civic.jurisdictions.city import found_city

NOON = datetime(2025, 3, 12, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
CHANGES = st.tuples(
    st.sampled_from(["rename", "move", "merge", "add"]), st.integers(0, 50), st.integers(0, 50)
)


def change(what: str, one: int, other: int) -> None:
    """Make a change to the places at two positions, unless it is refused."""
    places = list(Place.objects.all())
    place, to = places[one % len(places)], places[other % len(places)]
    match what:
        case "rename":
            rename_place(place, to=f"新{other}", by=None, at=NOON)
        case "move":
            move_place(place, to=to, by=None, at=NOON)
        case "merge":
            merge_places([place], into=to, by=None, at=NOON)
        case "add":
            add_place(f"88{one}", "新社区", Level.COMMUNITY, to, by=None, at=NOON)


def chain(place: Place) -> set[int]:
    """Return the ids of a place and of what its parents say it lies in."""
    return {place.pk} | (chain(place.parent) if place.parent else set())


def check_places() -> None:
    """Check that ancestry, parents and successors agree."""
    pairs = set(PlaceAncestry.objects.values_list("ancestor_id", "descendant_id"))
    present = Place.objects.present().with_path()
    ids = {place.pk for place in present}
    for place in present:
        assert {above for above, below in pairs if below == place.pk and above in ids} == chain(place)
        assert chain(place) <= ids
    for place in Place.objects.exclude(valid_to=None):
        after = present_place(place)
        assert all((above, place.pk) in pairs for above in chain(after))
    assert not PlaceAncestry.objects.filter(inherited=True, descendant__valid_to=None).exists()


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, max_size=6))
def test_parents_ancestry_and_successors_always_agree(changes: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        found_city(NOON)
        for what, one, other in changes:
            try:
                change(what, one, other)
            except Refused:
                continue
        check_places()
        transaction.set_rollback(True)
