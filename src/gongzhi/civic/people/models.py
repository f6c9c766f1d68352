"""Tables of persons, organisations, memberships and invitations."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.vocabulary import OrganisationKind, Role, sign_in_name_of
from gongzhi.civic.privacy.queries import details_of, mark_of
from gongzhi.civic.privacy.vocabulary import Detail, Details


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who signs in under a name, however it is written."""
        return self.get(sign_in_mark=mark_of(Detail.SIGN_IN_NAME, sign_in_name_of(username or "")))


class Person(AbstractBaseUser):
    """Somebody: a resident, with or without an account, or a member of a body."""

    # Under which somebody acts for a body, and histories tell it for ever; "" for residents. All else that is
    # known of a person is in the vault (privacy), and found again by marks: keyed hashes, null for nothing.
    name = models.CharField(max_length=80, blank=True)
    sign_in_mark = models.CharField(max_length=80, null=True)  # null for a caller, who has no account
    phone_mark = models.CharField(max_length=64, null=True)
    email_mark = models.CharField(max_length=64, null=True)
    caller_mark = models.CharField(max_length=64, null=True)  # of a caller's phone and name
    is_active = models.BooleanField(default=True)
    # Since when their data serves only what they asked for (个人信息保护法 art. 44); null: no restriction.
    restricted_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "sign_in_mark"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    class Meta:
        indexes = (
            models.Index(fields=("phone_mark",), name="person_of_phone"),
            models.Index(fields=("email_mark",), name="person_of_email"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("sign_in_mark",),
                condition=Q(sign_in_mark__isnull=False),
                name="one_person_per_sign_in_name",
            ),
            models.UniqueConstraint(
                fields=("caller_mark",),
                condition=Q(caller_mark__isnull=False),
                name="one_person_per_caller",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.full_name or self.sign_in_name or str(self.pk)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row anew, and later the vault."""
        self.__dict__.pop("details", None)
        super().refresh_from_db(*args, **kwargs)

    @cached_property
    def details(self) -> Details:
        """Return what the vault keeps of the person; two queries, once in the life of this object."""
        return details_of(self.pk)

    @property
    def full_name(self) -> str:
        """The person's own name, by which only those call them who may know it."""
        return self.details.name

    @property
    def sign_in_name(self) -> str:
        """Under which the person signs in; "" for a caller."""
        return self.details.sign_in_name

    @property
    def phone(self) -> str:
        """The phone number, unverified."""
        return self.details.phone

    @property
    def email(self) -> str:
        """Where notices go, and a link for a forgotten password; confirmed."""
        return self.details.email

    @property
    def has_account(self) -> bool:
        """Tell whether the person signs in, or is known from a phone call only."""
        return self.sign_in_mark is not None

    @cached_property
    def all_memberships(self) -> list["Membership"]:
        """All memberships, past ones too, read once in the life of this object, which is one request."""
        return list(self.memberships.select_related("body", "place"))


Anyone = Person | AnonymousUser | None


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def valid(self, on: date) -> "OrganisationQuerySet":
        """Return the organisations that exist on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class Organisation(models.Model):
    """A body that can answer for a case, or otherwise take part."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    is_centre = models.BooleanField(default=False)  # answers for its place as a whole; cases escalate to it
    valid_to = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("place",),
                condition=Q(is_centre=True, valid_to__isnull=True),
                name="one_centre_per_place",
            ),
        )

    def __str__(self) -> str:
        return self.short_name


class FormerName(models.Model):
    """What an organisation was called until a moment, so that what it did is told under its name of then."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    until = models.DateTimeField()

    class Meta:
        ordering = ("until", "id")

    def __str__(self) -> str:
        return f"{self.short_name} until {self.until:%Y-%m-%d}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def valid(self, at: datetime) -> "MembershipQuerySet":
        """Return the memberships in force at a moment."""
        return self.filter(valid_from__lte=at).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at))


class Membership(models.Model):
    """A person acts in a role for a body, within a place and what lies below it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "body", "role", "place"),
                condition=Q(valid_to__isnull=True),
                name="one_membership_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.body} · {self.get_role_display()}"

    def is_valid(self, at: datetime) -> bool:
        """Tell whether the membership is in force at a moment."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def waiting(self, at: datetime) -> "InvitationQuerySet":
        """Return the invitations that can still be accepted."""
        return self.filter(accepted_by__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """An invitation to act for a body; its code is kept only as a hash and works once."""

    code_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} · {self.body} · {self.get_role_display()}"
