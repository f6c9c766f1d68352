"""The figures of a trouble: of all its cases, and of those that everybody may know of."""

from collections.abc import Sequence
from datetime import datetime

from gongzhi.civic.dispatch.logic.gathering.heat import growth_of, heat_of, months_of
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Figures, Message

FEWEST = 3
"""A trouble is common from three cases on."""

FEWEST_HIDDEN = 5
"""Cases that are not public count for everybody when they are so many: fewer could be known one by one."""


def figures_of(messages: Sequence[Message], *, at: datetime) -> Figures:
    """Return what there is to count of some cases, at least one."""
    return Figures(
        cases=len(messages),
        heat=heat_of(messages, at=at),
        growth=growth_of(messages, at=at),
        likes=sum(message.likes for message in messages),
        unsolved=sum(not message.is_solved for message in messages),
        months=months_of(messages),
    )


def counted_for_everybody(messages: Sequence[Message]) -> Sequence[Message]:
    """Return the cases that count where everybody looks; none where too few of them are public."""
    public = [message for message in messages if message.is_public]
    if len(public) < FEWEST:
        return []
    hidden = len(messages) - len(public)
    return messages if hidden >= FEWEST_HIDDEN else public
