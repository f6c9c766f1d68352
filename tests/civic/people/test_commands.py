"""The commands, as they are typed."""

import re

import pytest
import typer
from allauth.mfa.models import Authenticator
from typer.testing import CliRunner

from gongzhi.civic.people import commands
from gongzhi.civic.people.actions import accept_invitation
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_manage_people
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from tests.factories import a_body, a_member, a_person, a_place

pytestmark = pytest.mark.django_db

app = typer.Typer()
app.command()(commands.create_administrator)
app.command()(commands.invite)
app.command()(commands.reset_second_factor)


def run(*words: str, typed: str = "") -> tuple[int, str]:
    """Run a command and return its exit code and what it said."""
    result = CliRunner().invoke(app, list(words), input=typed)
    return result.exit_code, result.output


def test_the_first_administrator_is_made_with_a_password_typed_twice() -> None:
    city = a_place(code="9901")
    code, _said = run("create-administrator", "Ye.Zhi", "--place", "9901", typed="long secret words\n" * 2)
    person = Person.objects.get_by_natural_key("ye.zhi")
    assert code == 0
    assert person.check_password("long secret words")
    assert can_manage_people(person, city, clock.now())


@pytest.mark.parametrize(
    ("place", "password", "reason"), [("404", "long secret words", "Place"), ("9901", "12345", "")]
)
def test_a_wrong_place_or_weak_password_makes_nobody(place: str, password: str, reason: str) -> None:
    a_place(code="9901")
    code, said = run("create-administrator", "ye.zhi", "--place", place, typed=f"{password}\n" * 2)
    assert code == 2
    assert reason in said
    assert "Traceback" not in said
    assert not Person.objects.exists()


def test_an_invitation_prints_the_address_to_send() -> None:
    body = a_body()
    administrator = a_member(Role.ADMINISTRATOR, body=body)
    by = str(administrator.sign_in_name)
    code, said = run("invite", "林俏", "--role", "handler", "--organisation", body.code, "--by", by)
    found = re.search(r"/account/invitation/(\S+)/", said)
    assert code == 0
    assert found
    assert accept_invitation(found[1], by=a_person(), at=clock.now()).body == body


def test_an_invitation_by_somebody_who_may_not_is_refused() -> None:
    body, by = a_body(), str(a_person().sign_in_name)
    code, said = run("invite", "林俏", "--role", "handler", "--organisation", body.code, "--by", by)
    assert (code, "Traceback" in said) == (2, False)


def test_a_lost_second_factor_is_taken_away_by_the_sign_in_name() -> None:
    person = a_person(sign_in_name="ye.zhi")
    Authenticator.objects.create(user=person, type="totp", data={})
    code, said = run("reset-second-factor", "Ye.Zhi")
    assert (code, "by password alone" in said, Authenticator.objects.count()) == (0, True, 0)
    code, said = run("reset-second-factor", "nobody")
    assert (code, "does not exist" in said) == (2, True)
