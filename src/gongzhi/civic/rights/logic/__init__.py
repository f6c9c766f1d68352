"""Pure decisions: what may be erased, and what is kept, by which law, until when."""
