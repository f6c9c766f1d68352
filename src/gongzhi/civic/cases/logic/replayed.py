"""A case as its facts tell of it, while they are replayed."""

from dataclasses import dataclass, field
from datetime import datetime

from gongzhi.civic.cases.logic.promises import Promise, standing_of_promises
from gongzhi.civic.cases.vocabulary import Channel, Kind, Outcome, Promised, Stage, Status, Urgency


@dataclass
class Dispatch:
    """What is known of the last dispatch: which promises were met and missed, and what the reporter said."""

    met: set[Stage] = field(default_factory=set)
    missed: set[tuple[Stage, int]] = field(default_factory=set)
    resolved: bool | None = None
    grade: int | None = None


@dataclass
class Replayed:
    """A case as its facts tell of it: fields named as those of the row; things by their keys."""

    case: int
    number: str
    kind: Kind
    channel: Channel
    place: int
    opened_at: datetime
    is_public: bool | None
    supporters: int
    words: str
    spoken_by: int | None
    typed_by: int | None
    status: Status = Status.OPENED
    category: int | None = None
    urgency: Urgency = Urgency.ORDINARY
    lead: int | None = None
    dispatched_to: int | None = None
    dispatched_at: datetime | None = None
    outcome: Outcome | str = ""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    rounds: int = 1
    has_missed: bool = False
    is_supervised: bool = False
    is_escalated: bool = False
    merged_into: int | None = None
    parent: int | None = None
    acknowledged: bool = False  # by the lead
    dispatch: Dispatch = field(default_factory=Dispatch)
    exempted: set[int] = field(default_factory=set)  # deadlines
    statements: dict[int, str] = field(default_factory=dict)  # with their commitments
    attachments: dict[int, str] = field(default_factory=dict)
    erased: set[int | None] = field(default_factory=set)  # statements; None for the case's own words
    unknown: set[str] = field(default_factory=set)  # what facts of old don't say
    impossible: list[int] = field(default_factory=list)  # facts that can't have happened when they did

    def promised(self, stage: Stage) -> Promised:
        """Return what the promises of a stage came to since the last dispatch."""
        missed = [(number, number in self.exempted) for of, number in self.dispatch.missed if of == stage]
        promises = [
            Promise(self.opened_at, met=False, missed=True, exempt=exempt, ended=True)
            for _number, exempt in missed
        ]
        if stage in self.dispatch.met:
            promises.append(Promise(self.opened_at, met=True, missed=False, exempt=False, ended=True))
        return standing_of_promises(promises).promised

    def release(self) -> None:
        """Take the case from its lead."""
        self.lead = self.dispatched_to = None
        self.is_escalated = self.acknowledged = False

    def end(self, status: Status, at: datetime) -> None:
        """End the case."""
        self.status, self.closed_at = status, at
