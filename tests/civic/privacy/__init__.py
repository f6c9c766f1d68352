"""Tests of what is personal in a text."""
