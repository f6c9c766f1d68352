"""The facts that clients announce: ids and scopes, never a secret or a name."""

from dataclasses import dataclass

from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.privacy.vocabulary import Block
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """A person lets a program act for them."""

    token: int
    person: int
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A token no longer works."""

    token: int
    person: int


@dataclass(frozen=True, kw_only=True)
class WebhookEvent(Event):
    """Something was done with a webhook."""

    webhook: int


@dataclass(frozen=True, kw_only=True)
class WebhookCreated(WebhookEvent):
    """An address is told of facts."""


@dataclass(frozen=True, kw_only=True)
class WebhookChanged(WebhookEvent):
    """A webhook's address or kinds changed, or it was paused or let go on."""


@dataclass(frozen=True, kw_only=True)
class WebhookSecretRotated(WebhookEvent):
    """A webhook got a new secret."""


@dataclass(frozen=True, kw_only=True)
class WebhookDisabled(WebhookEvent):
    """Nothing more is sent: after days of failure, to a receiver gone (410), or where it may not go."""

    gone: bool = False
    why: Block | None = None  # it may not be sent there any more


@dataclass(frozen=True, kw_only=True)
class WebhookEnded(WebhookEvent):
    """A webhook is no more."""
