"""A case's turn: its place in the queue, as one number that an index keeps in order."""

from datetime import datetime

from gongzhi.civic.cases.vocabulary import ENDED, Status, Urgency

CENTURY = 100 * 366 * 24 * 60 * 60


def turn_of(
    *, status: Status, urgency: Urgency, is_supervised: bool, due_at: datetime | None, opened_at: datetime
) -> int | None:
    """Return when a case's turn comes, in seconds of the epoch; None once it ended.

    What is due first comes first; a case without a running clock waits since it was opened. Danger and
    supervised cases come a century earlier, those that rest a century later.
    """
    if status in ENDED:
        return None
    turn = int((due_at or opened_at).timestamp())
    if status == Status.SUSPENDED:
        return turn + CENTURY
    return turn - CENTURY if is_supervised or urgency == Urgency.DANGER else turn
