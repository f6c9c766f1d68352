"""The facts that people announce: ids and codes only, never a name or a number of a phone."""

from dataclasses import dataclass

from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """Somebody opened an account."""


@dataclass(frozen=True, kw_only=True)
class CallerNoted(Event):
    """An operator noted down somebody without an account."""


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person changed their own details."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person chose a new password."""


@dataclass(frozen=True, kw_only=True)
class MailConfirmed(Event):
    """A person showed that an address is theirs, by opening the link sent to it."""


@dataclass(frozen=True, kw_only=True)
class MailRemoved(Event):
    """A person no longer wants letters."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorChanged(Event):
    """A person added or took away what else than a password shows that it is they."""

    code: str


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    """A person is let in nowhere any more; their roles rest."""


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event):
    """A person is let in again, with the roles that are still in force."""


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """A person must sign in anew on every device."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    """A person's second factor and passkeys were taken away, because they lost them."""


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    """An organisation takes part from now on."""

    code: str
    place_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Something about an organisation was changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MembershipGranted(Event):
    """A person may act in a role for a body, within a place."""

    membership_id: int
    role: str
    body_id: int
    place_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """A person no longer acts in a role for a body."""

    membership_id: int
    role: str
    body_id: int
    place_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """Somebody was invited to act for a body."""

    role: str
    body_id: int
    place_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """The person invited accepted; from now on the membership says what they may do."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    """An invitation was taken back before anybody accepted it."""


@dataclass(frozen=True, kw_only=True)
class PersonRestricted(Event):
    """A person's data serves only what they asked for."""


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(Event):
    """A person's data may be used again as that of others."""
