"""What can be done with the ledger: begin a log, seal facts, sign what was sealed."""

from gongzhi.civic.ledger.actions.beginning import begin_log, change_key
from gongzhi.civic.ledger.actions.sealing import AnotherHistory, seal_facts, sign_checkpoint

__all__ = ["AnotherHistory", "begin_log", "change_key", "seal_facts", "sign_checkpoint"]
