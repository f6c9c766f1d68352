"""Pure decisions: what in a text is personal, and what is shown instead."""
