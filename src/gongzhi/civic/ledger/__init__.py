"""What was done, provably: the log of all facts, its tree, its signatures and its proofs."""
