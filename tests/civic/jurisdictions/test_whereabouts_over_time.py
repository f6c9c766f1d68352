"""Names that changed: what people wrote then, and what they still write."""

from datetime import date, datetime, timedelta

from gongzhi.civic.jurisdictions.actions import add_place, merge_places, move_place, rename_place
from gongzhi.civic.jurisdictions.queries import places_in, whereabouts
from gongzhi.civic.jurisdictions.vocabulary import Clue, Level
from tests.civic.jurisdictions.city import City

BEFORE = date(2025, 3, 11)


def test_an_old_name_means_the_place_of_today(city: City, noon: datetime) -> None:
    new = rename_place(city.east, to="碧波街道", by=None, at=noon)
    (found,) = places_in("湖东街道的路灯坏了")
    assert (found.place, found.clues) == (new.pk, (Clue.FORMER,))
    assert [each.place for each in places_in("碧波街道的路灯坏了")] == [new.pk]


def test_a_name_means_the_row_of_its_day(city: City, noon: datetime) -> None:
    rename_place(city.east, to="碧波街道", by=None, at=noon)
    assert [each.place for each in places_in("湖东街道的路灯", on=BEFORE)] == [city.east.pk]
    assert places_in("碧波街道的路灯", on=BEFORE) == []


def test_what_lies_below_a_renamed_place_keeps_its_chain_on_both_days(city: City, noon: datetime) -> None:
    rename_place(city.lakeside, to="碧湖区", by=None, at=noon)
    now, then = places_in("湖东街道的路灯")[0], places_in("湖东街道的路灯", on=BEFORE)[0]
    assert now.path == "南屏省 › 云麓市 › 碧湖区 › 湖东街道"
    assert then.path == "南屏省 › 云麓市 › 临湖区 › 湖东街道"


def test_an_old_district_still_helps_to_find_a_street(city: City, noon: datetime) -> None:
    rename_place(city.lakeside, to="碧湖区", by=None, at=noon)
    (found,) = places_in("临湖区湖东街道的路灯")
    assert (found.place, found.words) == (city.east.pk, ("临湖区", "湖东街道"))


def test_the_name_of_a_merged_place_means_where_it_went(city: City, noon: datetime) -> None:
    merge_places([city.west], into=city.east, by=None, at=noon)
    assert [each.place for each in places_in("湖西街道的路灯")] == [city.east.pk]


def test_a_moved_place_is_found_where_it_lies_now(city: City, noon: datetime) -> None:
    moved = move_place(city.east, to=city.hillview, by=None, at=noon)
    assert places_in("望山区湖东街道")[0].place == moved.pk


def test_a_name_that_changed_twice_is_still_known(city: City, noon: datetime) -> None:
    second = rename_place(city.east, to="碧波街道", by=None, at=noon)
    third = rename_place(second, to="清波街道", by=None, at=noon + timedelta(days=1))
    assert places_in("湖东街道的路灯", on=date(2025, 3, 13))[0].place == third.pk
    assert places_in("湖东街道的路灯", on=date(2025, 3, 12))[0].place == second.pk


def test_a_reporter_may_live_in_a_place_that_has_ended(city: City, noon: datetime) -> None:
    add_place("990102002", "湖西街道", Level.STREET, city.hillview, by=None, at=noon)
    rename_place(city.east, to="碧波街道", by=None, at=noon)
    assert places_in("湖西街道的路灯", near=city.east)[0].place == city.west.pk


def test_only_a_few_days_of_the_past_are_kept(city: City, noon: datetime) -> None:
    rename_place(city.east, to="碧波街道", by=None, at=noon)
    for days in range(1, 6):
        assert places_in("湖东街道", on=date(2025, 3, 12) - timedelta(days=days))[0].place == city.east.pk
    assert len(whereabouts._atlases) <= whereabouts.KEPT_DAYS + 1


def test_a_new_place_is_found_at_once(city: City, noon: datetime) -> None:
    assert places_in("白鹭街道的路灯") == []
    added = add_place("990101009", "白鹭街道", Level.STREET, city.lakeside, by=None, at=noon)
    assert [each.place for each in places_in("白鹭街道的路灯")] == [added.pk]
