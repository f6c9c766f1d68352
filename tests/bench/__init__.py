"""Tests of the measuring house: it counts right, and each of its measures runs."""
