"""Pure reckoning of rates."""
