"""The life of a case: from which states each step is possible."""

from collections.abc import Mapping

from gongzhi.civic.cases.vocabulary import UNDERWAY, Status, Step

_WITH_THE_CENTRE = frozenset({Status.OPENED, Status.ACCEPTED})
_WITH_A_BODY = frozenset({Status.DISPATCHED, Status.HANDLING})
_AT_WORK = _WITH_A_BODY | {Status.OBJECTED, Status.SUSPENDED}

STATES: Mapping[Step, frozenset[Status]] = {
    Step.ACCEPT: frozenset({Status.OPENED}),
    Step.DECLINE: _WITH_THE_CENTRE,
    Step.CATEGORISE: UNDERWAY - {Status.OPENED},
    Step.MARK: UNDERWAY - {Status.RESOLVED},
    Step.WITHDRAW: UNDERWAY - {Status.RESOLVED},
    Step.ASK: UNDERWAY,
    Step.ANSWER: UNDERWAY,
    Step.NOTE: frozenset(Status),
    Step.DISPATCH: frozenset({Status.ACCEPTED}),
    Step.RECALL: frozenset({Status.DISPATCHED}),
    Step.ACKNOWLEDGE: frozenset({Status.DISPATCHED}),
    Step.CONTACT: frozenset({Status.HANDLING}),
    Step.WHISTLE: frozenset({Status.HANDLING}),
    Step.REPORT_IN: _AT_WORK,
    Step.OBJECT: _WITH_A_BODY,
    Step.RULE_ON_OBJECTION: frozenset({Status.OBJECTED}),
    Step.ASK_EXTENSION: frozenset({Status.HANDLING}),
    Step.RULE_ON_EXTENSION: frozenset({Status.HANDLING}),
    Step.SUSPEND: frozenset({Status.HANDLING}),
    Step.RESUME: frozenset({Status.SUSPENDED}),
    Step.EXEMPT: frozenset(Status) - _WITH_THE_CENTRE,
    Step.SUPERVISE: _AT_WORK | {Status.ACCEPTED, Status.OPENED},
    Step.ESCALATE: _WITH_A_BODY,
    Step.RESOLVE: frozenset({Status.HANDLING}),
    Step.FOLLOW_UP: frozenset({Status.RESOLVED}),
    Step.REOPEN: frozenset({Status.RESOLVED, Status.CLOSED}),
    Step.CLOSE: frozenset({Status.RESOLVED}),
    Step.SUPPORT: UNDERWAY,
    Step.MERGE: UNDERWAY - {Status.RESOLVED, Status.OBJECTED},
    Step.UNMERGE: frozenset({Status.MERGED}),
    Step.LINK: frozenset(Status),
    Step.ATTACH: UNDERWAY,
    Step.SETTLE: frozenset({Status.OPENED}),
}


def is_possible(step: Step, status: Status) -> bool:
    """Tell whether a case in this state can take the step at all."""
    return status in STATES[step]
