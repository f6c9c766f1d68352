"""Commitments, as other modules make and open them."""

from gongzhi.civic.ledger.logic.commitments import commitment_to, opens

__all__ = ["commitment_to", "opens"]
