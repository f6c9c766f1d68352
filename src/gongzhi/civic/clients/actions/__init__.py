"""What can be done with clients."""

from gongzhi.civic.clients.actions.delivering import (
    Outcome,
    claim_deliveries,
    make_deliveries,
    note_outcome,
    put_back,
)
from gongzhi.civic.clients.actions.tokens import (
    create_token,
    end_tokens_of,
    note_use_of_token,
    revoke_token,
)
from gongzhi.civic.clients.actions.webhooks import (
    BadAddress,
    change_webhook,
    create_webhook,
    deliver_again,
    end_webhook,
    ping_webhook,
    rotate_secret,
)

__all__ = [
    "BadAddress",
    "Outcome",
    "change_webhook",
    "claim_deliveries",
    "create_token",
    "create_webhook",
    "deliver_again",
    "end_tokens_of",
    "end_webhook",
    "make_deliveries",
    "note_outcome",
    "note_use_of_token",
    "ping_webhook",
    "put_back",
    "revoke_token",
    "rotate_secret",
]
