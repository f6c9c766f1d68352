"""Pure decisions: how entries become a tree, how it is signed, and what proves what."""
