"""Hotspots for everybody: common troubles, and the question of the month."""
