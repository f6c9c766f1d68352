"""Tables of clients."""

from gongzhi.civic.clients.models.tokens import ApiToken
from gongzhi.civic.clients.models.webhooks import Delivery, Reading, Webhook

__all__ = ["ApiToken", "Delivery", "Reading", "Webhook"]
