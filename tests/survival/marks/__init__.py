"""Marks that reactions and periodic work leave in plain tables, where a second one is seen."""
