"""Doors for programs: REST, Open311 and open data."""
