"""What can be done with the ledger: begin a log, seal facts, sign them, check them, have them witnessed."""

from gongzhi.civic.ledger.actions.beginning import begin_log, change_key
from gongzhi.civic.ledger.actions.checking import check_all, check_next, explain_finding, note_findings
from gongzhi.civic.ledger.actions.sealing import (
    AnotherHistory,
    seal_all,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.actions.witnessing import (
    add_witness,
    claim_errand,
    keep_cosignature,
    note_trouble,
    remove_witness,
)

__all__ = [
    "AnotherHistory",
    "add_witness",
    "begin_log",
    "change_key",
    "check_all",
    "check_next",
    "claim_errand",
    "explain_finding",
    "keep_cosignature",
    "note_findings",
    "note_trouble",
    "remove_witness",
    "seal_all",
    "seal_facts",
    "sign_checkpoint",
]
