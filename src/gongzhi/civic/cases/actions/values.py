"""What an import writes of each table, column by column; other columns have the defaults of their models."""

from datetime import datetime
from typing import NamedTuple

from gongzhi.civic.cases.vocabulary import (
    Audience,
    Channel,
    Kind,
    Part,
    Promised,
    Satisfaction,
    Stage,
    Status,
    Urgency,
    Way,
)


class CaseValues(NamedTuple):
    """Of a case."""

    id: int
    number: str
    kind: Kind
    channel: Channel
    title: str
    text: str
    place_id: int
    category_id: int | None
    urgency: Urgency
    status: Status
    code_hash: str
    salt: bytes
    lead_id: int | None
    dispatched_to_id: int | None
    dispatched_at: datetime | None
    outcome: str
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    turn: int | None
    has_missed: bool
    supporters: int
    idempotency_key: str


class ReplyValues(NamedTuple):
    """Of a statement."""

    id: int
    case_id: int
    at: datetime
    audience: Audience
    text: str
    salt: bytes


class AssignmentValues(NamedTuple):
    """Of a body's work on a case."""

    case_id: int
    body_id: int
    part: Part
    dispatched_at: datetime
    ended_at: datetime | None


class DeadlineValues(NamedTuple):
    """Of a deadline, but for its key."""

    case_id: int
    stage: Stage
    body_id: int | None
    rule_id: int
    set_at: datetime
    due_at: datetime
    met_at: datetime | None
    missed_at: datetime | None
    ended_at: datetime | None


class FollowUpValues(NamedTuple):
    """Of what the reporter said of the answer."""

    case_id: int
    round: int
    way: Way
    at: datetime
    resolved: bool | None
    satisfaction: Satisfaction | None


class ResultValues(NamedTuple):
    """Of what the dispatch came to."""

    case_id: int
    contact: Promised
    resolve: Promised
    resolve_runs_until: datetime | None
    resolved: bool | None
    grade: Satisfaction | None
