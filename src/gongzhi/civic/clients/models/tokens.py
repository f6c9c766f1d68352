"""Tokens by which a program acts for a person."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from gongzhi.civic.clients.vocabulary import LONGEST_NAME, Scope
from gongzhi.civic.people.models import Person


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def in_force(self, at: datetime) -> "ApiTokenQuerySet":
        """Return the tokens that work at a moment."""
        return self.filter(revoked_at=None, expires_at__gt=at, person__is_active=True)


class ApiToken(models.Model):
    """Lets a program act as a person, within scopes and until a day; its secret is kept as a hash."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)  # with spaces between, as RFC 6749, section 3.3, writes them
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.name}"

    @property
    def scope_set(self) -> frozenset[Scope]:
        """What the token may be used for."""
        return frozenset(Scope(scope) for scope in self.scopes.split())

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether the token works at a moment."""
        return self.revoked_at is None and self.expires_at > at and self.person.is_active
