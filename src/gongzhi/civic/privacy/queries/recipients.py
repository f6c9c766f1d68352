"""Which outside receivers may be sent personal data."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.privacy.logic.borders import border_block
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.vocabulary import Block
from gongzhi.kernel.errors import Refused


class ReceiverBlocked(Refused):
    message = _(
        "不能向“%(name)s”提供数据：%(why)s。请联系个人信息保护负责人，在“个人信息保护”的“接收方”里登记有效的依据。"
    )


def block_of(recipient: Recipient, *, at: datetime) -> Block | None:
    """Return why nothing may go to a recipient now, or None."""
    if recipient.ended_at is not None and recipient.ended_at <= at:
        return Block.ENDED
    return border_block(
        is_abroad=recipient.is_abroad,
        basis=recipient.basis,
        valid_until=recipient.valid_until,
        on=timezone.localdate(at),
    )


def require_open(recipient: Recipient, *, at: datetime) -> None:
    """Refuse to give data to a recipient that may not have it."""
    if why := block_of(recipient, at=at):
        raise ReceiverBlocked(name=recipient.name, why=why.label)


def open_recipients(*, at: datetime) -> QuerySet[Recipient]:
    """Return the recipients to which data may go now."""
    today = timezone.localdate(at)
    lasting = Q(valid_until=None) | Q(valid_until__gte=today)
    return Recipient.objects.filter(Q(is_abroad=False) | (~Q(basis="") & lasting), ended_at=None)


def mail_host() -> str:
    """Return the server through which letters leave; empty where they become files."""
    return str(settings.EMAIL_HOST).lower() if "smtp" in settings.EMAIL_BACKEND else ""


def mail_block(*, at: datetime) -> Block | None:
    """Return why no letter may leave, or None; a server that nobody has recorded is not held up."""
    host = mail_host()
    found = Recipient.objects.filter(mail_host=host, ended_at=None).first() if host else None
    return block_of(found, at=at) if found else None
