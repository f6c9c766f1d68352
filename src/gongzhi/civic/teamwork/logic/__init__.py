"""Pure decisions of teamwork."""
