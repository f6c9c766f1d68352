"""Tables of cases."""

from gongzhi.civic.cases.models.case import Assignment, Case, CaseQuerySet, Support
from gongzhi.civic.cases.models.rules import (
    CatalogueEntry,
    Category,
    DeadlineRule,
    EscalationRule,
    ReplyTemplate,
)
from gongzhi.civic.cases.models.trail import (
    Attachment,
    Deadline,
    DispatchResult,
    FollowUp,
    Motion,
    Notice,
    Statement,
    Suspension,
)

__all__ = [
    "Assignment",
    "Attachment",
    "Case",
    "CaseQuerySet",
    "CatalogueEntry",
    "Category",
    "Deadline",
    "DeadlineRule",
    "DispatchResult",
    "EscalationRule",
    "FollowUp",
    "Motion",
    "Notice",
    "ReplyTemplate",
    "Statement",
    "Support",
    "Suspension",
]
