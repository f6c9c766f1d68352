"""Tests of places and clocks."""
