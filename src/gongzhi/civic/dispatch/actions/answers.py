"""Keep what the replies that went out lack."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongzhi.civic.cases.events import CaseResolved
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.dispatch.policy import can_train
from gongzhi.civic.dispatch.queries.answers import read_replies
from gongzhi.kernel.errors import NotAllowed


@transaction.atomic
def note_replies(given: Iterable[tuple[CaseResolved, datetime]], *, by: Actor, at: datetime) -> int:
    """Read replies, each with when it went out, and keep what they lack in place of an earlier reading.

    Return how many there were. No fact: it adds nothing to the reply's own, from which it can be read again.
    """
    if not can_train(by, at=at):
        raise NotAllowed
    read = read_replies(given)
    ReadReply.objects.bulk_create(
        read, update_conflicts=True, unique_fields=["statement"], update_fields=["score", "lacks"]
    )
    return len(read)
