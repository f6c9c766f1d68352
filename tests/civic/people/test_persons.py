"""Registering, noting callers, changing one's own details."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from gongzhi.civic.people.actions import (
    CallerUnknown,
    SignInNameTaken,
    change_password,
    note_caller,
    register_person,
    update_profile,
)
from gongzhi.civic.people.events import CallerNoted, PasswordChanged, PersonRegistered, ProfileChanged
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import person_with_phone
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_registering_opens_an_account_and_says_so_without_personal_data(noon: datetime) -> None:
    person = register_person(
        sign_in_name="Wang.Fang", password="secret words", name="王芳", phone="138 0000 1234", at=noon
    )
    fact = facts_about(person).get()
    assert (person.sign_in_name, person.phone, person.joined_at) == ("wang.fang", "13800001234", noon)
    assert person.check_password("secret words")
    assert (event_of(fact), fact.by, fact.data) == (PersonRegistered(), person.pk, {})


def test_a_name_is_taken_however_it_is_written(noon: datetime) -> None:
    a_person(sign_in_name="13800001234")
    with pytest.raises(SignInNameTaken):
        register_person(sign_in_name="＋86 138-0000-1234", password="secret words", at=noon)
    assert Person.objects.count() == 1


def test_a_malformed_name_changes_nothing(noon: datetime) -> None:
    with pytest.raises(ValidationError):
        register_person(sign_in_name="<script>", password="secret words", at=noon)
    assert not Person.objects.exists()


def test_an_account_without_password_opens_to_nobody(noon: datetime) -> None:
    assert not register_person(sign_in_name="wang", password=None, at=noon).check_password("")


def test_a_caller_is_found_again_by_phone(noon: datetime) -> None:
    operator = a_person()
    caller = note_caller("王芳", "138 0000 1234", by=operator, at=noon)
    again = note_caller("王芳", "13800001234", by=operator, at=noon + timedelta(days=1))
    assert again == caller == person_with_phone("138-0000-1234")
    assert [event_of(fact) for fact in facts_about(caller)] == [CallerNoted()]
    assert not caller.has_account


def test_two_who_share_a_phone_stay_two_and_the_last_is_offered(noon: datetime) -> None:
    operator = a_person()
    first = note_caller("王芳", "13800001234", by=operator, at=noon)
    second = note_caller("王大山", "13800001234", by=operator, at=noon + timedelta(hours=1))
    assert first != second
    assert note_caller("", "13800001234", by=operator, at=noon) == second


def test_a_caller_never_becomes_an_account_with_the_same_phone(noon: datetime) -> None:
    account = a_person("王芳", phone="13800001234")
    assert person_with_phone("13800001234") is None
    assert note_caller("王芳", "13800001234", by=a_person(), at=noon) != account


def test_callers_without_phone_are_never_taken_for_one_another(noon: datetime) -> None:
    operator = a_person()
    assert note_caller("王女士", "", by=operator, at=noon) != note_caller("王女士", "", by=operator, at=noon)


def test_a_caller_without_name_and_phone_is_nobody(noon: datetime) -> None:
    with pytest.raises(CallerUnknown):
        note_caller(" ", "", by=a_person(), at=noon)


def test_a_profile_names_the_fields_that_changed_and_not_what_they_say(noon: datetime) -> None:
    person = a_person("周敏", phone="")
    update_profile(person, name="周敏", phone="13800001234", by=person, at=noon)
    person.refresh_from_db()
    assert person.phone == "13800001234"
    assert [event_of(fact) for fact in facts_about(person)] == [ProfileChanged(fields=("phone",))]


def test_an_unchanged_profile_is_no_fact(noon: datetime) -> None:
    person = a_person("周敏")
    update_profile(person, name="周敏", phone="", by=person, at=noon)
    assert not facts_about(person).exists()


def test_nobody_changes_the_profile_or_password_of_another(noon: datetime) -> None:
    person, other = a_person(), a_person()
    with pytest.raises(NotAllowed):
        update_profile(person, name="别人", phone="", by=other, at=noon)
    with pytest.raises(NotAllowed):
        change_password(person, to="another secret", by=other, at=noon)


def test_a_new_password_is_a_fact(noon: datetime) -> None:
    person = a_person()
    change_password(person, to="another secret", by=person, at=noon)
    assert Person.objects.get(pk=person.pk).check_password("another secret")
    assert [event_of(fact) for fact in facts_about(person)] == [PasswordChanged()]
