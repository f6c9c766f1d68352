"""Places that are renamed, moved and merged: the past keeps its names and its borders."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.jurisdictions.actions import (
    DayUnfit,
    LevelUnfit,
    MergeUnfit,
    NameUnfit,
    NothingToChange,
    PlaceHasEnded,
    add_place,
    merge_places,
    move_place,
    rename_place,
)
from gongzhi.civic.jurisdictions.events import PlaceMoved, PlaceRenamed, PlacesMerged
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import place_by_code, present_place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.civic.jurisdictions.city import City, square, within


def successor_of(place: Place) -> Place:
    """Return the row that goes on right after a place."""
    found = Place.objects.get(pk=place.pk).successor
    assert found is not None
    return found


def own(place: Place) -> set[Place]:
    """Return what is within a place without what came with a change of borders."""
    pairs = PlaceAncestry.objects.filter(ancestor=place, inherited=False)
    return set(Place.objects.filter(pk__in=pairs.values("descendant")))


def test_an_old_reference_keeps_its_old_name(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to=" 东湖街道 ", by=None, at=noon)
    city.east.refresh_from_db()
    assert (city.east.name, new.name, new.code) == ("湖东街道", "东湖街道", city.east.code)


def test_one_row_ends_on_the_day_on_which_the_other_begins(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon, on=date(2025, 1, 1))
    assert place_by_code("990101001", date(2024, 12, 31)) == city.east
    assert place_by_code("990101001", date(2025, 1, 1)) == new
    assert place_by_code("990101001") == new


def test_a_change_takes_effect_today_unless_said(city: City, noon: datetime) -> None:
    just_after_midnight = noon.replace(hour=0, minute=5)
    assert rename_place(city.east, to="东湖街道", by=None, at=just_after_midnight).valid_from == date(
        2025, 3, 12
    )


def test_a_renamed_place_contains_its_past_and_all_below(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    assert within(new) == own(new) == {new, city.east, city.willow, city.peony}


def test_what_is_below_a_renamed_place_hangs_under_the_new_row(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    city.willow.refresh_from_db()
    assert (city.willow.parent, city.willow.valid_to) == (new, None)


def test_a_renamed_place_stays_within_what_is_above(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    assert within(city.lakeside) == {city.lakeside, city.east, new, city.west, city.willow, city.peony}


def test_a_place_below_a_renamed_one_may_be_added(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    added = add_place("990101001003", "桂花社区", Level.COMMUNITY, new, by=None, at=noon)
    assert added in within(new)
    assert added in within(city.lakeside)
    assert added not in within(city.east)


def test_a_place_renamed_twice_is_found_through_its_last_name(city: City, noon: datetime) -> None:
    second = rename_place(city.east, to="东湖街道", by=None, at=noon)
    third = rename_place(second, to="碧湖街道", by=None, at=noon)
    assert within(third) == {city.east, second, third, city.willow, city.peony}
    assert present_place(Place.objects.get(pk=city.east.pk)) == third


def test_a_top_place_may_be_renamed(city: City, noon: datetime) -> None:
    new = rename_place(place_by_code("99"), to="南山省", by=None, at=noon)
    assert within(new) == set(Place.objects.all())


def test_a_rename_is_announced_on_the_new_row(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    renamed = PlaceRenamed(old=city.east.pk, new=new.pk, code="990101001", on=date(2025, 3, 12))
    assert [event_of(fact) for fact in facts_about(new)] == [renamed]


def test_a_moved_place_goes_on_with_all_below_it(city: City, noon: datetime) -> None:
    new = move_place(city.east, to=city.hillview, by=None, at=noon)
    willow = successor_of(city.willow)
    assert (new.parent, willow.parent, willow.name) == (city.hillview, new, "柳浪社区")
    assert willow.path == "南屏省 › 云麓市 › 望山区 › 湖东街道 › 柳浪社区"


def test_the_new_parent_looks_after_the_past_of_a_moved_place(city: City, noon: datetime) -> None:
    new = move_place(city.east, to=city.hillview, by=None, at=noon)
    past = {city.east, city.willow, city.peony}
    present = {new, successor_of(city.willow), successor_of(city.peony)}
    assert within(city.hillview) == {city.hillview, city.north} | past | present
    assert own(city.hillview) == {city.hillview, city.north} | present


def test_the_old_parent_keeps_the_past_and_no_more(city: City, noon: datetime) -> None:
    move_place(city.east, to=city.hillview, by=None, at=noon)
    assert own(city.lakeside) == {city.lakeside, city.west, city.east, city.willow, city.peony}


def test_a_moved_place_continues_its_own_figures(city: City, noon: datetime) -> None:
    new = move_place(city.east, to=city.hillview, by=None, at=noon)
    willow = successor_of(city.willow)
    assert own(willow) == {willow, city.willow}
    assert own(new) == {new, city.east, willow, city.willow, successor_of(city.peony), city.peony}


def test_what_is_above_both_parents_loses_and_inherits_nothing(city: City, noon: datetime) -> None:
    move_place(city.east, to=city.hillview, by=None, at=noon)
    assert own(city.city) == within(city.city) == set(Place.objects.exclude(code="99"))


def test_a_place_may_move_under_a_new_name(city: City, noon: datetime) -> None:
    assert move_place(city.east, to=city.hillview, by=None, at=noon, name="山东街道").name == "山东街道"


def test_a_place_that_moved_there_and_back_is_where_it_was(city: City, noon: datetime) -> None:
    there = move_place(city.east, to=city.hillview, by=None, at=noon)
    back = move_place(there, to=city.lakeside, by=None, at=noon)
    assert own(city.hillview) >= {there}
    assert back not in within(city.hillview)
    assert own(city.lakeside) >= {city.east, back}
    assert there in within(city.lakeside) - own(city.lakeside)


def test_each_place_that_moves_has_a_fact_of_its_own(city: City, noon: datetime) -> None:
    new = move_place(city.east, to=city.hillview, by=None, at=noon)
    moves = [event_of(fact) for fact in Fact.objects.filter(kind=PlaceMoved.kind).order_by("pk")]
    day = date(2025, 3, 12)
    willow, peony = successor_of(city.willow), successor_of(city.peony)
    assert moves == [
        PlaceMoved(old=city.east.pk, new=new.pk, code="990101001", parent=city.hillview.pk, on=day),
        PlaceMoved(old=city.willow.pk, new=willow.pk, code="990101001001", parent=new.pk, on=day),
        PlaceMoved(old=city.peony.pk, new=peony.pk, code="990101001002", parent=new.pk, on=day),
    ]


def test_areas_go_along(city: City, noon: datetime) -> None:
    area = square(112, 27, 0.1)
    pond = add_place("990101001009", "荷塘社区", Level.COMMUNITY, city.east, by=None, at=noon, geometry=area)
    move_place(city.east, to=city.hillview, by=None, at=noon)
    assert successor_of(pond).shape.geometry == pond.shape.geometry == area


def test_a_merged_place_lives_on_in_the_other(city: City, noon: datetime) -> None:
    assert merge_places([city.east], into=city.west, by=None, at=noon) == city.west
    assert successor_of(city.east) == city.west
    assert successor_of(city.willow).parent == city.west


def test_the_other_looks_after_the_past_but_does_not_count_it(city: City, noon: datetime) -> None:
    merge_places([city.east], into=city.west, by=None, at=noon)
    present = {city.west, successor_of(city.willow), successor_of(city.peony)}
    assert own(city.west) == present
    assert within(city.west) == present | {city.east, city.willow, city.peony}


def test_places_of_two_districts_merge(city: City, noon: datetime) -> None:
    merge_places([city.east, city.west], into=city.north, by=None, at=noon)
    assert {city.east, city.west, city.willow} <= within(city.hillview)
    assert own(city.lakeside) == {city.lakeside, city.east, city.west, city.willow, city.peony}
    assert successor_of(city.willow) in own(city.hillview)


def test_a_merger_is_announced_with_what_moves_along(city: City, noon: datetime) -> None:
    merge_places([city.east, city.west], into=city.north, by=None, at=noon)
    merged = PlacesMerged(old=(city.east.pk, city.west.pk), into=city.north.pk, on=date(2025, 3, 12))
    assert [event_of(fact) for fact in facts_about(city.north, kinds=[PlacesMerged])] == [merged]
    assert Fact.objects.filter(kind=PlaceMoved.kind).count() == 2


def test_a_community_that_began_after_the_day_of_a_late_entry_ends_no_sooner_than_it_began(
    city: City, noon: datetime
) -> None:
    young = add_place(
        "990101001003", "桂花社区", Level.COMMUNITY, city.east, by=None, at=noon, on=date(2025, 3, 1)
    )
    move_place(city.east, to=city.hillview, by=None, at=noon, on=date(2025, 1, 1))
    young.refresh_from_db()
    assert (young.valid_to, successor_of(young).valid_from) == (date(2025, 3, 1), date(2025, 3, 1))


def test_a_rename_to_the_same_name_is_refused(city: City, noon: datetime) -> None:
    with pytest.raises(NothingToChange):
        rename_place(city.east, to="湖东街道", by=None, at=noon)


def test_a_move_to_the_same_parent_is_refused(city: City, noon: datetime) -> None:
    with pytest.raises(NothingToChange):
        move_place(city.east, to=city.lakeside, by=None, at=noon)


def test_a_rename_to_nothing_is_refused(city: City, noon: datetime) -> None:
    with pytest.raises(NameUnfit):
        rename_place(city.east, to=" ", by=None, at=noon)


def test_a_place_that_has_ended_does_not_change_again(city: City, noon: datetime) -> None:
    rename_place(city.east, to="东湖街道", by=None, at=noon)
    with pytest.raises(PlaceHasEnded, match="“湖东街道”已经变更"):
        rename_place(city.east, to="碧湖街道", by=None, at=noon)
    with pytest.raises(PlaceHasEnded):
        move_place(city.willow, to=city.east, by=None, at=noon)


def test_a_change_is_not_entered_before_its_day(city: City, noon: datetime) -> None:
    with pytest.raises(DayUnfit):
        rename_place(city.east, to="东湖街道", by=None, at=noon, on=noon.date() + timedelta(days=1))


def test_a_change_is_not_older_than_the_place(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=None, at=noon)
    with pytest.raises(DayUnfit):
        rename_place(new, to="碧湖街道", by=None, at=noon, on=noon.date() - timedelta(days=1))


def test_a_district_does_not_move_into_a_street(city: City, noon: datetime) -> None:
    with pytest.raises(LevelUnfit, match="“山北街道”的层级"):
        move_place(city.lakeside, to=city.north, by=None, at=noon)


def test_only_other_places_of_the_same_level_merge(city: City, noon: datetime) -> None:
    for unfit in ([], [city.west], [city.willow]):
        with pytest.raises(MergeUnfit):
            merge_places(unfit, into=city.west, by=None, at=noon)


def test_who_acted_and_when_stand_in_the_fact(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="东湖街道", by=city.city, at=noon)  # whoever has a key can act
    fact = facts_about(new).get()
    assert (fact.by, fact.at) == (city.city.pk, noon)
