"""What others may ask of evaluation: rates and their cases, what was published, facts to recount."""

from gongzhi.civic.evaluation.queries.rates import (
    EVEN,
    Row,
    Tally,
    cases_behind,
    cases_of,
    filters,
    judged,
    narrowed,
    rates_by,
    reasons_of,
    rule_filter,
    rules_in,
    span_of,
    total_of,
    weighting_of,
    weights_in,
)

__all__ = [
    "EVEN",
    "Row",
    "Tally",
    "cases_behind",
    "cases_of",
    "filters",
    "judged",
    "narrowed",
    "rates_by",
    "reasons_of",
    "rule_filter",
    "rules_in",
    "span_of",
    "total_of",
    "weighting_of",
    "weights_in",
]
