"""Pure decisions of clients."""
