"""Decisions of accountability, pure."""
