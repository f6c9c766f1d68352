"""Facts that evaluation announces."""

from dataclasses import dataclass

from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class WeightsChanged(Event):
    weights: int


@dataclass(frozen=True, kw_only=True)
class ExclusionRuleChanged(Event):
    rule: int


@dataclass(frozen=True, kw_only=True)
class CaseExcluded(Event):
    case: int
    exclusion: int


@dataclass(frozen=True, kw_only=True)
class CaseIncludedAgain(Event):
    case: int
    exclusion: int


@dataclass(frozen=True, kw_only=True)
class RankingPublished(Event):
    """A month's figures were published, counted from the first `size` facts of the log."""

    ranking: int
    month_code: str
    size: int
    words: str  # the commitment to all that was published
