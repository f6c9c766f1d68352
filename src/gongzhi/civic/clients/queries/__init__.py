"""What others may ask of clients."""

from gongzhi.civic.clients.queries.tokens import token_with_secret, tokens_of
from gongzhi.civic.clients.queries.webhooks import (
    Parcel,
    due_webhooks,
    parcels_of,
    secret_of_webhook,
    visible_webhooks,
)

__all__ = [
    "Parcel",
    "due_webhooks",
    "parcels_of",
    "secret_of_webhook",
    "token_with_secret",
    "tokens_of",
    "visible_webhooks",
]
