"""The vault: nothing in the tables is readable, everything is found, and what was destroyed is gone."""

from datetime import datetime

import pytest
from django.db import connection

from gongzhi.civic.people.actions import note_caller, register_person
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import person_with_phone, with_details
from gongzhi.civic.privacy.actions import destroy_details, keep_details, rewrap_keys
from gongzhi.civic.privacy.events import DetailsDestroyed, MasterKeyChanged
from gongzhi.civic.privacy.models import PersonalKey, SealedDetails
from gongzhi.civic.privacy.queries import details_of, details_of_all
from gongzhi.civic.privacy.queries.keys import key_service
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN, Details
from gongzhi.kernel.facts import event_of
from gongzhi.kernel.models import Fact
from tests.factories import a_person

pytestmark = pytest.mark.django_db
LI = Details(name="李桂香", phone="13800001234", email="li@example.org", sign_in_name="li.guixiang")


def test_what_is_kept_comes_back() -> None:
    keep_details({17: LI})
    assert (details_of(17), details_of(18)) == (LI, NOTHING_KNOWN)


def test_the_tables_hold_no_readable_word_of_it(noon: datetime) -> None:
    register_person(sign_in_name="li.guixiang", password=None, name="李桂香", phone="13800001234", at=noon)
    told = "".join(repr(row) for table in tables() for row in rows_of(table))
    assert [word for word in ("李桂香", "13800001234", "li.guixiang", "李") if word in told] == []


def tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name != "cases_words"]


def rows_of(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        found = [tuple(bytes(it) if isinstance(it, memoryview) else it for it in row) for row in cursor]
    return [
        tuple(it.decode("utf8", "replace") if isinstance(it, bytes) else it for it in row) for row in found
    ]


def test_what_is_kept_anew_takes_the_place_of_before_under_the_same_key() -> None:
    keep_details({17: LI})
    key = PersonalKey.objects.get().wrapped
    keep_details({17: Details(name="李桂芳")})
    assert (details_of(17), PersonalKey.objects.get().wrapped) == (Details(name="李桂芳"), key)


def test_nobody_s_record_opens_as_another_s() -> None:
    keep_details({17: LI, 18: Details(name="王芳")})
    SealedDetails.objects.filter(pk=18).update(content=SealedDetails.objects.get(pk=17).content)
    with pytest.raises(ValueError, match="person/18"):
        details_of(18)


def test_many_cost_as_many_queries_as_one(django_assert_num_queries: object) -> None:
    keep_details({number: Details(name=str(number)) for number in range(1, 40)})
    for wanted in ([3], range(1, 40)):
        with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture without a type
            assert len(details_of_all(wanted)) == len(wanted)


def test_people_in_a_list_know_their_details_without_further_queries(
    django_assert_num_queries: object,
) -> None:
    for name in ("周敏", "王芳"):
        a_person(name)
    people = with_details(Person.objects.order_by("pk"))
    with django_assert_num_queries(0):  # type: ignore[operator]  # as above
        assert [person.full_name for person in people] == ["周敏", "王芳"]


def test_who_was_destroyed_is_unreadable_even_from_a_copy_of_the_record(noon: datetime) -> None:
    keep_details({17: LI})
    copy = SealedDetails.objects.get()
    destroy_details(17, by=None, at=noon)
    copy.save(force_insert=True)  # from a backup
    assert (details_of(17), PersonalKey.objects.exists()) == (NOTHING_KNOWN, False)
    assert event_of(Fact.objects.get()) == DetailsDestroyed(person=17)


def test_to_destroy_twice_is_one_fact(noon: datetime) -> None:
    keep_details({17: LI})
    for _ in range(2):
        destroy_details(17, by=None, at=noon)
    assert Fact.objects.count() == 1


def test_under_a_new_master_everything_opens_and_old_copies_of_keys_do_not(noon: datetime) -> None:
    keep_details({17: LI, 18: LI})
    old = PersonalKey.objects.get(pk=17)
    assert list(rewrap_keys(by=None, at=noon)) == [2]
    assert details_of_all([17, 18]) == {17: LI, 18: LI}
    PersonalKey.objects.filter(pk=17).update(wrapped=old.wrapped)
    with pytest.raises(ValueError, match="person/17"):
        details_of(17)
    assert event_of(Fact.objects.get()) == MasterKeyChanged(keys=2)


def test_a_rewrapping_that_was_cut_off_is_gone_on_with(noon: datetime) -> None:
    keep_details({17: LI})
    key_service().add_master()  # and then the power went
    assert details_of(17) == LI
    list(rewrap_keys(by=None, at=noon))
    assert key_service().is_newest(bytes(PersonalKey.objects.get().wrapped))


def test_a_caller_is_found_again_by_phone_however_it_is_written(noon: datetime) -> None:
    caller = note_caller("王阿姨", "138 0000 1234", by=None, at=noon)
    assert person_with_phone("138-0000-1234") == caller
    assert note_caller("", "13800001234", by=None, at=noon) == caller
    assert note_caller("王阿姨", "13800001234", by=None, at=noon) == caller
    assert person_with_phone("13900001234") is None
