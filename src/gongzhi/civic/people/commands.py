"""Commands of people: the first administrator of a place, and invitations without a browser."""

from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from rich.console import Console

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import found_administration, register_person
from gongzhi.civic.people.actions import invite as invite_person
from gongzhi.civic.people.actions import reset_second_factor as reset_keys
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from gongzhi.kernel.terminal import refusals_in_a_line

PlaceCode = Annotated[str, typer.Option("--place", help="Code of a place, such as 9901.")]


def create_administrator(
    sign_in_name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    place: PlaceCode,
    name: Annotated[str, typer.Option(help="The person's own name.")] = "",
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)] = "",
) -> None:
    """设一位地点管理员，再由其邀请其他人。Give a place an administrator, who then invites everybody else."""
    at = clock.now()
    with refusals_in_a_line(), transaction.atomic():
        validate_password(password)
        person = register_person(sign_in_name=sign_in_name, password=password, name=name, at=at)
        membership = found_administration(_place(place), administrator=person, at=at)
    Console().print(
        f"{membership.person.sign_in_name} administers {membership.place.name} for {membership.body.name}."
    )


def invite(
    name: Annotated[str, typer.Argument(help="Whom to invite.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    organisation: Annotated[str, typer.Option(help="Code of the organisation.")],
    by: Annotated[str, typer.Option(help="Sign-in name of the administrator who invites.")],
    place: Annotated[str, typer.Option(help="Code of a place, if not the whole of the organisation's.")] = "",
) -> None:
    """邀请一个人为单位工作。Invite somebody to act for an organisation; prints the address to send."""
    with refusals_in_a_line():
        body = Organisation.objects.select_related("place").get(code=organisation)
        inviter = Person.objects.get_by_natural_key(by)
        within = _place(place) if place else body.place
        invitation, code = invite_person(name, role, of=body, within=within, by=inviter, at=clock.now())
    until = timezone.localtime(invitation.expires_at)
    Console().print(f"/account/invitation/{code}/ works once, until {until:%Y-%m-%d %H:%M}.")


def reset_second_factor(
    sign_in_name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")],
) -> None:
    """重置一个人的两步验证。Take away somebody's second factor and passkeys, and end their sessions."""
    with refusals_in_a_line():
        person = Person.objects.get_by_natural_key(sign_in_name)
        reset_keys(person, by=None, at=clock.now())
    Console().print(
        f"{person.sign_in_name} signs in by password alone now; a worker ends all sessions and tells them."
    )


def _place(code: str) -> Place:
    return Place.objects.get(code=code, valid_to=None)
