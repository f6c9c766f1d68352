"""Recipients: recorded with their place and their basis, changed, ended."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.civic.privacy.events import RecipientEnded, RecipientRecorded
from gongzhi.civic.privacy.logic.borders import lacks
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.vocabulary import Basis
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, new_salt, publish


class RecipientUnnamed(Refused):
    message = _("请写明接收方的名称、所在国家或地区，以及提供数据的目的。")


class BasisWithoutDocument(Refused):
    message = _("请写明出境依据的文号；安全评估、认证和标准合同还要写有效期。")


class MailHostTaken(Refused):
    message = _("邮件服务器%(host)s已经登记在另一个接收方名下。")


@dataclass(frozen=True, kw_only=True)
class Receiving:
    """What is recorded of a recipient."""

    name: str
    place: str
    purpose: str
    is_abroad: bool = False
    basis: Basis | None = None
    reference: str = ""
    valid_until: date | None = None
    mail_host: str = ""


@transaction.atomic
def record_recipient(
    recipient: Recipient | None, receiving: Receiving, *, by: Actor, at: datetime
) -> Recipient:
    """Record who receives what for, where, and by what right; one abroad without a right gets nothing."""
    said = _checked(receiving, beside=recipient)
    held = Recipient.objects.select_for_update().get(pk=recipient.pk) if recipient else Recipient()
    for name, value in said.items():
        setattr(held, name, value)
    held.salt, held.recorded_by, held.recorded_at = new_salt(), by.pk, at
    held.save()
    event = RecipientRecorded(
        recipient=held.pk,
        is_abroad=held.is_abroad,
        basis=Basis(held.basis) if held.basis else None,
        valid_until=held.valid_until,
        words=commitment_to(f"{held.name}\n{held.place}\n{held.purpose}\n{held.reference}", salt=held.salt),
    )
    publish(event, about=held, by=by, at=at)
    return held


def _checked(receiving: Receiving, *, beside: Recipient | None) -> dict[str, object]:
    said = asdict(receiving) | {"basis": receiving.basis or "", "mail_host": receiving.mail_host.lower()}
    if not (receiving.name.strip() and receiving.place.strip() and receiving.purpose.strip()):
        raise RecipientUnnamed
    if receiving.is_abroad and lacks(receiving.basis or "", receiving.reference, receiving.valid_until):
        raise BasisWithoutDocument
    same_host = Recipient.objects.filter(mail_host=said["mail_host"], ended_at=None).exclude(mail_host="")
    if (same_host.exclude(pk=beside.pk) if beside else same_host).exists():
        raise MailHostTaken(host=said["mail_host"])
    return said


@transaction.atomic
def end_recipient(recipient: Recipient, *, by: Actor, at: datetime) -> None:
    """Let nothing go to a recipient any more; a second time changes nothing."""
    if Recipient.objects.filter(pk=recipient.pk, ended_at=None).update(ended_at=at):
        publish(RecipientEnded(recipient=recipient.pk), about=recipient, by=by, at=at)
