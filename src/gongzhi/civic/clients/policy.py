"""Who may make, see and end tokens and webhooks."""

from datetime import datetime

from gongzhi.civic.cases.policy import can_configure
from gongzhi.civic.clients.models import ApiToken, Webhook
from gongzhi.civic.clients.models.webhooks import WebhookQuerySet
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import managed_memberships


def can_create_token(person: Person) -> bool:
    """Let everybody with an account."""
    return person.is_active and person.has_account


def can_revoke_token(person: Person, token: ApiToken, *, at: datetime) -> bool:
    """Let the token's own person, and whoever administers a body for which that person acts."""
    return token.person_id == person.pk or (
        managed_memberships(person, at).valid(at).filter(person=token.person_id).exists()
    )


def can_create_webhook(person: Person) -> bool:
    """Let everybody with an account: a webhook is told no more than everybody, or its owner, may see."""
    return person.is_active and person.has_account


def can_manage_webhook(person: Person, webhook: Webhook, *, at: datetime) -> bool:
    """Let the owner, and whoever configures the city."""
    return webhook.owner_id == person.pk or can_configure(person, at=at)


def visible_webhooks(person: Person, *, at: datetime) -> WebhookQuerySet:
    """Return the webhooks that a person may manage."""
    webhooks = Webhook.objects.filter(ended_at=None)
    return webhooks if can_configure(person, at=at) else webhooks.filter(owner=person)
