"""The doors through which data leaves the house, and which of them nobody has recorded a recipient for."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import mail_host, open_recipients

MOST = 100


def open_doors() -> list[str]:
    """Return the doors of which it is not recorded who receives behind them: they stay open, and are told."""
    found = [
        _("推送地址 %(url)s") % {"url": url}
        for url in Webhook.objects.active().filter(recipient=None).values_list("url", flat=True)[:MOST]
    ]
    host = mail_host()
    if host and not Recipient.objects.filter(mail_host=host, ended_at=None).exists():
        found.append(_("邮件服务器 %(host)s") % {"host": host})
    return found


def blocked(at: datetime) -> list[Recipient]:
    """Return the recipients that are not ended and may be sent nothing."""
    return list(Recipient.objects.filter(ended_at=None).exclude(pk__in=open_recipients(at=at))[:MOST])
