"""The ledger: its tree, its signatures and its proofs."""
