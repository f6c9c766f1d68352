"""Backups: everything that a city keeps, in one file, and back again."""
