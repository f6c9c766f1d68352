"""The facts that privacy announces: keys, codes and commitments, never what was written or about whom."""

from dataclasses import dataclass
from datetime import date

from gongzhi.civic.privacy.vocabulary import (
    Basis,
    ConsentPurpose,
    Door,
    GuardianProof,
    Level,
    Oddity,
    Purpose,
    Told,
    Ward,
)
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class AssessmentEvent(Event):
    """Something was done with an impact assessment."""

    assessment: int
    activity_code: str
    version: int


@dataclass(frozen=True, kw_only=True)
class AssessmentWritten(AssessmentEvent):
    """Somebody assessed what a processing does to people's rights."""

    words: str  # the commitment to what was written


@dataclass(frozen=True, kw_only=True)
class AssessmentSigned(AssessmentEvent):
    """The privacy officer signed: the processing may begin."""


@dataclass(frozen=True, kw_only=True)
class AssessmentWithdrawn(AssessmentEvent):
    """The privacy officer withdrew the signature: the processing stops."""

    words: str


@dataclass(frozen=True, kw_only=True)
class AssessmentErased(AssessmentEvent):
    """An assessment is no longer kept; its years are over."""


@dataclass(frozen=True, kw_only=True)
class RecipientEvent(Event):
    """Something was done with a recipient of personal data."""

    recipient: int


@dataclass(frozen=True, kw_only=True)
class RecipientRecorded(RecipientEvent):
    """It is recorded who receives, where, and by what right, if that is abroad; or that changed."""

    is_abroad: bool
    basis: Basis | None
    valid_until: date | None
    words: str


@dataclass(frozen=True, kw_only=True)
class RecipientEnded(RecipientEvent):
    """Nothing goes to this recipient any more."""


@dataclass(frozen=True, kw_only=True)
class IncidentEvent(Event):
    """Something was done about an incident with personal data."""

    incident: int


@dataclass(frozen=True, kw_only=True)
class IncidentNoted(IncidentEvent):
    """An incident was discovered, or what is known of it changed."""

    level: Level
    words: str


@dataclass(frozen=True, kw_only=True)
class IncidentPeopleNamed(IncidentEvent):
    """It is known of so many more persons that the incident concerns them."""

    new: int


@dataclass(frozen=True, kw_only=True)
class IncidentTold(IncidentEvent):
    """The authority, or the people concerned, were told."""

    duty: int
    to: Told
    words: str


@dataclass(frozen=True, kw_only=True)
class IncidentNotTold(IncidentEvent):
    """It was decided, for a reason, that these need not be told (个人信息保护法 art. 57, para. 2)."""

    duty: int
    to: Told
    words: str


@dataclass(frozen=True, kw_only=True)
class IncidentClosed(IncidentEvent):
    """An incident is over, and what was learned of it is written down."""

    words: str


@dataclass(frozen=True, kw_only=True)
class NoticeLimitSet(Event):
    """Within what time somebody is to be told of incidents was set."""

    limit: int
    minutes: int | None
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class DetailsDestroyed(Event):
    """A person's key was destroyed, and with it whatever it sealed."""

    person: int


@dataclass(frozen=True, kw_only=True)
class MasterKeyChanged(Event):
    """The keys of persons are wrapped under a new master key, and the ones before are gone."""

    keys: int


@dataclass(frozen=True, kw_only=True)
class DetailsOpened(Event):
    """Somebody opened a person's details, for a purpose and for the sake of what the fact is about."""

    opening: int
    person: int
    purpose: Purpose
    body: int
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpeningObjectedTo(Event):
    """The person said what is wrong with it; `words` is a commitment to what was said."""

    opening: int
    words: str


@dataclass(frozen=True, kw_only=True)
class OpeningAnswered(Event):
    """Somebody above said what it was; `words` is a commitment to what was said."""

    opening: int
    words: str


@dataclass(frozen=True, kw_only=True)
class RowsDeleted(Event):
    """Rows of a table were deleted because their time was over by the register."""

    table_code: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class ConsentEvent(Event):
    """Somebody said yes or no to a notice, or their guardian did."""

    consent: int
    person: int
    purpose: ConsentPurpose
    version: int
    notice_digest: str  # of the notice as it was shown, both languages
    door: Door
    by_guardian: bool
    thing_key: str = ""  # what it was asked for, as "case:17"; empty: for all of the purpose


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(ConsentEvent):
    """Somebody agreed."""


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(ConsentEvent):
    """Somebody said no, and had not agreed before."""


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(ConsentEvent):
    """Somebody took back what they had agreed to (个人信息保护法 art. 15)."""


@dataclass(frozen=True, kw_only=True)
class GuardianshipNoted(Event):
    """It is noted who decides for somebody, and what was shown for it."""

    guardianship: int
    because: Ward
    proof: GuardianProof
    until: date | None


@dataclass(frozen=True, kw_only=True)
class GuardianshipEnded(Event):
    """Somebody decides for themselves again."""

    guardianship: int
