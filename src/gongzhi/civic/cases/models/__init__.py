"""Tables of cases."""

from gongzhi.civic.cases.models.audit import Audit, Deviation
from gongzhi.civic.cases.models.case import Assignment, Case, CaseQuerySet, Support
from gongzhi.civic.cases.models.confidence import Confidential
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
    "Audit",
    "Case",
    "CaseQuerySet",
    "CatalogueEntry",
    "Category",
    "Confidential",
    "Deadline",
    "DeadlineRule",
    "Deviation",
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
