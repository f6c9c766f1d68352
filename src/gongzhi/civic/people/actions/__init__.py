"""What can be done with people, organisations, memberships and invitations; nothing else writes them."""

from gongzhi.civic.people.actions.invitations import (
    InvitationAlreadyAccepted,
    InvitationExpired,
    InvitationInvalid,
    InvitationWasRevoked,
    accept_invitation,
    invite,
    join_by_invitation,
    open_invitation,
    revoke_invitation,
)
from gongzhi.civic.people.actions.memberships import (
    CannotEndOwnAdministration,
    MembershipAlreadyEnded,
    MembershipAlreadyGranted,
    OrganisationEnded,
    PlaceOutsideOrganisation,
    end_membership,
    found_administration,
    grant_membership,
)
from gongzhi.civic.people.actions.organisations import (
    CentreAlreadyExists,
    OrganisationCodeTaken,
    add_organisation,
    change_organisation,
)
from gongzhi.civic.people.actions.persons import (
    CallerUnknown,
    SignInNameTaken,
    change_password,
    note_caller,
    register_person,
    update_profile,
)
from gongzhi.civic.people.actions.succession import carry_over

__all__ = [
    "CallerUnknown",
    "CannotEndOwnAdministration",
    "CentreAlreadyExists",
    "InvitationAlreadyAccepted",
    "InvitationExpired",
    "InvitationInvalid",
    "InvitationWasRevoked",
    "MembershipAlreadyEnded",
    "MembershipAlreadyGranted",
    "OrganisationCodeTaken",
    "OrganisationEnded",
    "PlaceOutsideOrganisation",
    "SignInNameTaken",
    "accept_invitation",
    "add_organisation",
    "carry_over",
    "change_organisation",
    "change_password",
    "end_membership",
    "found_administration",
    "grant_membership",
    "invite",
    "join_by_invitation",
    "note_caller",
    "open_invitation",
    "register_person",
    "revoke_invitation",
    "update_profile",
]
