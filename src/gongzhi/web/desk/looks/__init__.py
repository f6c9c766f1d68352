"""Who looked at whose details, for those who answer for it."""
