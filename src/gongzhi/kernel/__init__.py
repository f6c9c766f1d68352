"""Facts and their delivery, clock, ids, geometry; no domain word."""
