"""Saved views: one's own, or of all members of a body; and where one's day begins."""

from datetime import datetime

import pytest

from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import (
    NameTaken,
    NoName,
    NotAMember,
    TooManyViews,
    change_view,
    choose_start,
    delete_view,
    order_views,
    save_view,
    set_undo_window,
    share_view,
)
from gongzhi.civic.teamwork.actions.viewing import NoSuchChoice
from gongzhi.civic.teamwork.models import DeskHabits, SavedView
from gongzhi.civic.teamwork.policy import can_change_view
from gongzhi.civic.teamwork.queries.views import start_view_of, undo_window_of, views_of
from gongzhi.civic.teamwork.vocabulary import MOST_VIEWS
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City
from tests.factories import a_member

LAMPS = {"q": "路灯", "view": "handling"}


def names(person: Person, at: datetime) -> list[str]:
    """Return the names of a person's views, in order."""
    return [view.name for view in views_of(person, at=at)]


def test_a_view_is_ones_own(city: City, noon: datetime) -> None:
    view = save_view(" 路灯 \n", LAMPS, by=city.handler, at=noon)
    assert (view.name, view.query, view.is_shared) == ("路灯", LAMPS, False)
    assert (names(city.handler, noon), names(city.supervisor, noon)) == (["路灯"], [])


def test_a_shared_view_is_for_the_members_of_its_body(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, body=city.works, by=city.handler, at=noon)
    colleague = a_member(Role.HANDLER, body=city.works)
    assert (names(colleague, noon), names(city.gardener, noon)) == (["路灯"], [])
    assert Fact.objects.get(kind="teamwork.ViewShared").data == {"view": view.pk, "body": city.works.pk}


def test_who_leaves_the_body_loses_its_views(city: City, noon: datetime) -> None:
    save_view("路灯", LAMPS, body=city.works, by=city.handler, at=noon)
    colleague = a_member(Role.HANDLER, body=city.works)
    Membership.objects.filter(person=colleague).update(valid_to=noon)
    assert names(Person.objects.get(pk=colleague.pk), noon) == []


def test_one_shares_only_with_ones_own_body(city: City, noon: datetime) -> None:
    with pytest.raises(NotAMember):
        save_view("路灯", LAMPS, body=city.parks, by=city.handler, at=noon)
    assert not SavedView.objects.exists()


def test_a_shared_view_is_changed_by_its_owner_and_the_bodys_supervisors(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, body=city.works, by=city.handler, at=noon)
    head, colleague = a_member(Role.SUPERVISOR, body=city.works), a_member(Role.HANDLER, body=city.works)
    people = [city.handler, head, colleague, city.supervisor]
    assert [can_change_view(each, view, at=noon) for each in people] == [True, True, False, False]
    with pytest.raises(NotAllowed):
        change_view(view, name="别的", by=colleague, at=noon)
    assert change_view(view, name="灯", by=head, at=noon).name == "灯"


def test_a_view_gets_other_filters(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, by=city.handler, at=noon)
    assert change_view(view, query={"q": "井盖"}, by=city.handler, at=noon).query == {"q": "井盖"}
    assert SavedView.objects.get().name == "路灯"


def test_a_view_is_no_longer_shared(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, body=city.works, by=city.handler, at=noon)
    share_view(view, None, by=city.handler, at=noon)
    assert names(a_member(Role.HANDLER, body=city.works), noon) == []


def test_names_are_told_apart(city: City, noon: datetime) -> None:
    save_view("路灯", LAMPS, by=city.handler, at=noon)
    with pytest.raises(NameTaken):
        save_view("路灯", {}, by=city.handler, at=noon)
    other = save_view("井盖", {}, by=city.handler, at=noon)
    with pytest.raises(NameTaken):
        change_view(other, name="路灯", by=city.handler, at=noon)
    save_view("路灯", {}, by=city.supervisor, at=noon)  # another's


@pytest.mark.parametrize("name", ["", "   ", "\x00", "字" * 21])
def test_a_view_needs_a_short_name(name: str, city: City, noon: datetime) -> None:
    with pytest.raises(NoName):
        save_view(name, LAMPS, by=city.handler, at=noon)


def test_at_most_twelve_views(city: City, noon: datetime) -> None:
    for number in range(MOST_VIEWS):
        save_view(f"视图{number}", LAMPS, by=city.handler, at=noon)
    with pytest.raises(TooManyViews):
        save_view("再一个", LAMPS, by=city.handler, at=noon)


def test_who_is_no_member_saves_none(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        save_view("路灯", LAMPS, by=city.resident, at=noon)


def test_views_are_put_in_order(city: City, noon: datetime) -> None:
    one, two, three = (save_view(name, {}, by=city.handler, at=noon) for name in "甲乙丙")
    order_views([three.pk, one.pk, two.pk], by=city.handler, at=noon)
    assert names(city.handler, noon) == ["丙", "甲", "乙"]


def test_nobody_orders_the_views_of_others(city: City, noon: datetime) -> None:
    one, two = (save_view(name, {}, by=city.handler, at=noon) for name in "甲乙")
    order_views([two.pk, one.pk], by=city.supervisor, at=noon)
    assert names(city.handler, noon) == ["甲", "乙"]


def test_a_view_is_deleted(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, by=city.handler, at=noon)
    with pytest.raises(NotAllowed):
        delete_view(view, by=city.supervisor, at=noon)
    delete_view(view, by=city.handler, at=noon)
    assert names(city.handler, noon) == []
    with pytest.raises(NotAllowed):
        delete_view(view, by=city.handler, at=noon)


def test_the_day_begins_with_a_view(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, by=city.handler, at=noon)
    choose_start(view, by=city.handler, at=noon)
    assert start_view_of(city.handler, at=noon) == view
    choose_start(None, by=city.handler, at=noon)
    assert start_view_of(city.handler, at=noon) is None


def test_nobodys_day_begins_with_a_view_they_do_not_have(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, body=city.works, by=city.handler, at=noon)
    colleague = a_member(Role.HANDLER, body=city.works)
    choose_start(view, by=colleague, at=noon)
    with pytest.raises(NotAllowed):
        choose_start(view, by=city.supervisor, at=noon)
    share_view(view, None, by=city.handler, at=noon)
    assert start_view_of(colleague, at=noon) is None


def test_a_deleted_view_begins_no_day(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, by=city.handler, at=noon)
    choose_start(view, by=city.handler, at=noon)
    delete_view(view, by=city.handler, at=noon)
    assert start_view_of(city.handler, at=noon) is None


def test_one_sets_how_long_words_can_be_taken_back(city: City, noon: datetime) -> None:
    set_undo_window(30, by=city.handler, at=noon)
    assert undo_window_of(city.handler).total_seconds() == 30
    with pytest.raises(NoSuchChoice):
        set_undo_window(3600, by=city.handler, at=noon)


def test_the_habits_of_a_person_do_not_disturb_each_other(city: City, noon: datetime) -> None:
    view = save_view("路灯", LAMPS, by=city.handler, at=noon)
    set_undo_window(30, by=city.handler, at=noon)
    choose_start(view, by=city.handler, at=noon)
    habits = DeskHabits.objects.get(person=city.handler)
    assert (habits.undo_seconds, habits.start_view) == (30, view)
