"""Logs that are elsewhere."""
