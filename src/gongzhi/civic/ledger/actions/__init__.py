"""What can be done with the ledger: begin a log, seal facts, sign what was sealed, check it."""

from gongzhi.civic.ledger.actions.beginning import begin_log, change_key
from gongzhi.civic.ledger.actions.checking import check_all, check_next, explain_finding, note_findings
from gongzhi.civic.ledger.actions.sealing import (
    AnotherHistory,
    seal_all,
    seal_facts,
    sign_checkpoint,
)

__all__ = [
    "AnotherHistory",
    "begin_log",
    "change_key",
    "check_all",
    "check_next",
    "explain_finding",
    "note_findings",
    "seal_all",
    "seal_facts",
    "sign_checkpoint",
]
