"""What follows from facts: the owner is told when a webhook was disabled."""

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.events import WebhookDisabled
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.teamwork.actions import tell_members
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(WebhookDisabled)
def on_webhook_disabled(event: WebhookDisabled, fact: Fact) -> None:
    """Tell the owner, once."""
    webhook = Webhook.objects.select_related("owner").get(pk=event.webhook)
    tell_members([webhook.owner], NoticeReason.FAILED, fact=fact, by=CLOCKWORK, at=fact.at)
