"""Commitments, as other modules make and open them."""

from gongzhi.civic.ledger.logic.commitments import commitment_of, is_commitment_to

__all__ = ["commitment_of", "is_commitment_to"]
