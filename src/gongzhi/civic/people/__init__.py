"""By whom: persons, organisations, roles."""
