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
