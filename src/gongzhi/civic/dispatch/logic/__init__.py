"""Pure decisions of dispatching."""
