"""Tests of how staff work together."""
