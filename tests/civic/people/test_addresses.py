"""What a person may do with the own address and second factor, and nobody for another."""

from datetime import datetime

import pytest

from gongzhi.civic.people.actions import confirm_email, note_second_factor, remove_email
from gongzhi.civic.people.events import MailConfirmed, MailRemoved, SecondFactorChanged
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_small_letters_once(noon: datetime) -> None:
    person = a_person()
    for written in ("Li@Example.org", "li@example.org"):
        confirm_email(person, to=written, by=person, at=noon)
    assert person.email == "li@example.org"
    assert [event_of(fact) for fact in facts_about(person)] == [MailConfirmed()]


def test_an_address_is_forgotten_once(noon: datetime) -> None:
    person = a_person()
    confirm_email(person, to="li@example.org", by=person, at=noon)
    for _ in range(2):
        remove_email(person, by=person, at=noon)
    assert person.email == ""
    assert [event_of(fact) for fact in facts_about(person)] == [MailConfirmed(), MailRemoved()]


def test_a_change_of_the_second_factor_is_a_fact(noon: datetime) -> None:
    person = a_person()
    note_second_factor(person, code="totp_activated", by=person, at=noon)
    assert [event_of(fact) for fact in facts_about(person)] == [SecondFactorChanged(code="totp_activated")]


def test_nobody_does_any_of_it_for_another(noon: datetime) -> None:
    person, other = a_person(), a_person()
    with pytest.raises(NotAllowed):
        confirm_email(person, to="x@example.org", by=other, at=noon)
    with pytest.raises(NotAllowed):
        remove_email(person, by=other, at=noon)
    with pytest.raises(NotAllowed):
        note_second_factor(person, code="totp_deactivated", by=other, at=noon)
    assert not Fact.objects.exists()
