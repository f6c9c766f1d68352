"""Tests of the administrators' settings."""
