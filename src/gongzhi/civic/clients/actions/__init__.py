"""What can be done with clients."""

from gongzhi.civic.clients.actions.delivering import (
    Outcome,
    block_webhook,
    claim_deliveries,
    make_deliveries,
    note_outcome,
    put_back,
)
from gongzhi.civic.clients.actions.tokens import (
    create_token,
    end_personal_tokens,
    end_tokens_of,
    note_use_of_token,
    revoke_token,
)
from gongzhi.civic.clients.actions.webhooks import (
    BadAddress,
    RecipientMissing,
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
    "RecipientMissing",
    "block_webhook",
    "change_webhook",
    "claim_deliveries",
    "create_token",
    "create_webhook",
    "deliver_again",
    "end_personal_tokens",
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
